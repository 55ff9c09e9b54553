package assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Activations;
import assay.account.Backward;
import assay.account.Cache;
import assay.account.Exchanged;
import assay.account.Forward;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.catalog.Catalog;
import assay.family.Families;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.pass.Recompute;
import assay.pass.Shard;
import assay.pass.Tokens;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Laws of one rank's tree, of every tree that there is.
final class ShardTest {
    private static final List<Quantity> COUNTED = List.of(new Parameters(), new Forward(), new Backward(), new Cache());

    /// Of so many quantities a tree is asked for one.
    private static final int TURNS = 4;

    /// Of so many one is tried where each takes long.
    private static final int EACH = 8;

    /// One rank's tree of every model that can be split, by the number of its row.
    private static final Map<Integer, Optional<Split>> SPLIT = new ConcurrentHashMap<>();

    /// A law of every tree that can be split, and of one rank's.
    private static void always(BiConsumer<Corpus, Split> law) {
        Corpus.always(corpus -> SPLIT.computeIfAbsent(corpus.number(), _ -> Split.of(corpus.model()))
                .ifPresent(split -> law.accept(corpus, split)));
    }

    /// The least number over which a model can be split, and one rank's tree.
    private record Split(Rational ranks, Model rank) {
        static Optional<Split> of(Model model) {
            return Stream.of(2, 3, 5, 7, 4, 6).map(Rational::of).flatMap(n -> {
                try {
                    return Stream.of(new Split(n, Shard.of(model, n)));
                } catch (Refusal e) {
                    return Stream.empty();
                }
            }).findFirst();
        }
    }

    /// What one rank reads another op wrote, in the same shape, and of one rank it is the whole.
    @Test
    void oneRankIsTheWhole() {
        always((corpus, split) -> {
            split.rank.checked();
            for (var quantity : Turns.of(COUNTED, corpus.number(), TURNS)) {
                var whole = quantity.of(corpus.model(), Terms.DEFAULT);
                var part = quantity.of(split.rank, Terms.DEFAULT);
                assertThat(part.isPresent()).isEqualTo(whole.isPresent());
                whole.ifPresent(w -> assertThat(part.orElseThrow().total().with(Map.of(Shard.RANKS, Expr.ONE)))
                        .as(quantity.name()).isEqualTo(w.total()));
            }
        });
    }

    /// A rank has no less than its share of the parameters and no more than all; and of what is split there is an
    /// exchange wherever a part goes back to the residual stream.
    @Test
    void aRankHasNoLessThanItsShare() {
        always((corpus, split) -> {
            var whole = at(corpus.model(), new Parameters().of(corpus.model(), Terms.DEFAULT).orElseThrow().total());
            var part = at(split.rank, new Parameters().of(split.rank, Terms.DEFAULT).orElseThrow().total());
            assertThat(part.times(split.ranks)).isGreaterThanOrEqualTo(whole);
            assertThat(part).isLessThanOrEqualTo(whole);
            var sums = new ArrayList<String>();
            split.rank.walk((place, op) -> {
                if (op instanceof Pointwise p && p.kind().exchanges()) {
                    sums.add(place.path());
                }
            });
            assertThat(sums).doesNotHaveDuplicates();
            assertThat(new Exchanged().of(split.rank, Terms.DEFAULT).isPresent()).isEqualTo(!sums.isEmpty());
        });
    }

    /// What a rank sums over of what is split is exchanged: there, or where the part goes back to the residual stream.
    @Test
    void aSumOverWhatIsSplitIsExchanged() {
        always((corpus, split) -> {
            var sums = new LinkedHashMap<String, String>();
            split.rank.walk((place, op) -> {
                if (op instanceof Pointwise p && p.kind().exchanges()) {
                    sums.keySet().removeIf(sum -> sum.equals(op.line().reads().getFirst().key())
                            || split(place, op.line().writes().getFirst()).isEmpty());
                } else if (!(op instanceof Pointwise p && !p.kind().works())) {
                    var over = new HashSet<>(op.line().summed());
                    over.retainAll(split(place, op.line().reads().getFirst()));
                    over.remove("v");
                    if (!over.isEmpty()) {
                        sums.put(op.line().writes().getFirst().key(), place.path() + ": " + op.line());
                    }
                }
            });
            assertThat(sums).as(corpus.row().toString()).isEmpty();
        });
    }

    /// A view shows on a rank as much as there is, where it does on the whole.
    @Test
    void aViewShowsWhatThereIs() {
        always((corpus, split) -> split.rank.walk((place, op) -> {
            if (op instanceof Pointwise p && p.kind() == Kind.SPLIT) {
                var read = elements(p.line().reads(), place::size);
                var shown = elements(p.line().writes(), place::size);
                var one = Map.of(Shard.RANKS, Expr.ONE);
                if (read.with(one).equals(shown.with(one))) {
                    assertThat(read).as(corpus.row() + " " + place.path() + ": " + p.line()).isEqualTo(shown);
                }
            }
        }));
    }

    private static Expr elements(List<Tensor> tensors, Function<String, Expr> size) {
        return Expr.sum(tensors.stream().map(t -> t.elements(size)).toList());
    }

    private static Set<String> split(Place place, Tensor tensor) {
        return tensor.axes().stream().map(a -> a.name()).filter(axis -> place.size(axis).dims().stream()
                .anyMatch(dim -> dim.name().equals(Shard.RANKS))).collect(Collectors.toSet());
    }

    private static Rational at(Model model, Expr amount) {
        var point = new HashMap<>(model.sizes().values());
        point.put("B", Rational.ONE);
        point.put("T", Rational.of(16));
        return amount.at(point);
    }

    /// Recurrences of linear attention and of state spaces, whose scans pair heads, are split as engines have them.
    @Test
    void recurrencesAreSplit() {
        for (var name : List.of("qwen3-next-80b-a3b-instruct", "qwen3.5-9b", "nemotron-h-8b",
                "kimi-linear-48b-a3b-instruct", "falcon-mamba-7b")) {
            var model = Families.build(Catalog.find(name));
            var part = recurrences(Shard.of(model, Rational.of(2))).over(recurrences(model));
            assertThat(part.compareTo(Rational.of(51, 100))).as("%s: %s", name, part).isNegative();
        }
    }

    private static Rational recurrences(Model model) {
        return at(model, new Parameters().of(model, Terms.DEFAULT).orElseThrow().of(Component.RECURRENCE).total());
    }

    @Test
    void mostModelsCanBeSplit() {
        var trees = new AtomicInteger();
        var split = new AtomicInteger();
        Corpus.always(_ -> trees.incrementAndGet());
        always((_, one) -> {
            if (new Exchanged().of(one.rank, Terms.DEFAULT).isPresent()) {
                split.incrementAndGet();
            }
        });
        assertThat(split.get()).isGreaterThan(trees.get() * 8 / 10);
    }

    /// What stands between split parts is split along the tokens too: a rank has the same parameters, no more work (a
    /// router has less), and of what makes logits no more of what is kept.
    @Test
    void tokensAreSplitToo() {
        var tried = Corpus.ALL.stream().filter(c -> c.number() % EACH == 0).toList();
        var split = new AtomicInteger();
        Corpus.hold(tried, corpus -> Split.of(corpus.model()).ifPresent(rank -> sequence(rank.rank).ifPresent(own -> {
            split.incrementAndGet();
            for (var quantity : List.of(new Parameters(), new Forward())) {
                assertThat(at(own, quantity.of(own, Terms.DEFAULT).orElseThrow().total())).isLessThanOrEqualTo(
                        at(rank.rank, quantity.of(rank.rank, Terms.DEFAULT).orElseThrow().total()));
            }
            if (!own.output().equals("logits")) {
                return;
            }
            var kept = new Activations(Keeping.PYTORCH, Kernel.FUSED, Recompute.NONE);
            assertThat(at(own, kept.of(own, Terms.DEFAULT).orElseThrow().total())).isLessThanOrEqualTo(
                    at(rank.rank, kept.of(rank.rank, Terms.DEFAULT).orElseThrow().total()));
        })));
        assertThat(split.get()).isGreaterThan(tried.size() / 2);
    }

    private static Optional<Model> sequence(Model rank) {
        try {
            return Optional.of(Tokens.of(rank));
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    /// Two sums a layer and one of the embedding, each of the residual stream (Shoeybi et al. 2019).
    @Test
    void aLayerHasTwoSums() {
        var llama = Corpus.ALL.stream().filter(c -> c.row().type().equals("llama")).findFirst().orElseThrow().model();
        var rank = Split.of(llama).orElseThrow().rank;
        assertThat(new Exchanged().of(rank, Terms.DEFAULT).orElseThrow().total()).isEqualTo(
                Expr.dim("B").times(Expr.dim("T")).times(Expr.dim("d_model"))
                        .times(Expr.dim("num_layers").times(2).plus(Expr.ONE)));
    }

    @Test
    void headsThatCannotBeSplitAreRefusedWithWhatCan() {
        var gpt2 = Corpus.ALL.stream().filter(c -> c.row().type().equals("gpt2")
                && Rational.of(12).equals(c.model().sizes().values().get("num_heads"))).findFirst().orElseThrow();
        assertThatThrownBy(() -> Shard.of(gpt2.model(), Rational.of(8))).isInstanceOf(Refusal.class)
                .hasMessageContaining("2, 3, 4, 6, 12");
    }
}

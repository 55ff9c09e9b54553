package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Active;
import assay.account.Backward;
import assay.account.Cache;
import assay.account.Constants;
import assay.account.Decoding;
import assay.account.DecodingExpanded;
import assay.account.Exchanged;
import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Omission;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Step;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Absence;
import assay.ask.Case;
import assay.ask.Options;
import assay.ask.Statement;
import assay.convention.Convention;
import assay.convention.Conventions;
import assay.convention.Matmul;
import assay.family.Families;
import assay.model.Axis;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Form.Way;
import assay.model.Line;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Size;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.notation.Parser;
import assay.pass.Absorb;
import assay.pass.Decode;
import assay.pass.Dropout;
import assay.pass.Gradient;
import assay.pass.Needs;
import assay.pass.Recompute;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What holds of the accounts of every published config, whatever its family: decoders and encoders, one stack or two,
/// routed, recurrent and those that see images.
class CorpusInvariantsTest {
    private static final Rational TWO = Rational.of(2);

    private static Ledger ledger(Corpus of, Quantity quantity, Terms terms) {
        return quantity.of(of.model(), terms).orElseThrow();
    }

    private static Ledger ledger(Corpus of, Quantity quantity, String convention) {
        return ledger(of, quantity, Terms.of(Conventions.named(convention), Dtype.INT8));
    }

    /// By every convention for a few kinds of models, by one of them in turn for all others.
    @Test
    void everyQuantityHasALedgerOrAnAbsence() {
        Corpus.always(of -> {
            int tried = of.few() ? Conventions.ALL.size() : 1;
            for (int i = 0; i < tried; i++) {
                var convention = Conventions.ALL.get((of.number() + i) % Conventions.ALL.size());
                for (var quantity : Quantity.ALL) {
                    if (i == 0 || quantity.name().startsWith("flops")) {
                        present(of, quantity, convention);
                    }
                }
            }
        });
    }

    private static void present(Corpus of, Quantity quantity, Convention convention) {
        var as = quantity.name() + " by " + convention.name();
        boolean given = switch (quantity) {
            case Cache _, Decoding _ -> of.model().keeps();
            case DecodingExpanded _ -> latent(of.model());
            case Exchanged _ -> false;
            case Backward _, Step _ -> !(convention.backward() instanceof Convention.Backward.Unstated);
            default -> true;
        };
        var ledger = quantity.of(of.model(), Terms.of(convention, Dtype.BF16));
        assertThat(ledger.isPresent()).as(as).isEqualTo(given);
        if (!given) {
            assertThat(Absence.of(quantity, convention).sentence()).startsWith(quantity.name());
        }
        var at = of.at(1 + of.number() % 3, 1 + of.number() % 7 * 50);
        ledger.stream().flatMap(l -> l.entries().stream()).forEach(entry ->
                assertThat(entry.amount().at(at)).as("%s, %s", as, entry.path())
                        .isGreaterThanOrEqualTo(Rational.ZERO));
        ledger.stream().flatMap(l -> l.omissions().stream()).forEach(o ->
                assertThat(o.ops().at(at).signum() > 0 && o.elements().at(at).signum() >= 0).as("%s, %s", as, o.what())
                        .isTrue());
    }

    /// The forward pass and two of the others, other ones for the next model.
    private static Set<Quantity> inTurn(Corpus of) {
        var all = Quantity.ALL;
        return new HashSet<>(List.of(new Forward(), all.get(of.number() % all.size()),
                all.get((of.number() / all.size() + 4) % all.size())));
    }

    @Test
    void partsSumToTheWholeAndCopiesToAll() {
        Corpus.always(of -> {
            var at = of.at(2, 70);
            for (var quantity : inTurn(of)) {
                quantity.of(of.model(), Terms.DEFAULT).ifPresent(ledger -> {
                    var total = ledger.total().at(at);
                    assertThat(Corpus.sum(ledger, at)).as(quantity.name()).isEqualTo(total);
                    assertThat(sum(ledger.components().values().stream(), at)).as(quantity.name()).isEqualTo(total);
                    assertThat(sum(Statement.lines(ledger).stream().map(Statement.Line::amount), at))
                            .as(quantity.name()).isEqualTo(total);
                    copies(ledger).forEach((path, number) ->
                            assertThat(ledger.each(path).orElseThrow().at(at).times(number.at(at)))
                                    .as("%s at %s", quantity.name(), path)
                                    .isEqualTo(ledger.under(path).total().at(at)));
                });
            }
        });
    }

    private static Rational sum(Stream<Expr> amounts, Map<String, Rational> at) {
        return amounts.map(e -> e.at(at)).reduce(Rational.ZERO, Rational::plus);
    }

    /// How often what stands at a path down to the innermost repeat is there.
    private static Map<String, Expr> copies(Ledger ledger) {
        var copies = new HashMap<String, Expr>();
        for (var entry : ledger.entries()) {
            var path = "";
            var product = Expr.ONE;
            for (var step : entry.place().steps()) {
                path += (path.isEmpty() ? "" : "/") + step.label();
                product = product.times(step.times());
                if (step.numbered()) {
                    copies.put(path, product);
                }
            }
        }
        return copies;
    }

    /// The formula at numbers, the formula with numbers put in, and the count of a tree of numbers are one.
    @Test
    void bindingAndCountingCommute() {
        Corpus.always(of -> {
            var at = of.at(2, 300);
            var values = new HashMap<String, Expr>();
            at.forEach((name, value) -> values.put(name, Expr.of(value)));
            var bound = of.model().with(values);
            for (var quantity : inTurn(of)) {
                var terms = Terms.of(Conventions.named(quantity instanceof Forward ? "literal" : "matmul"), Dtype.INT4);
                quantity.of(of.model(), terms).ifPresent(ledger -> {
                    var value = Expr.of(ledger.total().at(at));
                    assertThat(ledger.total().with(values)).as(quantity.name()).isEqualTo(value);
                    assertThat(quantity.of(bound, terms).orElseThrow().with(values).total())
                            .as("%s of numbers", quantity.name()).isEqualTo(value);
                });
            }
        });
    }

    /// One quantity of each model, another one of the next.
    @Test
    void aWrittenFormulaIsReadAsItself() {
        Corpus.always(of -> Quantity.ALL.get(of.number() % Quantity.ALL.size()).of(of.model(), Terms.DEFAULT)
                .map(Ledger::total)
                .ifPresent(total -> assertThat(Parser.parse(total.toString())).isEqualTo(total)));
    }

    /// A product has two operands, and for each that a parameter had a part in the backward pass has a product of the
    /// same work, if its result reaches the output. So it is twice the forward pass but where patches are multiplied,
    /// which are given, where the output does not see the result: a pooler beside it, scores by which keys are chosen,
    /// and where an operand of two activations has every axis, so that its gradient sums over nothing.
    @Test
    void backwardIsAProductForEachOperandThatNeedsOne() {
        Corpus.always(of -> {
            var at = of.at(2, 50);
            var forward = ledger(of, new Forward(), "matmul");
            var gradients = gradients(of.model().in(Way.RECURRENT));
            var expected = Rational.ZERO;
            for (var entry : forward.entries()) {
                int number = Objects.requireNonNull(gradients.get(entry.path()), entry.path());
                expected = expected.plus(entry.amount().at(at).times(Rational.of(number)));
            }
            var backward = Corpus.sum(ledger(of, new Backward(), "matmul"), at);
            assertThat(backward).isEqualTo(expected);
            assertThat(Corpus.sum(ledger(of, new Step(), "matmul"), at))
                    .isEqualTo(Corpus.sum(forward, at).plus(backward));
            assertThat(Corpus.sum(ledger(of, new Backward(), "6n"), at))
                    .isEqualTo(Corpus.sum(ledger(of, new Forward(), "6n"), at).times(TWO));
        });
    }

    /// Whether the gradient of an operand is an outer product, which is no matrix product: that of rows which a token
    /// alone reads, or of an operand that has every axis.
    private static boolean outer(Op op, Tensor operand, Place place) {
        if (!(op instanceof Contract)) {
            return false;
        }
        var line = op.line();
        var reads = line.reads();
        var other = reads.get(operand.equals(reads.getFirst()) ? 1 : 0);
        return Matmul.of(new Contract("d", new Line(List.of(line.writes().getFirst(), other), List.of(operand),
                line.mask())), place) == Matmul.OUTER;
    }

    /// Every op that does arithmetic has its price where all is counted; a lookup does none.
    @Test
    void literalLeavesNoArithmeticOut() {
        Corpus.always(of -> {
            var forward = ledger(of, new Forward(), "literal");
            assertThat(forward.omissions()).extracting(Omission::what).isSubsetOf("embedding lookup");
            assertThat(Corpus.sum(forward, of.at(2, 50)))
                    .isGreaterThanOrEqualTo(Corpus.sum(ledger(of, new Forward(), "matmul"), of.at(2, 50)));
        });
    }

    /// How many operands of each product need a gradient, by its path.
    private static Map<String, Integer> gradients(Model model) {
        record Seen(Place place, Op op, int wanted) {}
        var seen = new ArrayList<Seen>();
        var needs = new Needs();
        model.walk((place, op) -> {
            seen.add(new Seen(place, op, (int) op.line().reads().stream()
                    .filter(t -> needs.has(t) && !outer(op, t, place)).count()));
            needs.pass(op);
        });
        var live = new HashSet<>(Set.of(model.output()));
        var numbers = new HashMap<String, Integer>();
        for (var one : seen.reversed()) {
            var line = one.op().line();
            boolean reached = line.writes().stream().anyMatch(t -> live.contains(t.key()));
            line.writes().forEach(t -> live.remove(t.key()));
            if (reached) {
                line.reads().forEach(t -> live.add(t.key()));
            }
            if (one.op() instanceof Contract) {
                numbers.put(one.place().path(), reached ? one.wanted() : 0);
            }
        }
        return numbers;
    }

    /// Decoding a token with a cache is what one more token adds to the pass over the pairs that the mask leaves: of
    /// the tree on latents where latents are cached, and less than with keys and values of all tokens made anew, where
    /// there are enough of them. Not where an encoder reads tokens of its own, which is run once.
    @Test
    void decodingATokenIsWhatOneMoreAddsToThePass() {
        Corpus.always(of -> {
            if (!of.model().keeps() || encodes(of.model().root())) {
                return;
            }
            boolean latent = latent(of.model());
            var tree = Absorb.of(of.model());
            assertThat(tree.isPresent()).isEqualTo(latent);
            var decode = of.asked(ledger(of, new Decoding(), "matmul").total());
            var forward = of.asked(new Forward().of(tree.orElse(of.model()),
                    Terms.of(Conventions.named("matmul-causal"), Dtype.BF16)).orElseThrow().total());
            for (long t : new long[] {2, 3, 128, 129, 512, 513, 1024, 1025, 4096, 4097, 8193, 40_000}) {
                var added = forward.at(of.at(3, t)).minus(forward.at(of.at(3, t - 1)));
                assertThat(decode.at(of.at(3, t))).as("token %s", t).isEqualTo(added);
            }
            if (latent) {
                var expanded = of.asked(ledger(of, new DecodingExpanded(), "matmul").total());
                assertThat(decode.at(of.at(3, 40_000))).isLessThan(expanded.at(of.at(3, 40_000)));
            }
        });
    }

    /// Whether a block reads tokens of its own, as an encoder does, as many as there are in the context.
    private static boolean encodes(Node node) {
        return (node instanceof Block block && names(block.axes().get("t")))
                || (!(node instanceof Op) && node.parts().stream().anyMatch(CorpusInvariantsTest::encodes));
    }

    private static boolean names(@Nullable Expr size) {
        return size != null && size.dims().stream().anyMatch(d -> d.name().equals("T"));
    }

    /// Whether a block has tokens of its own, an encoder's or those of images.
    private static boolean apart(Node node) {
        return (node instanceof Block block && block.axes().containsKey("t"))
                || (!(node instanceof Op) && node.parts().stream().anyMatch(CorpusInvariantsTest::apart));
    }

    /// Whether what is kept of each token is multiplied by a parameter when it is read.
    private static boolean latent(Model model) {
        return any(model, (_, op) -> op instanceof Contract c && c.weighted()
                && op.line().reads().stream().anyMatch(t -> t.role() == Role.STATE));
    }

    private static boolean masked(Model model, Mask.Limit limit) {
        return any(model, (_, op) -> op.line().mask().filter(m -> m.limit() == limit).isPresent());
    }

    private static boolean any(Model model, BiPredicate<Place, Op> holds) {
        var found = new ArrayList<Op>();
        model.walk((place, op) -> {
            if (holds.test(place, op)) {
                found.add(op);
            }
        });
        return !found.isEmpty();
    }

    /// Decoding does not grow within chunks: the first token of the next one reaches itself alone.
    @Test
    void nothingShrinksAsBatchOrContextGrow() {
        Corpus.always(of -> {
            for (var quantity : List.of(new Forward(), new Backward(), new Cache(), new Decoding(),
                    new DecodingExpanded(), new Constants())) {
                boolean chunks = (quantity instanceof Decoding || quantity instanceof DecodingExpanded)
                        && masked(of.model(), Mask.Limit.CHUNK);
                quantity.of(of.model(), Terms.of(Conventions.named("matmul-causal"), Dtype.INT8)).ifPresent(ledger -> {
                    var total = of.asked(ledger.total());
                    for (long t : new long[] {1, 2, 31, 512, 4096, 8191, 100_000}) {
                        var here = total.at(of.at(2, t));
                        assertThat(here.isInteger()).as("%s at %s", quantity.name(), t).isTrue();
                        assertThat(here).as("%s, B after %s", quantity.name(), t)
                                .isLessThanOrEqualTo(total.at(of.at(3, t)));
                        assertThat(chunks ? here : total.at(of.at(2, t + 1))).as("%s, T after %s", quantity.name(), t)
                                .isGreaterThanOrEqualTo(here);
                    }
                });
            }
        });
    }

    /// An op does its work once for each sequence, or each of its windows; once for all where it has none of their
    /// axis, as relative positions that are projected; once for each pair where it compares them with each other, as
    /// images with texts.
    @Test
    void workAndCacheAreOnceASequence() {
        var batch = Expr.dim("B");
        Corpus.always(of -> {
            for (var quantity : List.of(new Forward(), new Backward(), new Cache(), new Decoding(),
                    new DecodingExpanded())) {
                quantity.of(of.model(), Terms.DEFAULT).ifPresent(ledger -> ledger.entries().forEach(entry -> {
                    var line = entry.op().orElseThrow().line();
                    int power = (int) Stream.concat(line.reads().stream(), line.writes().stream())
                            .flatMap(t -> t.axes().stream()).map(Axis::name).distinct()
                            .map(axis -> entry.place().size(axis))
                            .filter(size -> size.dims().containsAll(batch.dims())).count();
                    assertThat(entry.amount().coefficient("B", power).map(c -> c.times(batch.pow(power))))
                            .as("%s of %s", quantity.name(), entry.path()).contains(entry.amount());
                }));
            }
        });
    }

    /// Of each tensor of the tree, also where files have several of them as one.
    @Test
    void bytesAreElementsTimesTheirType() {
        Corpus.always(of -> {
            var stored = new ArrayList<Expr>();
            of.model().walk((place, op) -> op.line().reads().stream().filter(of.model().spelling()::stored)
                    .forEach(t -> stored.add(t.elements(place::size).times(place.inStore().count()))));
            var cache = new Cache().of(of.model(), Terms.of(Conventions.MATMUL, Dtype.INT8)).map(Ledger::total);
            for (var dtype : Dtype.values()) {
                var terms = Terms.of(Conventions.MATMUL, dtype);
                var bytes = Expr.of(dtype.bytes());
                assertThat(ledger(of, new Weights(), terms).entries()).extracting(Entry::amount)
                        .isEqualTo(stored.stream().map(elements -> elements.times(bytes)).toList());
                assertThat(new Cache().of(of.model(), terms).map(Ledger::total))
                        .isEqualTo(cache.map(c -> c.times(bytes)));
            }
        });
    }

    /// All parameters are tensors of the tree. A token meets no more of them than there are: fewer where fewer experts
    /// are chosen than there are, and all otherwise. A config may choose more than there are, as two of the reference's
    /// sizes do that were never run; then it is no model to hold this of.
    @Test
    void parametersAreTheTensorsAndATokenMeetsSomeOfThem() {
        Corpus.always(of -> {
            var at = of.at(1, 1);
            var shapes = new ArrayList<Expr>();
            var chosen = new ArrayList<Integer>();
            of.model().walk((place, op) -> op.line().reads().stream().filter(Tensor::counted).forEach(t -> {
                shapes.add(Expr.product(t.shape(place::size)).times(place.inStore().count()));
                t.axes().stream().filter(Axis::chosen).forEach(a ->
                        chosen.add(place.size(a.toString()).at(at).compareTo(place.size(a.name()).at(at))));
            }));
            var parameters = ledger(of, new Parameters(), "matmul").total();
            assertThat(parameters).isEqualTo(Expr.sum(shapes));
            boolean noted = Case.of(of.spec(), Options.DEFAULT).notes().stream()
                    .anyMatch(note -> note.contains("is more than num_experts"));
            assertThat(noted).isEqualTo(chosen.stream().anyMatch(c -> c > 0));
            if (chosen.stream().noneMatch(c -> c > 0)) {
                assertThat(ledger(of, new Active(), "matmul").total().at(at).compareTo(parameters.at(at)))
                        .isEqualTo(chosen.stream().anyMatch(c -> c < 0) ? -1 : 0);
            }
        });
    }

    /// As many tokens as any model here has blocks of, whole.
    private static final long BLOCKS = 128L * 720_720;

    /// What has the axis of positions grows by the same bytes with each; what has not, as a recurrent state or what a
    /// decoder reads of an encoder, not at all, or by the same with each block of tokens once there is one; behind a
    /// window no more than that.
    @Test
    void theCacheIsSoMuchAToken() {
        Corpus.always(of -> new Cache().of(of.model(), Terms.DEFAULT).ifPresent(ledger ->
                ledger.entries().forEach(entry -> {
                    var amount = of.asked(entry.amount());
                    var line = entry.op().orElseThrow().line();
                    boolean tokens = line.writes().stream().filter(t -> t.role() == Role.STATE)
                            .flatMap(t -> t.axes().stream())
                            .anyMatch(a -> entry.place().size(a.name()).equals(Expr.dim("T")));
                    boolean bound = line.mask().flatMap(Mask::bound).isPresent();
                    if (!tokens && !bound && amount.dims().contains(new Atom.Dim("T"))) {
                        var grown = IntStream.rangeClosed(1, 3).mapToObj(n -> amount.at(of.at(1, n * BLOCKS))).toList();
                        assertThat(grown.get(2).minus(grown.get(1))).as(entry.path())
                                .isEqualTo(grown.get(1).minus(grown.get(0)));
                    } else if (!bound) {
                        int power = tokens ? 1 : 0;
                        assertThat(amount.coefficient("T", power).map(c -> c.times(Expr.dim("T").pow(power))))
                                .as(entry.path()).contains(amount);
                    } else {
                        assertThat(amount.at(of.at(1, 1_000_000))).as(entry.path())
                                .isLessThan(amount.at(of.at(1, 1)).times(Rational.of(1_000_000)));
                    }
                })));
    }

    /// Another number of layers is the formula at that number where it names it and the layers are of the same kinds;
    /// where a list or a rule says of which kind each layer is, a layer more is no less.
    @Test
    void anotherDepthIsTheFormulaAtThatDepth() {
        Corpus.always(of -> {
            var own = of.model().sizes().values().get("num_layers");
            if (own == null) {
                return;
            }
            var depth = own.plus(Rational.of(1 + of.number() % 3));
            deeper(of, depth).ifPresent(model -> {
                for (var quantity : List.of(new Parameters(), new Forward(), new Cache())) {
                    quantity.of(of.model(), Terms.DEFAULT).map(Ledger::total).ifPresent(total -> {
                        var at = new HashMap<>(of.at(2, 300));
                        var before = total.at(at);
                        var after = Corpus.sum(quantity.of(model, Terms.DEFAULT).orElseThrow(),
                                CorpusTest.point(model, 2, 300));
                        at.putAll(of.model().sizes().with(new Size("num_layers", Expr.of(depth), "test"))
                                .values());
                        assertThat(after).as(quantity.name()).isGreaterThanOrEqualTo(before);
                        if (named(total) && paths(model).equals(paths(of.model()))) {
                            assertThat(after).as(quantity.name()).isEqualTo(total.at(at));
                        }
                    });
                }
            });
        });
    }

    /// Where the ops of a model stand: layers of several kinds are named with them.
    private static Set<String> paths(Model model) {
        var paths = new HashSet<String>();
        model.walk((place, _) -> paths.add(place.path()));
        return paths;
    }

    private static boolean named(Expr total) {
        return total.dims().stream().anyMatch(d -> d.name().equals("num_layers"));
    }

    private static Optional<Model> deeper(Corpus of, Rational depth) {
        try {
            return Optional.of(Families.build(
                    of.spec().with("num_layers", new Field(new Value.Numeral(depth), "test"))));
        } catch (Refusal refusal) {
            return Optional.empty();
        }
    }

    /// A pass makes a tree in which every read finds its write, of the same shape: those of the whole model are checked
    /// as the model is, those of a part of the work read what the forward pass wrote. A decoding step is whole but
    /// where it reads what was written once before it: by an encoder, of images, of all keys of which some are chosen.
    @Test
    void passesMakeTrees() {
        Corpus.always(of -> {
            var model = of.model();
            assertThat(model.checked()).isSameAs(model);
            assertThat(Dropout.of(model).checked().output()).isEqualTo(model.output());
            if (model.keeps() && !apart(model.root()) && !masked(model, Mask.Limit.CHOSEN)) {
                Decode.of(model, Expr.dim("t")).checked();
                Absorb.of(model).ifPresent(tree -> Decode.of(tree.checked(), Expr.dim("t")).checked());
            }
            var written = written(model);
            finds(Recompute.SELECTIVE.of(model), written);
            finds(Recompute.FULL.of(model), written);
            written.getOrDefault(model.output(), Set.of()).forEach(shape ->
                    written.computeIfAbsent("d_" + model.output(), _ -> new HashSet<>()).add(shape));
            finds(Gradient.of(model), written);
        });
    }

    /// No two ops of a pass have one path, by which they are explained.
    @Test
    void noTwoOpsOfAPassHaveOnePath() {
        Corpus.always(of -> {
            var model = of.model();
            for (var tree : List.of(model, Dropout.of(model), Decode.of(model, Expr.dim("t")), Gradient.of(model),
                    Absorb.of(model).orElse(model),
                    Gradient.of(Dropout.of(model)), Recompute.SELECTIVE.of(model), Recompute.FULL.of(model),
                    Recompute.every(3).of(model))) {
                var paths = new HashSet<String>();
                tree.walk((place, _) -> assertThat(paths.add(place.path())).as(place.path()).isTrue());
            }
            if (of.row().type().equals("qwen2_vl")) {
                var merger = new HashSet<String>();
                Gradient.of(model).walk((place, op) -> {
                    if (op.name().equals("gradient") && place.path().contains("/mlp")) {
                        merger.add(place.path());
                    }
                });
                assertThat(merger).contains("model/visual/merger/mlp[first]/bias/gradient",
                        "model/visual/merger/mlp[last]/bias/gradient");
            }
        });
    }

    private static Map<String, Set<List<Expr>>> written(Model model) {
        var written = new HashMap<String, Set<List<Expr>>>();
        var root = Place.root(model.axes());
        model.inputs().forEach(t -> written.computeIfAbsent(t.key(), _ -> new HashSet<>()).add(sizes(t, root)));
        model.walk((place, op) -> op.line().writes().forEach(t ->
                written.computeIfAbsent(t.key(), _ -> new HashSet<>()).add(sizes(t, place))));
        return written;
    }

    private static void finds(Model tree, Map<String, Set<List<Expr>>> forward) {
        var written = new HashMap<String, Set<List<Expr>>>(forward);
        tree.walk((place, op) -> {
            op.line().reads().stream().filter(t -> t.role() == Role.STREAM || t.role() == Role.STATE).forEach(t ->
                    assertThat(written.getOrDefault(t.key(), Set.of())).as("%s at %s", t, place.path())
                            .contains(sizes(t, place)));
            op.line().writes().forEach(t -> {
                var shapes = new HashSet<>(written.getOrDefault(t.key(), Set.of()));
                shapes.add(sizes(t, place));
                written.put(t.key(), shapes);
            });
        });
    }

    private static List<Expr> sizes(Tensor tensor, Place place) {
        return tensor.axes().stream().map(a -> place.size(a.name())).toList();
    }
}

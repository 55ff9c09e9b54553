package assay.ask;

import assay.account.Cache;
import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Size;
import assay.model.Tensor;
import assay.pass.Repeated;
import assay.pass.Shard;
import assay.pass.Stage;
import assay.storage.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What a rank of a replica holds, to the byte: weights, and the cache of a sequence.
///
/// @param rank tree of one rank, experts split as the rest is
/// @param weights bytes, experts too, and those of all adapters that are served together
/// @param experts bytes of those that data choose
/// @param kept ledger of the cache; empty where nothing is kept
/// @param there what is on the device; where it is empty, all
record RankMemory(
        Model rank, Rational weights, Rational experts, Optional<Ledger> kept, Optional<Kept> there) {
    /// What of a model is on the device, and not on its host.
    ///
    /// @param from the number of the first layer that is
    /// @param experts whether experts that tokens choose are
    /// @param head whether what stands behind the layers is; tables that are looked up are not
    record Kept(long from, boolean experts, boolean head) {}

    /// Of a model whose matrices are split over so many ranks.
    ///
    /// @throws assay.problem.Refusal where it cannot be split so
    static RankMemory of(Model model, Terms terms, int tp) {
        return of(terms, Shard.of(Repeated.of(model, tp), Rational.of(tp)), 0, Optional.empty());
    }

    /// Of each stage of a pipeline.
    ///
    /// @param adapters that are served together
    /// @throws assay.problem.Refusal where it cannot be split so
    static List<RankMemory> of(Model model, Terms terms, int tp, int pp, int adapters, Optional<Kept> kept) {
        var rank = Shard.of(Repeated.of(model, tp), Rational.of(tp)).sized(new Size(Stage.COUNT, Expr.of(pp), "--pp"));
        var values = new HashMap<>(terms.weights().values());
        values.put(Stage.COUNT, Rational.of(pp));
        var staged = terms.storing(new Store(terms.weights().storage(), values), terms.cached());
        var all = new ArrayList<RankMemory>();
        for (int stage = 0; stage < pp; stage++) {
            all.add(of(staged, Stage.of(rank, pp, 1, stage), adapters, kept));
        }
        return all;
    }

    private static RankMemory of(Terms terms, Model rank, int adapters, Optional<Kept> kept) {
        var all = new Weights().of(rank, terms).orElseThrow();
        var experts = all.only(entry -> weight(entry, RankMemory::chosen));
        var adapter = adapters == 0 ? Rational.ZERO : at(rank, all.only(entry -> weight(entry, t -> !t.frozen())), 1,
                kept);
        var more = adapter.times(Rational.of(Math.max(0, adapters - 1)));
        return new RankMemory(rank, at(rank, all, 1, kept).plus(more), at(rank, experts, 1, kept),
                new Cache().of(rank, terms), kept);
    }

    private static boolean weight(Entry entry, Predicate<Tensor> of) {
        return entry.op().filter(op -> op.line().reads().stream()
                .filter(t -> t.parameter() && t.name().equals(entry.place().steps().getLast().name()))
                .anyMatch(of)).isPresent();
    }

    /// Bytes of weights where so many groups of ranks have experts in common, each an equal part of them.
    Rational weights(int groups) {
        return weights.minus(experts).plus(experts.over(Rational.of(groups)));
    }

    private static boolean chosen(Tensor tensor) {
        return tensor.axes().stream().anyMatch(a -> a.chosen());
    }

    /// Bytes of the cache of a sequence of so many tokens.
    Rational cache(long tokens) {
        return kept.map(ledger -> at(rank, ledger, tokens, there)).orElse(Rational.ZERO);
    }

    private static Rational at(Model rank, Ledger ledger, long tokens, Optional<Kept> kept) {
        Map<String, Rational> values = new HashMap<>(rank.sizes().values());
        values.put("B", Rational.ONE);
        values.put("T", Rational.of(tokens));
        values.put(Terms.POSITION, Rational.of(tokens));
        if (kept.isEmpty()) {
            return Expr.sum(ledger.entries().stream().map(e -> e.amount()).toList()).at(values);
        }
        return ledger.entries().stream().map(e -> e.amount().at(values).times(share(e, kept.get(), values)))
                .reduce(Rational.ZERO, Rational::plus);
    }

    /// The share of an entry that is on the device.
    private static Rational share(Entry entry, Kept kept, Map<String, Rational> values) {
        var layers = entry.place().steps().stream().filter(step -> step.numbered()).findFirst();
        if (layers.isEmpty()) {
            return kept.head() && !(entry.op().orElse(null) instanceof Gather) ? Rational.ONE : Rational.ZERO;
        }
        if (!kept.experts() && weight(entry, RankMemory::chosen)) {
            return Rational.ZERO;
        }
        var numbers = layers.get().sets().orElseThrow();
        int size = numbers.size(values);
        int there = 0;
        for (int i = 0; i < size; i++) {
            there += numbers.get(i, values) >= kept.from() ? 1 : 0;
        }
        return size == 0 ? Rational.ZERO : Rational.of(there, size);
    }
}

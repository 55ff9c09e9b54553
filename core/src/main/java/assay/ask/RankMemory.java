package assay.ask;

import assay.account.Cache;
import assay.account.Ledger;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Tensor;
import assay.pass.Repeated;
import assay.pass.Shard;
import java.util.HashMap;
import java.util.Map;

/// What a rank of a replica holds, to the byte: weights, and the cache of a sequence.
///
/// @param terms how weights and cache are stored
/// @param rank tree of one rank, experts split as the rest is
/// @param weights bytes, experts too
/// @param experts bytes of those that data choose
record RankMemory(Terms terms, Model rank, Rational weights, Rational experts) {
    /// Of a model whose matrices are split over so many ranks.
    ///
    /// @throws assay.problem.Refusal where it cannot be split so
    static RankMemory of(Model model, Terms terms, int tp) {
        var rank = Shard.of(Repeated.of(model, tp), Rational.of(tp));
        var all = new Weights().of(rank, terms).orElseThrow();
        var experts = all.only(entry -> entry.op().filter(op -> op.line().reads().stream()
                .filter(t -> t.name().equals(entry.place().steps().getLast().name())).anyMatch(RankMemory::chosen))
                .isPresent());
        return new RankMemory(terms, rank, at(rank, all, 1), at(rank, experts, 1));
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
        return new Cache().of(rank, terms).map(ledger -> at(rank, ledger, tokens)).orElse(Rational.ZERO);
    }

    private static Rational at(Model rank, Ledger ledger, long tokens) {
        Map<String, Rational> values = new HashMap<>(rank.sizes().values());
        values.put("B", Rational.ONE);
        values.put("T", Rational.of(tokens));
        values.put(Terms.POSITION, Rational.of(tokens));
        return Expr.sum(ledger.entries().stream().map(e -> e.amount()).toList()).at(values);
    }
}

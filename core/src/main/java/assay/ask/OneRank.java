package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Size;
import assay.pass.Shard;
import assay.pass.Spreading;
import assay.pass.Stage;
import assay.pass.Tokens;
import assay.plan.Layout;
import assay.plan.Spread;

/// What one of the ranks of a layout has of a model: a pass over the tree for each kind of parallelism, from the
/// innermost ranks to the outermost.
final class OneRank {
    private OneRank() {}

    /// The tree of the ranks over which matrices are split, with all layers, tokens and experts: whose work is that of
    /// as many ranks as share these. Of one stage where one is looked at.
    ///
    /// @throws assay.problem.Refusal where the tree cannot be spread so, with what would work
    static Model whole(Model model, Spread spread) {
        var split = Shard.of(model, Rational.of(spread.degrees().tp()));
        return sized(spread.degrees().sequence() ? Tokens.of(split) : split, spread);
    }

    /// The tree of a rank: of one stage, where there are some.
    ///
    /// @throws assay.problem.Refusal where the tree cannot be spread so, with what would work
    static Model of(Model model, Spread spread) {
        return stage(stages(model, spread), spread);
    }

    /// What a rank would have of all stages.
    ///
    /// @throws assay.problem.Refusal where the tree cannot be spread so, with what would work
    static Model stages(Model model, Spread spread) {
        var degrees = spread.degrees();
        var rank = Shard.of(model, Rational.of(degrees.tp()));
        rank = degrees.cp() > 1 ? Spreading.context(rank, Layout.CONTEXT) : rank;
        rank = degrees.sequence() ? Tokens.of(rank) : rank;
        return sized(Spreading.experts(rank, Rational.of(degrees.ep())), spread);
    }

    /// The stage that is looked at of what a rank would have of all.
    ///
    /// @throws assay.problem.Refusal where the tree has no such stages, with what would work
    static Model stage(Model rank, Spread spread) {
        var degrees = spread.degrees();
        int stage = spread.stage().orElse(0);
        return spread.schedule() == Layout.Schedule.DUAL_PIPE ? Stage.both(rank, degrees.pp(), stage)
                : Stage.of(rank, degrees.pp(), degrees.chunks(), stage);
    }

    /// The tree of a rank with the numbers of ranks of a layout as sizes.
    static Model sized(Model model, Spread spread) {
        var degrees = spread.degrees();
        boolean grouped = spread.sharding().group() > 0 && spread.sharding().group() < degrees.replicas();
        var rank = sized(model, Layout.CONTEXT, degrees.cp());
        rank = sized(rank, Spreading.EXPERTS, degrees.ep());
        rank = sized(rank, Spread.DATA, degrees.dp());
        rank = sized(rank, Spread.GROUP, grouped ? spread.sharding().group() : 1);
        return sized(rank, Stage.COUNT, degrees.pp());
    }

    /// Whether a rank has less of the tree than those of [#whole(Model, Spread)].
    static boolean less(Spread spread) {
        return spread.degrees().pp() > 1 || spread.degrees().cp() > 1 || spread.degrees().ep() > 1;
    }

    private static Model sized(Model model, String name, int number) {
        return number == 1 ? model : model.sized(new Size(name, Expr.of(number), "--" + name));
    }
}

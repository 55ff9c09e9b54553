package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Size;
import assay.pass.Shard;
import assay.pass.Stage;
import assay.plan.Layout;
import assay.plan.Spread;

/// What one of the ranks of a layout has of a model: a pass over the tree for each kind of parallelism, from the
/// innermost ranks to the outermost.
final class OneRank {
    private OneRank() {}

    /// The tree of a rank; of one stage where one is looked at.
    ///
    /// @throws assay.problem.Refusal where the tree cannot be spread so, with what would work
    static Model of(Model model, Spread spread) {
        var degrees = spread.degrees();
        var rank = Shard.of(model, Rational.of(degrees.tp()));
        rank = sized(rank, Layout.CONTEXT, degrees.cp());
        rank = sized(rank, Spread.DATA, degrees.dp());
        boolean grouped = spread.sharding().group() > 0 && spread.sharding().group() < degrees.replicas();
        rank = sized(rank, Spread.GROUP, grouped ? spread.sharding().group() : 1);
        rank = sized(rank, Spread.STAGES, degrees.pp());
        if (spread.stage().isEmpty()) {
            return rank;
        }
        int stage = spread.stage().get();
        return spread.schedule() == Layout.Schedule.DUAL_PIPE ? Stage.both(rank, degrees.pp(), stage)
                : Stage.of(rank, degrees.pp(), degrees.chunks(), stage);
    }

    private static Model sized(Model model, String name, int number) {
        return number == 1 ? model : model.sized(new Size(name, Expr.of(number), "--" + name));
    }
}

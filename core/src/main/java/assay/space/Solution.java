package assay.space;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.check.Condition.Verdict;
import assay.check.Measure;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The best values of sizes under conditions, and what shows that there are no better ones.
///
/// @param model its name
/// @param goal what is greatest, or least
/// @param least whether the least is sought
/// @param unit of the goal, where it is a quantity
/// @param best the best point
/// @param next the next best, if there is any
/// @param beyond for each size its next value alone, and what that breaks
/// @param formulas of the goal and of the conditions, in the sizes that are sought, where they are formulas
/// @param boxes how many boxes of points were looked at as a whole
/// @param points how many points were worked out
/// @param assumed what was taken to grow with a size, and not shown to
public record Solution(String model, List<Sought> sought, Measure goal, boolean least, Optional<Unit> unit, Spot best,
        Optional<Spot> next, List<Beyond> beyond, List<Optional<Expr>> formulas, long boxes, long points,
        List<String> assumed) {
    public Solution {
        sought = List.copyOf(sought);
        beyond = List.copyOf(beyond);
        formulas = List.copyOf(formulas);
        assumed = List.copyOf(assumed);
    }

    /// Values of the sizes that are sought.
    ///
    /// @param verdicts of the conditions
    public record Spot(List<Long> values, Rational goal, List<Verdict> verdicts) {
        public Spot {
            values = List.copyOf(values);
            verdicts = List.copyOf(verdicts);
        }
    }

    /// The next value of a size, all others as they are.
    ///
    /// @param broken the conditions that it breaks
    /// @param problem why there is no such model; empty where there is one
    public record Beyond(String name, long value, List<Verdict> broken, String problem) {
        public Beyond {
            broken = List.copyOf(broken);
        }
    }
}

package assay.ask;

import assay.account.Backward;
import assay.account.Conventions;
import assay.account.Forward;
import assay.account.Matmul;
import assay.account.Parameters;
import assay.account.Step;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.List;

/// The rules of thumb 2N, 4N and 6N a token beside the count of every matrix multiply, and why they differ.
///
/// @param parameters N
/// @param perParameter forward FLOPs a parameter
/// @param scores FLOPs of matrix multiplies without parameters
/// @param multiplied weights that enter a matrix multiply: N less embedding tables, norms, biases
public record Rules(Rational parameters, Rational perParameter, Rational scores, Rational multiplied,
        List<Rule> rules) {
    /// One rule beside its count.
    ///
    /// @param name `2N`
    /// @param quantity what it is a rule for
    /// @param says the rule's value for all tokens
    /// @param counted the count by `matmul`
    public record Rule(String name, String quantity, Rational says, Rational counted) {
        /// How far the rule is from the count: positive where it says too much.
        public Rational off() {
            return says.over(counted).minus(Rational.ONE);
        }
    }

    /// The rules beside the counts by `matmul`: the statement's own where that is its convention.
    public static Rules of(Statement statement) {
        var subject = statement.subject();
        var terms = Terms.of(Conventions.MATMUL, subject.terms().dtype());
        boolean own = statement.convention().name().equals(Conventions.MATMUL.name());
        var parameters = subject.value(subject.accounts().ledger(new Parameters(), terms).orElseThrow().total());
        var forward = (own ? statement.ledger(new Forward())
                : subject.accounts().ledger(new Forward(), terms)).orElseThrow();
        var scores = forward.only(e -> Matmul.of(e) == Matmul.SCORES).total();
        var tokens = subject.value(Expr.dim("B").times(Expr.dim("T")));
        var total = subject.value(forward.total());
        var free = subject.value(scores);
        var backward = (own ? statement.ledger(new Backward())
                : subject.accounts().ledger(new Backward(), terms)).orElseThrow();
        var back = subject.value(backward.total());
        var charged = parameters.times(tokens);
        var rules = List.of(
                new Rule("2N", new Forward().name(), charged.times(Rational.of(2)), total),
                new Rule("4N", new Backward().name(), charged.times(Rational.of(4)), back),
                new Rule("6N", new Step().name(), charged.times(Rational.of(6)), total.plus(back)));
        return new Rules(parameters, parameters.signum() == 0 ? Rational.ZERO : total.over(parameters), free,
                total.minus(free).over(tokens.times(Rational.of(2))),
                rules.stream().filter(r -> r.counted.signum() != 0).toList());
    }
}

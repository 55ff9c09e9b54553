package assay.ask;

import assay.account.Active;
import assay.account.Backward;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Parameters;
import assay.account.Quantity;
import assay.account.Step;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.model.Contract;
import java.util.List;

/// The rules of thumb 2N, 4N and 6N a token beside the count of every matrix multiply, and why they differ.
///
/// N is active parameters, as those who use the rules of models with experts take it. What 2N says less what is counted
/// is `2*idle*tokens + elsewhere - scores`.
///
/// @param parameters N
/// @param chosen whether experts are chosen, so that N is not all parameters
/// @param perParameter forward FLOPs a parameter
/// @param scores FLOPs of matrix multiplies without parameters
/// @param idle parameters that enter no matrix multiply: tables that only look up, norms, biases
/// @param tokens that the rules are taken of: `B*T`
/// @param elsewhere what 2N charges for the other parameters beyond what they do: they are not multiplied with `tokens`
/// tokens each
public record Rules(Rational parameters, boolean chosen, Rational perParameter, Rational scores, Rational idle,
        Rational tokens, Rational elsewhere, List<Rule> rules) {
    /// By how many times a rule may say too much or too little.
    private static final Rational AT_MOST = Rational.of(3);

    /// What tells the rules most from the counts.
    public enum Cause {
        /// Work without parameters.
        SCORES,
        /// Parameters without work.
        IDLE,
        /// Parameters that meet another number of tokens than the rules say.
        ELSEWHERE
    }

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

        /// Whether it is near enough to be one of this model: within a factor of 3.
        public boolean applies() {
            return says.compareTo(counted.times(AT_MOST)) <= 0 && counted.compareTo(says.times(AT_MOST)) <= 0;
        }
    }

    public Rules {
        rules = List.copyOf(rules);
    }

    /// The rules beside the counts by `matmul`: the statement's own where that is its convention.
    public static Rules of(Statement statement) {
        var subject = statement.subject();
        var active = ledger(statement, new Active());
        var forward = ledger(statement, new Forward());
        var tokens = subject.value(subject.tokens());
        var parameters = subject.value(active.total());
        var multiplied = subject.value(Active.multiplied(subject.model(), active).total());
        var total = subject.value(forward.total());
        var scores = subject.value(forward.only(e -> e.op().isPresent() && e.op().get() instanceof Contract c
                && !c.weighted()).total());
        var back = subject.value(ledger(statement, new Backward()).total());
        var charged = parameters.times(tokens);
        var rules = List.of(
                new Rule("2N", new Forward().name(), charged.times(Rational.of(2)), total),
                new Rule("4N", new Backward().name(), charged.times(Rational.of(4)), back),
                new Rule("6N", new Step().name(), charged.times(Rational.of(6)), total.plus(back)));
        return new Rules(parameters, !active.total().equals(ledger(statement, new Parameters()).total()),
                parameters.signum() == 0 ? Rational.ZERO : total.over(parameters), scores,
                parameters.minus(multiplied), tokens,
                multiplied.times(tokens).times(Rational.of(2)).minus(total.minus(scores)),
                rules.stream().filter(r -> r.counted.signum() != 0).toList());
    }

    private static Ledger ledger(Statement statement, Quantity quantity) {
        var subject = statement.subject();
        return (statement.convention().name().equals(Conventions.MATMUL.name()) ? statement.ledger(quantity)
                : subject.accounts().ledger(quantity, Terms.of(Conventions.MATMUL, subject.terms().dtype())))
                        .orElseThrow();
    }

    /// What 2N charges for idle parameters.
    public Rational idled() {
        return idle.times(tokens).times(Rational.of(2));
    }

    /// What tells the forward pass most from 2N.
    public Cause cause() {
        var moved = elsewhere.signum() < 0 ? elsewhere.negated() : elsewhere;
        if (moved.compareTo(scores) > 0 && moved.compareTo(idled()) > 0) {
            return Cause.ELSEWHERE;
        }
        return scores.compareTo(idled()) > 0 ? Cause.SCORES : Cause.IDLE;
    }
}

package assay.check;

import assay.algebra.Rational;
import assay.ask.Answer;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Unit;
import java.util.Optional;
import java.util.regex.Pattern;

/// A condition on a figure of a model: `parameters = 8030261248`, `memory.cache.per_token <= 128KiB`,
/// `d_model % 128 = 0`.
///
/// @param text as it was written
/// @param name of a quantity or of a size
/// @param each whether it is of a token: the figure over all tokens of all sequences
/// @param divisor of which the remainder is meant
/// @param amount in units of one, or in bytes
/// @param bytes whether it was written in bytes
public record Condition(
        String text, String name, boolean each, Optional<Rational> divisor, Relation relation, Rational amount,
        boolean bytes) {
    private static final Pattern WRITTEN = Pattern.compile("\\s*([A-Za-z_][\\w.]*?)(\\.per_token)?\\s*(?:%\\s*("
            + Amount.NUMBER + "))?\\s*(<=|>=|!=|==|=|<|>)\\s*(" + Amount.NUMBER + ")\\s*([A-Za-z]*)\\s*");

    /// How a figure stands to an amount.
    public enum Relation {
        LESS("<"),
        AT_MOST("<="),
        EQUAL("="),
        UNLIKE("!="),
        AT_LEAST(">="),
        MORE(">");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        static Relation of(String sign) {
            for (var relation : values()) {
                if (relation.sign.equals(sign)) {
                    return relation;
                }
            }
            return EQUAL;
        }

        /// Whether a figure stands so to an amount.
        public boolean holds(Rational figure, Rational amount) {
            int order = figure.compareTo(amount);
            return switch (this) {
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case EQUAL -> order == 0;
                case UNLIKE -> order != 0;
                case AT_LEAST -> order >= 0;
                case MORE -> order > 0;
            };
        }
    }

    /// A condition beside the figure.
    ///
    /// @param figure what it is
    /// @param unit of the figure, where it is a quantity
    public record Verdict(Condition condition, Rational figure, Optional<Unit> unit) {
        public boolean holds() {
            return condition.relation.holds(figure, condition.amount);
        }

        /// How much more the figure is than the amount.
        public Rational over() {
            return figure.minus(condition.amount);
        }
    }

    /// Reads a condition.
    ///
    /// @throws Refusal where it is none
    public static Condition of(String text) {
        var found = WRITTEN.matcher(text);
        if (!found.matches()) {
            throw new Refusal(new Problem("'" + text + "'", "", "is no condition",
                    "for example 'parameters <= 3e9' or 'memory.cache.per_token <= 128KiB'"));
        }
        var amount = Amount.of(text, found.group(5), found.group(6));
        return new Condition(text.strip(), found.group(1), found.group(2) != null,
                Optional.ofNullable(found.group(3)).map(digits -> divisor(text, digits)),
                Relation.of(found.group(4)), amount.value(), amount.bytes());
    }

    private static Rational divisor(String text, String digits) {
        var divisor = Amount.number(text, digits);
        if (divisor.signum() == 0) {
            throw new Refusal(new Problem("'" + text + "'", "% " + digits, "leaves no remainder", "a number above 0"));
        }
        return divisor;
    }

    /// The figure of an answer.
    ///
    /// @throws Refusal where there is no such figure, or it has another unit
    public Verdict of(Answer answer) {
        check(answer);
        var figure = measure().of(answer);
        return new Verdict(this, compared(figure), measure().unit(answer));
    }

    /// Throws [Refusal] where an answer has no quantity and no size of this name, or one with another unit.
    public void check(Answer answer) {
        measure().check(answer, "'" + text + "'");
        if (bytes) {
            measure().checkBytes(answer, "'" + text + "'");
        }
    }

    /// What it is of.
    public Measure measure() {
        return new Measure(name, each);
    }

    /// What of a figure is held against the amount: itself, or what is left of it.
    public Rational compared(Rational figure) {
        return divisor.map(n -> figure.minus(figure.over(n).floor().times(n))).orElse(figure);
    }

    /// Whether a figure fulfils it.
    public boolean holds(Rational figure) {
        return relation.holds(compared(figure), amount);
    }
}

package assay.check;

import assay.algebra.Rational;
import assay.ask.Answer;
import assay.notation.Decimal;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Unit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private static final String NUMBER = "[0-9][0-9_,]*(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";
    private static final Pattern WRITTEN = Pattern.compile("\\s*([A-Za-z_][\\w.]*?)(\\.per_token)?\\s*(?:%\\s*("
            + NUMBER + "))?\\s*(<=|>=|!=|==|=|<|>)\\s*(" + NUMBER + ")\\s*([A-Za-z]*)\\s*");
    private static final Map<String, Rational> BYTES = prefixes();
    private static final Map<String, Rational> PLAIN = Map.of("", Rational.ONE, "k", Rational.of(10).pow(3), "K",
            Rational.of(10).pow(3), "M", Rational.of(10).pow(6), "G", Rational.of(10).pow(9), "T",
            Rational.of(10).pow(12), "P", Rational.of(10).pow(15));

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

    private static Map<String, Rational> prefixes() {
        var all = new TreeMap<String, Rational>();
        all.put("B", Rational.ONE);
        var letters = "kMGTP";
        for (int i = 0; i < letters.length(); i++) {
            all.put(letters.charAt(i) + "B", Rational.of(1000).pow(i + 1));
            all.put(letters.toUpperCase(Locale.ROOT).charAt(i) + "B", Rational.of(1000).pow(i + 1));
            all.put(letters.toUpperCase(Locale.ROOT).charAt(i) + "iB", Rational.of(1024).pow(i + 1));
        }
        return Map.copyOf(all);
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
        var unit = found.group(6);
        boolean bytes = BYTES.containsKey(unit);
        var factor = Optional.ofNullable(bytes ? BYTES.get(unit) : PLAIN.get(unit)).orElseThrow(() ->
                new Refusal(new Problem("'" + text + "'", unit, "is no unit", "bytes: kB, MB, GB, TB, KiB, MiB, GiB, "
                        + "TiB; else k, M, G, T")));
        return new Condition(text.strip(), found.group(1), found.group(2) != null,
                Optional.ofNullable(found.group(3)).map(digits -> number(text, digits)),
                Relation.of(found.group(4)), number(text, found.group(5)).times(factor), bytes);
    }

    private static Rational number(String text, String digits) {
        var plain = digits.replace(",", "").replace("_", "");
        return Decimal.of(plain).orElseThrow(() -> new Refusal(new Problem("'" + text + "'", digits,
                Decimal.mistake(plain).orElse("is no number"), "")));
    }

    /// The figure of an answer.
    ///
    /// @throws Refusal where there is no such figure, or it has another unit
    public Verdict of(Answer answer) {
        var quantity = answer.quantity(name);
        measure().check(answer, "'" + text + "'");
        if (bytes && quantity.filter(q -> q.unit().equals(Unit.BYTE)).isEmpty()) {
            throw new Refusal(new Problem(name, "'" + text + "'", "is not in bytes", "leave the unit out"));
        }
        var figure = measure().of(answer);
        return new Verdict(this, compared(figure), quantity.map(q -> q.unit()));
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

package assay.space;

import assay.algebra.Rational;
import assay.ask.Words;
import assay.notation.Decimal;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A size of a model or an option of a question, and the values that it takes: `num_kv_heads=1,4,8`,
/// `seq=4096..131072:x2`, `optimizer=adamw,sgd`.
///
/// @param name of the size or the option
/// @param values as they would be typed, at least one, all different
public record Axis(String name, List<String> values) {
    /// The most values of one axis.
    public static final int MOST = 1_000_000;
    private static final Pattern RANGE = Pattern.compile("([0-9_]+[kK]?)\\.\\.([0-9_]+[kK]?)(?::(x?)([0-9_]+[kK]?))?");
    private static final BigInteger THOUSAND = BigInteger.valueOf(1024);
    private static final String YES = "yes";
    private static final List<String> OPTIONS = Stream.of(Words.OPTIONS, Words.PLAN, Words.LAYOUT, Words.FLAGS)
            .flatMap(List::stream).filter(word -> !word.equals("keep")).toList();
    private static final String EXAMPLE = "num_kv_heads=1,4,8 or seq=4096..131072:x2";

    public Axis {
        values = List.copyOf(values);
    }

    /// Reads an axis: a list, and in it ranges of whole numbers `A..B`, `A..B:STEP`, `A..B:xFACTOR`, both ends
    /// included where they are met.
    ///
    /// @throws Refusal where it is none
    public static Axis of(String option, String text) {
        int equals = text.indexOf('=');
        var name = equals < 0 ? "" : text.substring(0, equals).strip();
        if (name.isEmpty() || text.substring(equals + 1).isBlank()) {
            throw wrong(option, text, "is no name and values");
        }
        var values = new ArrayList<String>();
        for (var part : text.substring(equals + 1).split(",", -1)) {
            var word = part.strip();
            if (word.isEmpty()) {
                throw wrong(option, text, "has an empty value");
            }
            var range = RANGE.matcher(word);
            if (range.matches()) {
                add(option, text, whole(range.group(1)), whole(range.group(2)), Optional.ofNullable(range.group(4))
                        .map(Axis::whole).orElse(BigInteger.ONE), "x".equals(range.group(3)), values);
            } else if (word.contains("..")) {
                throw wrong(option, text, "has '" + word + "', which is no range");
            } else {
                values.add(word);
            }
        }
        if (new HashSet<>(values).size() < values.size()) {
            throw wrong(option, text, "has a value twice");
        }
        return new Axis(name, values);
    }

    private static BigInteger whole(String digits) {
        boolean thousands = digits.endsWith("k") || digits.endsWith("K");
        var plain = new BigInteger(digits.replace("_", "").replace("k", "").replace("K", ""));
        return thousands ? plain.multiply(THOUSAND) : plain;
    }

    private static void add(String option, String text, BigInteger from, BigInteger to, BigInteger step, boolean times,
            List<String> values) {
        if (from.compareTo(to) > 0) {
            throw wrong(option, text, "has a range that ends before it begins");
        }
        if (step.signum() == 0 || (times && (step.equals(BigInteger.ONE) || from.signum() == 0))) {
            throw wrong(option, text, "has a range that never ends");
        }
        for (var value = from; value.compareTo(to) <= 0; value = times ? value.multiply(step) : value.add(step)) {
            if (values.size() == MOST) {
                throw wrong(option, text, "has more than " + MOST + " values");
            }
            values.add(value.toString());
        }
    }

    private static Refusal wrong(String option, String text, String message) {
        return new Refusal(new Problem("'" + text + "'", option, message, EXAMPLE));
    }

    /// Whether it is an option of the question, of the account or of how the model is trained; else a size or a switch
    /// of the model.
    public boolean isOption() {
        return OPTIONS.contains(name);
    }

    /// Whether the option is said or not.
    private boolean isFlag() {
        return Words.FLAGS.contains(name);
    }

    /// Throws [Refusal] where a question says already what this varies, and where an option that is said or not has
    /// another value than `yes` and `no`.
    ///
    /// @param option as it is typed before the axis
    void check(Words question, String option) {
        if (question.has(name) || question.set().stream().anyMatch(word -> word.strip().startsWith(name + "="))) {
            throw new Refusal(new Problem(name, option, "is said besides, by --" + (isOption() ? name : "set"),
                    "one of both"));
        }
        var other = values.stream().filter(value -> isFlag() && !value.equals(YES) && !value.equals("no")).findFirst();
        other.ifPresent(value -> {
            throw new Refusal(new Problem(name + "=" + value, option, "is said or not", name + "=" + YES + ",no"));
        });
    }

    /// The name that formulas have for it.
    public String dimension() {
        return switch (name) {
            case "batch" -> "B";
            case "seq" -> "T";
            default -> name;
        };
    }

    /// The number at a place; empty where it is no whole number that a `long` holds.
    public Optional<Long> number(int at) {
        var word = values.get(at);
        boolean thousands = name.equals("seq") && word.length() > 1
                && "kK".indexOf(word.charAt(word.length() - 1)) >= 0;
        return Decimal.of(thousands ? word.substring(0, word.length() - 1) : word)
                .map(n -> thousands ? n.times(Rational.of(1024)) : n)
                .filter(n -> n.isInteger() && n.signum() >= 0 && n.num().bitLength() < Long.SIZE)
                .map(n -> n.num().longValueExact());
    }

    /// A question with one of the values.
    public Words set(Words question, int at) {
        var value = values.get(at);
        return !isOption() ? question.set(name + "=" + value) : isFlag() && !value.equals(YES) ? question.without(name)
                : question.with(name, value);
    }
}

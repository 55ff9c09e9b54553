package assay.browser;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What the JDK's classes say of drawn numbers and texts, a line each: the same lines wherever this runs.
public final class Arithmetic {
    private static final int ROUNDS = 4_000;
    private static final Drawn DRAWN = new Drawn();
    private static final List<RoundingMode> MODES = List.of(RoundingMode.UP, RoundingMode.DOWN, RoundingMode.CEILING,
            RoundingMode.FLOOR, RoundingMode.HALF_UP, RoundingMode.HALF_DOWN, RoundingMode.HALF_EVEN);
    private static final int[] SIZES = {2, 8, 20, 31, 32, 33, 52, 53, 54, 62, 63, 64, 65, 90, 130, 400};

    /// Expressions as configs and programs hold them, and what is none.
    private static final String[] EXPRESSIONS = {
        "a", "abc", "(a|b)*c", "(a|ab)(c|bcd)(d*)", "^a.*b$", "a+?b", "a++b", "(?:ab){2,3}", "a{2}", "a{2,}",
        "a{,2}", "[abc]+", "[^abc]", "[a-c0-9_]+", "[a-]", "[-a]", "[]a]", "[^]a]", "[a&&b]", "[a-z&&[^b]]+",
        "[a[0-9]]+", "\\d+", "\\D", "\\w+\\.", "\\S+", "\\.", "\\bab\\b", "(a)(b)?", "(a)\\1", "(?i)AB", "(?i:A)b",
        "(?s).+", "(?m)^b$", "(?=a)a", "(?!a).", "(?<=a)b", "(?<!a)b", "(?<=a*)b", "(?>a*)ab", "\\Qa.b\\E+",
        "\\Qa.b", "[\\Q.\\E]", "\\x61", "\\u0062", "\\t", "\\0141", "\\p{Lower}+", "\\p{L}+", "\\P{L}", "a**", "*",
        "+a", "(", ")", "(?", "(?<a", "[", "[a", "[z-a]", "\\", "\\y", "\\q", "a{", "a{x", "a{3,2}", "}", "]", "$+",
        "\\A\\w", "\\w\\z", "\\w\\Z", "(a+|b){0,2}?c", "(\\w+)\\.(\\d{1,9})\\..*", ".*\\.(q|k|v)_proj", ".*lm_head",
        "model\\.layers\\.[0-3]\\..*", "(?:(?:([\\w.-]+)/)?([\\w.-]+)/)?([\\w.-]+)(?::([\\w.-]+))?",
        "(.*?)[._]?([0-9]{1,8})", "-?[0-9]{1,9}", "(For[A-Z][A-Za-z]*|(LMHead|DoubleHeads)?Model)$",
        "(?i)(I?Q\\d\\w*|BF16)\\.gguf$", "[< >]", ", ", " +", "a.c", "..", "(?-i)a", "\\cA", "a\\Z\\n",
        "((a)|(b))+", "(?:a|b|c){2}+c", "[\\w.]+", "[\\d-x]", "[a-\\d]"};

    private static final String[] TEXTS = {"", "a", "b", "ab", "abc", "aab", "aaab", "abab", "ababab", "abcd",
            "aabb c", "a.b",
        "a.b.b", "AB", "aB b", "a\nb", "a\nb\n", "a\r\nb", "b1_2", "blk.12.attn_q.weight",
        "model.layers.3.self_attn.q_proj",
        "lm_head", "org/name:tag", "LlamaForCausalLM", "GPT2LMHeadModel", "x-Q4_K_M.gguf", "-12", "007", "{i}", "a]b}c",
        "\u00e4\u00d6", "\ud83d\ude00a", "a\ud83d\ude00b", ", , a", "a,b,,", " < 1 >", "acb", "bcac", "\t "};

    private static final double[] DOUBLES = {0, -0.0, 1, 10, 1e7, 9999999, 1e-3, 0.00099, 1e21, 1e22, 1e23, 2e23,
        4.9e-324, 9.9e-324, 1.5e-323, 2e-322, Double.MAX_VALUE, Double.MIN_NORMAL, 1.0 / 3, 100, 123456789012.0,
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    private static final String[] NUMBERS = {"", "1", "-", "+", "+5", "-0", "--1", "1-", "a", "1.", ".5", ".", "1e5",
        "1E+5", "1e", "e5", "-1.50e-3", "1e2147483647", "1e-2147483647", "1e-2147483648", "1e99999999999", "0.00",
        "-0.0e7", " 1", "1f", "1d", "0x1", "NaN", "-Infinity", "Infinity", "infinity", "1_0", "00012", "1.-5", "1e5.0",
        "123456789012345678901234567890"};

    /// Numbers that seem drawn, the same everywhere: a congruential generator of 48 bits, of which the upper are taken.
    private static final class Drawn {
        private long state = 20_260_101;

        int nextInt() {
            state = (state * 0x5DEECE66DL + 11) & ((1L << 48) - 1);
            return (int) (state >>> 16);
        }

        int nextInt(int below) {
            return Math.floorMod(nextInt(), below);
        }

        long nextLong() {
            return ((long) nextInt() << 32) + nextInt();
        }
    }

    private Arithmetic() {}

    public static void main(String[] arguments) {
        lines().forEach(System.out::println);
    }

    static List<String> lines() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < ROUNDS; i++) {
            integers(lines, integer(), integer());
            decimals(lines, integer(), integer());
            doubles(lines, Double.longBitsToDouble(DRAWN.nextLong()));
            doubles(lines, DRAWN.nextInt() / Math.pow(10, DRAWN.nextInt(12)));
        }
        for (double number : DOUBLES) {
            doubles(lines, number);
        }
        for (var text : NUMBERS) {
            lines.add(said(() -> new BigInteger(text)));
            lines.add(said(() -> new BigDecimal(text)));
            lines.add(said(() -> text.length() < 30 ? Double.parseDouble(text) : 0));
        }
        for (var expression : EXPRESSIONS) {
            for (var text : TEXTS) {
                expressions(lines, expression, text);
            }
        }
        for (int sign = 0; sign < 0x2000; sign++) {
            if (sign < 0x250 || (sign >= 0x370 && sign < 0x530) || sign >= 0x1f00) {
                signs(lines, sign);
            }
        }
        return lines.stream().map(Arithmetic::plain).toList();
    }

    /// With every sign that is not of ASCII by its number.
    private static String plain(String line) {
        var out = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            out.append(c >= ' ' && c < 127 ? String.valueOf(c) : "<" + (int) c + ">");
        }
        return out.toString();
    }

    /// Of many sizes, and often near an edge of what a double or a `long` holds.
    private static BigInteger integer() {
        int bits = SIZES[DRAWN.nextInt(SIZES.length)];
        var number = BigInteger.ZERO;
        for (int i = 0; i < bits; i += 16) {
            number = number.shiftLeft(16).add(BigInteger.valueOf(DRAWN.nextInt(1 << 16)));
        }
        number = number.shiftRight((16 - bits % 16) % 16);
        if (DRAWN.nextInt(4) == 0) {
            number = BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(DRAWN.nextInt(5) - 2));
        }
        return DRAWN.nextInt(3) == 0 ? number.negate() : number;
    }

    private static void integers(List<String> lines, BigInteger a, BigInteger b) {
        int few = DRAWN.nextInt(70);
        lines.add(a + " " + b + " " + few);
        lines.add(a.add(b) + " " + a.subtract(b) + " " + a.multiply(b) + " " + a.negate() + " " + a.abs() + " "
                + a.gcd(b));
        lines.add(said(() -> a.divide(b)) + said(() -> a.remainder(b)) + said(() -> a.mod(b))
                + said(() -> List.of(a.divideAndRemainder(b))));
        lines.add(a.shiftLeft(few) + " " + a.shiftRight(few) + " " + a.pow(few % 9) + " " + said(() -> a.pow(-few))
                + a.testBit(few) + " " + a.min(b) + " " + a.max(b));
        lines.add(a.signum() + " " + a.bitLength() + " " + a.hashCode() + " " + a.compareTo(b) + " " + a.equals(b) + " "
                + a.equals(b.add(a.subtract(b))) + " " + a.hashCode() + " " + Double.doubleToLongBits(a.doubleValue()));
        lines.add(a.longValue() + " " + a.intValue() + " " + said(a::longValueExact) + said(a::intValueExact) + " "
                + BigInteger.valueOf(a.longValue()).equals(a) + " " + new BigInteger(a.toString()).equals(a));
    }

    private static void decimals(List<String> lines, BigInteger a, BigInteger b) {
        var x = new BigDecimal(a, DRAWN.nextInt(9) - 3);
        var y = new BigDecimal(DRAWN.nextInt(3) == 0 ? BigInteger.TEN.pow(DRAWN.nextInt(9)) : b, DRAWN.nextInt(9) - 3);
        var context = new MathContext(DRAWN.nextInt(40), MODES.get(DRAWN.nextInt(7)));
        lines.add(x + " " + x.toPlainString() + " " + x.stripTrailingZeros() + " " + x.scale() + " " + x.unscaledValue()
                + " " + x.precision() + " " + x.signum() + " " + x.hashCode());
        lines.add(y + " " + said(() -> x.divide(y)) + said(() -> context.getPrecision() == 0 ? "" : x.divide(y,
                context))
                + said(() -> x.divide(y, MathContext.DECIMAL128).doubleValue()) + said(() -> x.setScale(2))
                + x.compareTo(y) + said(() -> x.round(context))
                + said(() -> new BigDecimal(x.toString()).toString()));
    }

    private static void doubles(List<String> lines, double number) {
        float narrow = (float) number;
        lines.add(number + " " + Double.toString(number) + " " + Float.toString(narrow) + " " + narrow + " "
                + (Double.parseDouble(Double.toString(number)) == number) + said(() -> BigDecimal.valueOf(number)
                        .round(new MathContext(6)).toPlainString()));
    }

    private static void expressions(List<String> lines, String expression, String text) {
        lines.add(expression + " " + text + " " + said(() -> {
            var pattern = Pattern.compile(expression);
            var out = new StringBuilder();
            var matcher = pattern.matcher(text);
            out.append(matcher.matches()
                    ? groups(matcher) : "no").append(' ').append(pattern.matcher(text).lookingAt());
            var found = pattern.matcher(text);
            while (found.find()) {
                out.append(' ').append(found.start()).append('-').append(found.end()).append(groups(found));
            }
            return out + " " + pattern.matcher(text).replaceAll("<$0>") + " " + text.replaceFirst(expression,
                    "\\$") + " "
                    + List.of(text.split(expression)) + List.of(text.split(expression, -1))
                    + List.of(text.split(expression, 2))
                    + Pattern.quote(text) + text.matches(Pattern.quote(text));
        }));
    }

    private static String groups(java.util.regex.MatchResult result) {
        var out = new StringBuilder("[");
        for (int i = 0; i <= result.groupCount(); i++) {
            out.append(result.group(i)).append(i < result.groupCount() ? "," : "]");
        }
        return out.toString();
    }

    private static void signs(List<String> lines, int sign) {
        lines.add(sign + " " + Character.getType(sign) + " " + Character.isLetter(sign) + " "
                + Character.isLetterOrDigit(sign)
                + " " + Character.toLowerCase(sign) + " " + Character.toUpperCase(sign) + " "
                + Character.isWhitespace(sign));
    }

    /// The value, or which kind of refusal it is.
    private static String said(Supplier<Object> made) {
        try {
            return made.get() + " ";
        } catch (ArithmeticException e) {
            return "arithmetic ";
        } catch (PatternSyntaxException e) {
            return "expression ";
        } catch (NumberFormatException e) {
            return "number ";
        }
    }
}

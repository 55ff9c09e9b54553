package assay.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import org.teavm.jso.JSBody;

/// What the class library of the script's compiler does otherwise than the JDK, or slowly, or with tables that a
/// browser has: as the JDK does it.
public final class Mended {
    /// Numbers from here to there are written with their point where it is.
    private static final double LEAST_PLAIN = 1e-3;
    private static final double MOST_PLAIN = 1e7;

    private Mended() {}

    /// `Double.toString`.
    public static String text(double number) {
        return written(number, digits(number));
    }

    /// `Float.toString`.
    public static String text(float number) {
        double narrow = narrow(number);
        return written(narrow, narrowDigits(narrow));
    }

    /// A script's `float` may have the digits of a double.
    @JSBody(params = "number", script = "return Math.fround(number);")
    private static native double narrow(double number);

    /// @param digits as JavaScript writes the number with an exponent: `-1.25e+3`
    private static String written(double number, String digits) {
        double size = Math.abs(number);
        if (!(size <= Double.MAX_VALUE)) {
            return Double.isNaN(number) ? "NaN" : number < 0 ? "-Infinity" : "Infinity";
        }
        var sign = number < 0 || 1 / number < 0 ? "-" : "";
        int letter = digits.indexOf('e');
        int power = Integer.parseInt(digits.charAt(letter + 1) == '+' ? digits.substring(letter + 2)
                : digits.substring(letter + 1));
        var all = digits.substring(digits.charAt(0) == '-' ? 1 : 0, letter).replace(".", "");
        while (all.length() > 1 && all.endsWith("0")) {
            all = all.substring(0, all.length() - 1);
        }
        int point = size == 0 || (size >= LEAST_PLAIN && size < MOST_PLAIN) ? power + 1 : 1;
        var text = point > 0 ? all : "0".repeat(1 - point) + all;
        int before = Math.max(point, 1);
        text += "0".repeat(Math.max(0, before + 1 - text.length()));
        return sign + text.substring(0, before) + "." + text.substring(before)
                + (point == power + 1 ? "" : "E" + power);
    }

    /// The JDK has two digits to come nearer.
    @JSBody(params = "number", script = "var text = number.toExponential();"
            + "var two = number.toExponential(1);"
            + "return text.indexOf('.') < 0 && Number(two) === number ? two : text;")
    private static native String digits(double number);

    /// As few digits as mean this `float`; of two that are as near the even ones.
    @JSBody(params = "number", script = "for (var digits = 1; digits < 9; digits++) {"
            + "var text = number.toExponential(digits); if (Math.fround(Number(text)) !== number) continue;"
            + "var longer = number.toExponential(digits + 1).split('e'); var below = longer[0].slice(0, -1);"
            + "var even = Number(below.slice(-1)) % 2 === 0 && longer[0].slice(-1) === '5';"
            + "var nearer = below + 'e' + longer[1];"
            + "return even && Number(longer.join('e')) === number && Math.fround(Number(nearer)) === number"
            + " ? nearer : text; } return number.toExponential(8);")
    private static native String narrowDigits(double number);

    /// `Double.parseDouble`, but for hexadecimal numbers.
    public static double number(String text) {
        var plain = text.trim();
        char last = plain.isEmpty() ? ' ' : plain.charAt(plain.length() - 1);
        boolean typed = last == 'd' || last == 'D' || last == 'f' || last == 'F';
        double number = typed ? parsed(plain.substring(0, plain.length() - 1)) : parsed(plain);
        if (Double.isNaN(number) && !plain.equals("NaN") && !plain.equals("+NaN") && !plain.equals("-NaN")) {
            throw new NumberFormatException("For input string: \"" + text + "\"");
        }
        return number;
    }

    @JSBody(params = "text", script = "return /^[+-]?(\\d+\\.?\\d*([eE][+-]?\\d+)?|\\.\\d+([eE][+-]?\\d+)?|Infinity)$/"
            + ".test(text) ? Number(text) : NaN;")
    private static native double parsed(String text);

    /// `Collectors.joining`: the library's own leaves out what stands behind a first text that is empty.
    public static Collector<CharSequence, ?, String> joining() {
        return joining("");
    }

    public static Collector<CharSequence, ?, String> joining(CharSequence between) {
        return joining(between, "", "");
    }

    public static Collector<CharSequence, ?, String> joining(CharSequence between, CharSequence before,
            CharSequence after) {
        return Collector.<CharSequence, List<CharSequence>, String>of(ArrayList::new, List::add, (a, b) -> {
            a.addAll(b);
            return a;
        }, texts -> joined(texts, between, before, after));
    }

    private static String joined(List<CharSequence> texts, CharSequence between, CharSequence before,
            CharSequence after) {
        var out = new StringBuilder().append(before);
        for (int i = 0; i < texts.size(); i++) {
            out.append(i == 0 ? "" : between).append(texts.get(i));
        }
        return out.append(after).toString();
    }
}

package assay.read;

import org.teavm.jso.JSBody;

/// [Shortest] as JavaScript has it.
final class PlainShortest {
    private PlainShortest() {}

    @JSBody(params = "number", script = "if (!isFinite(number)) return String(number);"
            + "for (var digits = 1; digits < 9; digits++) { var text = number.toPrecision(digits);"
            + "if (Math.fround(Number(text)) === number) return text; } return number.toPrecision(9);")
    static native String of(float number);

    @JSBody(params = "number", script = "return String(number);")
    static native String of(double number);
}

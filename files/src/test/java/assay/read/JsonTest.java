package assay.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import assay.algebra.Rational;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @Test
    void aDocumentIsReadWithThePlaceOfEveryField() {
        var read = Json.read("c.json", """
                {"n": 12, "t": "x\\n\\u0041", "on": true, "off": false, "no": null,
                 "list": [1, {"in": [{"deep": 2}]}], "": {"a/b": {"c~d": 3}}}""");
        var expected = Map.of(
                "n", field(number(12), "/n"),
                "t", field(new Value.Text("x\nA"), "/t"),
                "on", field(new Value.Flag(true), "/on"),
                "off", field(new Value.Flag(false), "/off"),
                "no", field(new Value.Nothing(), "/no"),
                "list", field(new Value.Items(List.of(number(1), group("in", field(new Value.Items(List.of(
                        group("deep", field(number(2), "/list/1/in/0/deep")))), "/list/1/in")))), "/list"),
                "", field(group("a/b", field(group("c~d", field(number(3), "//a~1b/c~0d")), "//a~1b")), "/"));
        assertThat(read).isEqualTo(new Value.Group(expected));
    }

    @Test
    void fieldsKeepTheirOrder() {
        var names = List.of("z", "a", "m", "b", "y");
        var text = names.stream().map(n -> "\"" + n + "\": 1").collect(Collectors.joining(",", "{", "}"));
        assertThat(((Value.Group) Json.read("c", text)).fields().keySet()).containsExactlyElementsOf(names);
    }

    @Test
    void aPlaceDoesNotCarryControlCharacters() {
        var read = (Value.Group) Json.read("c", "{\"\\u001b[31m\\u202e\": 1}");
        assertThat(read.fields().values()).extracting(Field::place).containsExactly("c#/\\u001b[31m\\u202e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "\"x\"", "true", "null", "[]", "{}", " \n{}\r\n\t "})
    void anyValueIsADocument(String text) {
        assertThat(Json.read("c", text)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "-0, 0", "12, 12", "-7, -7", "2.5, 5/2", "-0.125, -1/8", "1e3, 1000", "1E+3, 1000", "1e-05, 1/100000",
        "2.50e1, 25", "1.0, 1", "123456789012345678901234567890, 123456789012345678901234567890",
        "0.1, 1/10", "500000.0, 500000", "0e400, 0"
    })
    void numbersAreExact(String written, String value) {
        assertThat(Json.read("c", written)).isEqualTo(new Value.Numeral(Rational.parse(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void whatPythonWritesForNoNumberIsAValue(String written) {
        assertThat(Json.read("c", written)).isEqualTo(new Value.NotFinite(written));
        assertThat(Json.read("c", "[0.0, " + written + " ]"))
                .isEqualTo(new Value.Items(List.of(number(0), new Value.NotFinite(written))));
        assertThat(Json.read("c", "\"" + written + "\"")).isEqualTo(new Value.Text(written));
    }

    @Test
    void theGreatestNumbersAreRead() {
        var most = Rational.of(BigInteger.TEN.pow(400));
        assertThat(Json.read("c", "1e400")).isEqualTo(new Value.Numeral(most));
        assertThat(Json.read("c", "1e-400")).isEqualTo(new Value.Numeral(most.inverse()));
        var digits = "9".repeat(Json.NUMBER);
        assertThat(Json.read("c", digits)).isEqualTo(new Value.Numeral(Rational.of(new BigInteger(digits))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e401", "1e-401", "1e999999999", "-1E999999999", "1e-999999999", "0e999999999",
            "1e99999999999999999999", "1e-99999999999999999999"})
    void anExponentOutOfRangeIsRefusedAndNotExpanded(String number) {
        refused("{\"a\":\n " + number + "}", "line 2, column 2", "the number " + number + " is out of range",
                "powers of ten from -400 to 400 are read");
    }

    @Test
    void aLongNumberIsRefused() {
        var message = " characters; at most 100 are read";
        refused("[1, " + "9".repeat(101) + "]", "line 1, column 5", "a number of 101" + message, "");
        refused("9".repeat(1_000_000), "line 1, column 1", "a number of 1000000" + message, "");
        refused("0." + "1".repeat(2_000), "line 1, column 1", "a number of 2002" + message, "");
    }

    @Test
    void aNameStandsOnceInItsObject() {
        refused("{\"a\": 1,\n \"a\": 2}", "line 2, column 2", "'a' is there twice", "keep one of the two");
        refused("{\"x\": {\"a\": 1, \"\\u0061\": {}}}", "line 1, column 16", "'a' is there twice",
                "keep one of the two");
        assertThat(Json.read("c", "{\"a\": {\"a\": 1}, \"b\": {\"a\": 1}}")).isInstanceOf(Value.Group.class);
    }

    @Test
    void nestingIsBounded() {
        var deepest = "[".repeat(64) + "]".repeat(64);
        assertThat(Json.read("c", deepest)).isInstanceOf(Value.Items.class);
        var message = "objects and lists more than 64 deep";
        refused("[" + deepest + "]", "line 1, column 65", message, "");
        refused("{\"a\":".repeat(100_000), "line 1, column 321", message, "");
        refused("[".repeat(100_000), "line 1, column 65", message, "");
        refused("[".repeat(100_000) + "]".repeat(100_000), "line 1, column 65", message, "");
    }

    @Test
    void lengthsAreBounded() {
        var text = "x".repeat(Json.TEXT);
        assertThat(Json.read("c", "\"" + text + "\"")).isEqualTo(new Value.Text(text));
        refused("[\"x" + text + "\"]", "line 1, column 2",
                "a text of 1048577 characters; at most 1048576 are read", "");

        var name = "n".repeat(Json.POINTER - 1);
        assertThat(Json.read("c", "{\"" + name + "\": 1}")).isInstanceOf(Value.Group.class);
        var far = "the names down to this value have more than 500 characters";
        refused("{\"n" + name + "\": 1}", "line 1, column 2", far, "");
        refused("{\"" + "n".repeat(5_000_000) + "\": 1}", "line 1, column 2", far, "");
        refused("{\"" + name + "\": {\"a\": 1}}", "line 1, column 506", far, "");
        refused("{\"" + "\\u001b".repeat(200) + "\": 1}", "line 1, column 2", far, "");
    }

    @Test
    void theNumberOfValuesIsBounded() {
        var most = IntStream.range(0, Json.VALUES - 1).mapToObj(_ -> "1").collect(Collectors.joining(","));
        assertThat(Json.read("c", "[" + most + "]")).isInstanceOf(Value.Items.class);
        refused("[" + most + ",1]", "line 1, column 200000", "more than 100000 values", "");
    }

    @Test
    void aDocumentIsBounded() {
        var most = "{}" + " ".repeat(Json.LENGTH - 2);
        assertThat(Json.read("c", most)).isEqualTo(new Value.Group(Map.of()));
        refused(most + " ", "", "has 16777217 characters; at most 16777216 are read", "");
    }

    private static void refused(String text, String place, String message, String hint) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> Json.read("c.json", text))
                .satisfies(r -> assertThat(r.problems()).containsExactly(new Problem("c.json", place, message, hint)));
    }

    private static Value number(long n) {
        return new Value.Numeral(Rational.of(n));
    }

    private static Value group(String name, Field field) {
        return new Value.Group(Map.of(name, field));
    }

    private static Field field(Value value, String pointer) {
        return new Field(value, "c.json#" + pointer);
    }
}

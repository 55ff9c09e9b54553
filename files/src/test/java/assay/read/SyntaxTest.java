package assay.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every way to be no JSON has its own words at its own place.
final class SyntaxTest {
    private static final String NUMBER = "numbers are written 12, -3, 0.5 or 1e-5";
    private static final String QUOTE = "JSON takes the double quote \"";
    private static final String COMMENT = "JSON has no comments: take it away";
    private static final String COMMA = "take the comma away";
    private static final String ONE = "a file holds one value";
    private static final String OBJECT = "was it cut off, or is a closing } missing?";
    private static final String LIST = "was it cut off, or is a closing ] missing?";
    private static final String OPEN = "was it cut off, or is the closing quote missing?";
    private static final String BEGIN = "a config begins with {";
    private static final String TEXT = "a text stands in double quotes";
    private static final String FINITE = "leave the field out, or write null";
    private static final String CONTROL = "a control character inside double quotes";
    private static final String BACKSLASH = "a backslash is written \\\\";
    private static final String MISSING = "is a comma missing before it?";

    @ParameterizedTest
    @MethodSource({"commas", "quotes", "words", "numbers", "comments", "texts", "ends", "followers", "others"})
    void aMistakeIsShownWhereItIs(String text, String place, String message, String hint) {
        assertThat(problems(text)).containsExactly(new Problem("c.json", place, message, hint));
    }

    static Stream<Arguments> commas() {
        return Stream.of(
                arguments("{\"a\": 1,}", at(8), "a comma before the closing }", COMMA),
                arguments("{\"a\": 1 ,\n\n}", at(9), "a comma before the closing }", COMMA),
                arguments("[1,]", at(3), "a comma before the closing ]", COMMA),
                arguments("{\n  \"a\": [1, 2,\n  ]\n}", at(2, 13), "a comma before the closing ]", COMMA),
                arguments("{\"a\": 1,, \"b\": 2}", at(9), "expected a name in double quotes, found ','", ""),
                arguments("{,}", at(2), "expected a name in double quotes, found ','", ""),
                arguments("[,1]", at(2), "expected a value, found ','", ""),
                arguments("[1,,2]", at(4), "expected a value, found ','", ""),
                arguments("{\"a\": 1 \"b\": 2}", at(9), "expected ',' or '}', found '\"'", MISSING),
                arguments("{\"a\": 1\n \"b\": 2}", at(2, 2), "expected ',' or '}', found '\"'", MISSING),
                arguments("{\"a\": \"x\"\"b\": 2}", at(10), "expected ',' or '}', found '\"'", MISSING),
                arguments("[1 2]", at(4), "expected ',' or ']', found '2'", ""),
                arguments("[{} {}]", at(5), "expected ',' or ']', found '{'", MISSING),
                arguments("{\"a\": 1; \"b\": 2}", at(8), "expected ',' or '}', found ';'", ""));
    }

    static Stream<Arguments> quotes() {
        return Stream.of(
                arguments("{'a': 1}", at(2), "the quote ' does not enclose a text", QUOTE),
                arguments("{\"a\": 'x'}", at(7), "the quote ' does not enclose a text", QUOTE),
                arguments("{\"a\":12'x'}", at(8), "the quote ' does not enclose a text", QUOTE),
                arguments("{\"a\": \u201cx\u201d}", at(7), "the quote \u201c does not enclose a text", QUOTE),
                arguments("{a: 1}", at(2), "the name 'a' stands without double quotes", ""),
                arguments("{\"x\": 1, null: 2}", at(10), "the name 'null' stands without double quotes", ""),
                arguments("{1: 2}", at(2), "the name '1' stands without double quotes",
                        "or a number is written with a comma inside"),
                arguments("{\"a\": 50,257}", at(10), "the name '257' stands without double quotes",
                        "or a number is written with a comma inside"),
                arguments("{\"a: 1, \"b\": 2}", at(10), "expected ':' after the name, found 'b'",
                        "is a double quote missing before it?"),
                arguments("{\"a\": \"x\" y}", at(11), "expected ',' or '}', found 'y'",
                        "is a double quote missing before it?"),
                arguments("{\\\"a\\\": 1}", at(2), "expected a name in double quotes, found '\\'", ""));
    }

    static Stream<Arguments> words() {
        return Stream.of(
                arguments("{\"a\": None}", at(7), "'None' is no value of JSON", "JSON writes null"),
                arguments("{\"a\": True, \"b\": 1}", at(7), "'True' is no value of JSON", "JSON writes true"),
                arguments("[False]", at(2), "'False' is no value of JSON", "JSON writes false"),
                arguments("{\"a\": NULL}", at(7), "'NULL' is no value of JSON", "JSON writes null"),
                arguments("{\"a\": nan}", at(7), "'nan' is no number of JSON", FINITE),
                arguments("[1, NAN\n]", at(5), "'NAN' is no number of JSON", FINITE),
                arguments("{\"a\": +Infinity}", at(7), "'+Infinity' is no number of JSON", FINITE),
                arguments("{\"a\": INF}", at(7), "'INF' is no number of JSON", FINITE),
                arguments("{\"a\": -INF}", at(7), "'-INF' is no number of JSON", FINITE),
                arguments("{\"a\": NaNs}", at(7), "'NaNs' is no value of JSON", TEXT),
                arguments("{\"a\": inf}", at(7), "'inf' is no number of JSON", FINITE),
                arguments("{\"a\": silu}", at(7), "'silu' is no value of JSON", TEXT),
                arguments("{\"a\": undefined}", at(7), "'undefined' is no value of JSON", TEXT),
                arguments("{\"a\": truely}", at(7), "'truely' is no value of JSON", TEXT),
                arguments("{\"x\":[1,2,{\"y\":nope}]}", at(16), "'nope' is no value of JSON", TEXT),
                arguments("hello", at(1), "'hello' is no value of JSON", BEGIN),
                arguments("model_type: gpt2", at(1), "'model_type' is no value of JSON", BEGIN),
                arguments("{\"a\": " + "x".repeat(41) + "}", at(7), "'" + "x".repeat(40) + "...' is no value of JSON",
                        TEXT));
    }

    static Stream<Arguments> numbers() {
        return Stream.of("01", "-01", "00", "+1", ".5", "1.", "1.5.2", "1e", "1e+", "1.5e", "0x10", "1_000", "7B",
                        "1-1", "--1", "-", "-x", "1e5x")
                .flatMap(n -> Stream.of(
                        arguments("{\"a\": " + n + "}", at(7), "'" + n + "' is no number of JSON", NUMBER),
                        arguments("[3,\n" + n + "\n]", at(2, 1), "'" + n + "' is no number of JSON", NUMBER)));
    }

    static Stream<Arguments> comments() {
        return Stream.of(
                arguments("// c\n{}", at(1), "a comment", COMMENT),
                arguments("{ /* c */ }", at(3), "a comment", COMMENT),
                arguments("{ # c\n}", at(3), "a comment", COMMENT),
                arguments("{\"a\": 1 // c\n}", at(9), "a comment", COMMENT));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("{\"a\": \"x\n\"}", at(9), "the line ends inside double quotes",
                        "is the closing quote missing? A line break is written \\n"),
                arguments("{\"a\r\n\": 1}", at(4), "the line ends inside double quotes",
                        "is the closing quote missing? A line break is written \\n"),
                arguments("{\"a\": \"NaN\n\"}", at(11), "the line ends inside double quotes",
                        "is the closing quote missing? A line break is written \\n"),
                arguments("{\"a\": \"\t\"}", at(8), CONTROL, "it is written \\t"),
                arguments("{\"a\": \"x\u0001\"}", at(9), CONTROL, "it is written \\u0001"),
                arguments("{\"a\": \"C:\\models\"}", at(10), "'\\m' has no meaning in a text", BACKSLASH),
                arguments("{\"a\": \"\\\\\\x\"}", at(10), "'\\x' has no meaning in a text", BACKSLASH),
                arguments("{\"\\u12g4\": 1}", at(3), "'\\u12g' has no meaning in a text", BACKSLASH));
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments("", at(1), "the text ends too early", "was it cut off?"),
                arguments("\n ", at(2, 2), "the text ends too early", "was it cut off?"),
                arguments("-", at(2), "the text ends too early", "was it cut off?"),
                arguments("{", at(2), "the text ends in the middle of an object", OBJECT),
                arguments("{\n", at(2, 1), "the text ends in the middle of an object", OBJECT),
                arguments("{\"a\"", at(5), "the text ends in the middle of an object", OBJECT),
                arguments("{\"a\":", at(6), "the text ends in the middle of an object", OBJECT),
                arguments("{\"a\": 1", at(8), "the text ends in the middle of an object", OBJECT),
                arguments("{\"a\": 1.", at(9), "the text ends in the middle of an object", OBJECT),
                arguments("{\"a\": -", at(8), "the text ends in the middle of an object", OBJECT),
                arguments("{\"a\": tr", at(9), "the text ends in the middle of an object", OBJECT),
                arguments("{\"a\": 1,", at(9), "the text ends in the middle of an object", OBJECT),
                arguments("{\"a\": {}", at(9), "the text ends in the middle of an object", OBJECT),
                arguments("[", at(2), "the text ends in the middle of a list", LIST),
                arguments("{\"a\": [1", at(9), "the text ends in the middle of a list", LIST),
                arguments("{\"a", at(4), "the text ends inside double quotes", OPEN),
                arguments("{\"a': 1}", at(9), "the text ends inside double quotes", OPEN),
                arguments("{\"a\": \"x", at(9), "the text ends inside double quotes", OPEN),
                arguments("{\"a\": \"x\\", at(10), "the text ends inside double quotes", OPEN),
                arguments("{\"a\": \"x\\u12", at(13), "the text ends inside double quotes", OPEN));
    }

    static Stream<Arguments> followers() {
        return Stream.of(
                arguments("{\"a\": 1}}", at(9), "something follows the end: '}'", ONE),
                arguments("{} x", at(4), "something follows the end: 'x'", ONE),
                arguments("{}x", at(3), "something follows the end: 'x'", ONE),
                arguments("{}\n{}", at(2, 1), "something follows the end: '{'", ONE),
                arguments("{} -", at(4), "something follows the end: '-'", ONE),
                arguments("{} \"", at(4), "something follows the end: '\"'", ONE),
                arguments("{} 1.", at(4), "something follows the end: '1.'", ONE),
                arguments("{}\0", at(3), "something follows the end: '\\u0000'", ONE),
                arguments("[1],", at(4), "something follows the end: ','", ONE),
                arguments("1 2", at(3), "something follows the end: '2'", ONE),
                arguments("1x", at(1), "'1x' is no number of JSON", NUMBER));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments("{\"a\": [1}", at(9), "expected ',' or ']', found '}'", ""),
                arguments("{\"a\": 1]", at(8), "expected ',' or '}', found ']'", ""),
                arguments("{]", at(2), "expected a name in double quotes, found ']'", ""),
                arguments("[}", at(2), "expected a value, found '}'", ""),
                arguments("{\"a\": ,}", at(7), "expected a value, found ','", ""),
                arguments("{\"a\": }", at(7), "expected a value, found '}'", ""),
                arguments("{\"a\" 1}", at(6), "expected ':' after the name, found '1'", ""),
                arguments("{\"a\" = 1}", at(6), "expected ':' after the name, found '='", ""),
                arguments("{\"a\": (1, 2)}", at(7), "expected a value, found '('", ""),
                arguments("{\"a\": 4*768}", at(8), "expected ',' or '}', found '*'", ""),
                arguments("}", at(1), "expected a value, found '}'", BEGIN),
                arguments("\u00a0{}", at(1), "expected a value, found '\\u00a0'", BEGIN),
                arguments("{\"\ud83d\ude00\": \ud83d\ude00}", at(7), "expected a value, found '\ud83d\ude00'", ""),
                arguments("{\u202e}", at(2), "expected a name in double quotes, found '\\u202e'", ""),
                arguments("{\r\n\"a\": 1\r\r?}", at(4, 1), "expected ',' or '}', found '?'", ""));
    }

    private static List<Problem> problems(String text) {
        var refusal = catchThrowableOfType(Refusal.class, () -> Json.read("c.json", text));
        assertThat(refusal).as("read: %s", text).isNotNull();
        return refusal.problems();
    }

    private static String at(int column) {
        return at(1, column);
    }

    private static String at(int line, int column) {
        return "line " + line + ", column " + column;
    }
}

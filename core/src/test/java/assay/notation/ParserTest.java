package assay.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1 + 2*3              | 7
        (1 + 2)*3            | 9
        2 - 3 - 4            | -5
        24/4/3               | 2
        24/4*3               | 18
        -2^2                 | -4
        (-2)^2               | 4
        2*-3                 | -6
        - - +3               | 3
        2^-2                 | 1/4
        2^(-2)               | 1/4
        2^ ( 3 )             | 8
        4.5                  | 9/2
        0.125*8              | 1
        2*1e4                | 20000
        1.5E+3*x             | 1500*x
        8e-1                 | 4/5
        16_384*1_0           | 163840
        0.05e2               | 5
        e4 + 2*e             | 2*e + e4
        ceil(7/2)            | 4
        floor(-7/2)          | -4
        min(3, 2, 5)         | 2
        max(3, 2, 5)         | 5
        roundUp(7, 4)        | 8
        roundDown(7, 4)      | 4
        roundNearest(6, 4)   | 8
        roundNearest(5, 4)   | 4
        x*y + y*x            | 2*x*y
        x - x                | 0
        x/y*y                | x
        x^2/x^3              | 1/x
        (x + 1)*(x - 1)      | x^2 - 1
        (x + y)^2            | x^2 + 2*x*y + y^2
        (x + y)^1            | x + y
        (x + y)^0            | 1
        d_model2*_a          | _a*d_model2
        a*z*A*Z              | A*Z*a*z
        az*_AZ*x09           | _AZ*az*x09
        min*2                | 2*min
        ceil + floor         | ceil + floor
        (x + y)/(2*x)        | 1/2 + 1/2*y/x
        roundUp(8*d/3, 256)  | 256*ceil(d/96)
        max(T, w)            | T + w - min(T, w)
        """)
    void readsAFormula(String text, String form) {
        assertThat(Parser.parse(text)).hasToString(form);
    }

    @Test
    void readsAcrossLines() {
        assertThat(Parser.parse("\t2 *\r\n x ")).isEqualTo(Expr.dim("x").times(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        2x              | 1  | x            | an operator is missing before it; a product is written with *
        x y             | 2  | y            | an operator is missing before it; a product is written with *
        (x)(y)          | 3  | (            | an operator is missing before it; a product is written with *
        x 12            | 2  | 12           | an operator is missing before it; a product is written with *
        (x 2)           | 3  | 2            | an operator is missing before it; a product is written with *
        ""              | 0  | ""           | a number, a name or ( belongs here
        2 +             | 3  | ""           | a number, a name or ( belongs here
        2 + * 3         | 4  | *            | a power is written ^
        2 / / 3         | 4  | /            | a number, a name or ( belongs here
        .5              | 0  | .            | a number, a name or ( belongs here
        x**2            | 2  | *            | a power is written ^
        (x + 1          | 6  | ""           | a ) is missing
        x)              | 1  | )            | there is no ( for it
        x, y            | 1  | ,            | a comma stands between the arguments of a function only
        (x, y)          | 2  | ,            | a comma stands between the arguments of a function only
        x = 2           | 2  | =            | it has no meaning in a formula
        007             | 0  | 007          | a number starts with a zero, as decimal numbers do not: 7
        x + 1__0        | 4  | 1__0         | a number has a _ that is not between two digits: 10
        10_             | 0  | 10_          | a number has a _ that is not between two digits: 10
        1_.5            | 0  | 1_           | a number has a _ that is not between two digits: 1.5
        1e400           | 0  | 1e400        | a number has a power of ten of more than 2 digits: 1e400
        x^02            | 2  | 02           | an exponent does not start with a zero
        2e              | 1  | e            | an operator is missing before it; a product is written with *
        1.x             | 2  | x            | digits follow a decimal point
        1.              | 2  | ""           | digits follow a decimal point
        1.2.3           | 3  | .            | it has no meaning in a formula
        x^y             | 2  | y            | an exponent is an integer
        x^2.5           | 3  | .            | an exponent is an integer
        x^(2            | 4  | ""           | a ) is missing
        x^2^3           | 3  | ^            | write (a^b)^c for a power of a power
        x^1234567890    | 2  | 1234567890   | an exponent has up to 9 digits
        x^1001          | 1  | ^            | an exponent of more than 1000
        x^-1001         | 1  | ^            | an exponent of more than 1000
        (x^500)^3       | 7  | ^            | an exponent of more than 1000
        min(x)          | 0  | min          | write min(x, y, ...)
        ceil(x, 2)      | 0  | ceil         | write ceil(x)
        1+roundUp(x)    | 2  | roundUp      | write roundUp(x, m)
        floor()         | 6  | )            | a number, a name or ( belongs here
        1/(x + y)       | 1  | /            | cannot divide (1) by (x + y): only a single term divides, not a sum
        x/0             | 1  | /            | cannot divide (x) by (0): it is zero
        0^-1            | 1  | ^            | cannot divide (1) by (0): it is zero
        (x + 1)^-1      | 7  | ^            | cannot divide (1) by (x + 1): only a single term divides, not a sum
        roundUp(x, y+1) | 0  | roundUp      | cannot divide (x) by (y + 1): only a single term divides, not a sum
        (9^999)^9       | 7  | ^            | a number of more than 10000 bits
        """)
    void saysWhatIsWrong(String text, int position, String found, String hint) {
        var wrong = catchThrowableOfType(Malformed.class, () -> Parser.parse(text));
        assertThat(wrong).isNotNull();
        assertThat(wrong.position()).isEqualTo(position);
        assertThat(wrong.found()).isEqualTo(found);
        assertThat(wrong.hint()).isEqualTo(hint);
    }

    @Test
    void anUnknownFunctionNamesTheKnownOnes() {
        assertThatThrownBy(() -> Parser.parse("2*sqrt(x)"))
            .hasMessage("at character 3, 'sqrt': the functions are ceil(x), "
            + "floor(x), min(x, y, ...), max(x, y, ...), roundUp(x, m), roundDown(x, m), roundNearest(x, m); "
            + "a product is written with *");
        assertThatThrownBy(() -> Parser.parse("roundUp2(x, 2)")).isInstanceOf(Malformed.class);
    }

    @Test
    void theMessageHasThePlaceAndTheText() {
        assertThatThrownBy(() -> Parser.parse("2*(x")).hasMessage("at character 5, the end: a ) is missing");
        assertThatThrownBy(() -> Parser.parse("2x")).hasMessageStartingWith("at character 2, 'x': ");
        assertThatThrownBy(() -> Parser.parse("1/(a+b)")).hasCauseInstanceOf(NotDivisible.class);
    }

    @Test
    void whatIsFoundIsAWholeCharacterAndNotTooLong() {
        assertThat(catchThrowableOfType(Malformed.class, () -> Parser.parse("2\uD835\uDC65")).found())
            .isEqualTo("\uD835\uDC65");
        assertThat(catchThrowableOfType(Malformed.class, () -> Parser.parse("2 " + "x".repeat(100))).found())
            .hasSize(40);
    }

    @Test
    void lengthAndNestingAreLimited() {
        assertThat(Parser.parse("1" + " ".repeat(9_999))).isEqualTo(Expr.ONE);
        assertThatThrownBy(() -> Parser.parse("1" + " ".repeat(10_000))).hasMessageContaining("up to 10000 characters");
        assertThat(Parser.parse("(".repeat(99) + "1" + ")".repeat(99))).isEqualTo(Expr.ONE);
        assertThatThrownBy(() -> Parser.parse("(".repeat(100) + "1" + ")".repeat(100)))
            .hasMessage("at character 101, '1': parentheses nest up to 100 deep");
        assertThat(Parser.parse("(1) + ".repeat(150) + "1")).isEqualTo(Expr.of(151));
    }

    @Test
    void aDecimalIsExact() {
        assertThat(Parser.parse("0.1 + 0.2")).isEqualTo(Expr.of(Rational.of(3, 10)));
    }

    @Test
    void theExponentIsLimitedAndNoLess() {
        assertThat(Parser.parse("x^1000")).isEqualTo(Expr.dim("x").pow(1_000));
        assertThat(Parser.parse("x^-1000")).isEqualTo(Expr.dim("x").pow(-1_000));
        assertThat(Parser.parse("1^1000")).isEqualTo(Expr.ONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "(a+b+c+d+e+f)^30",
        "((a+b+c)^30 + d)^30",
        "((a+b+c+d)^9)*((a+b+c+e)^9)*((a+b+d+e)^9)*((a+b+c+f)^9)",
        "(7^999)^999",
        "((2^999)*(3^999)*(5^999))*(7^999)*(11^999)*(13^999)*(17^999)*(19^999)",
    })
    void aShortTextCannotAskForAHugeExpression(String text) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () ->
            assertThatThrownBy(() -> Parser.parse(text)).isInstanceOf(Malformed.class)
                .hasCauseInstanceOf(ArithmeticException.class));
    }

    @Test
    void manyMinimaAreSlowlyWorkedOffOrRefused() {
        var sum = new StringBuilder("x");
        for (int i = 0; i < 20; i++) sum.append(" + min(a").append(i).append(", b").append(i).append(")");
        var text = "min(" + sum + ", y)";
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            var least = Parser.parse(text);
            assertThat(Parser.parse(least.toString())).isEqualTo(least);
        });
        var nested = "min(".repeat(90) + sum + ", y)".repeat(90);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () ->
            assertThat(Parser.parse(nested)).isNotNull());
    }
}

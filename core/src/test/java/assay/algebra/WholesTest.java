package assay.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import assay.notation.Parser;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WholesTest {
    private static final Wholes WHOLES = Wholes.of(Stream.of("d/h", "h/k", "d", "d/h + 1", "d/2").map(Parser::parse)
        .toList());

    private static Expr in(String text) {
        return WHOLES.in(Parser.parse(text));
    }

    @Test
    void aQuotientIsWrittenAsItsCeiling() {
        assertThat(in("3*d^2*k/h + d")).isEqualTo(Parser.parse("3*d*k*ceil(d/h) + d"));
        assertThat(in("d^2/h^2")).isEqualTo(Parser.parse("ceil(d/h)^2"));
        assertThat(in("ceil(B*d/h)")).isEqualTo(Parser.parse("B*ceil(d/h)"));
        assertThat(in("d/2 + B/h + 1/d")).isEqualTo(Parser.parse("d/2 + B/h + 1/d"));
        assertThat(Wholes.of(List.of()).in(Parser.parse("d/h"))).isEqualTo(Parser.parse("d/h"));
    }

    @Test
    void itHasTheSameValueWhereQuotientsAreWhole() {
        for (var text : List.of("7*d^2*k/h - d/k", "h^3*d/(h*k)", "ceil(d/(2*h)) + min(d/h, h/k, B)", "B*d/(3*h)")) {
            var expr = Parser.parse(text);
            for (long k = 1; k < 4; k++) {
                for (long h = k; h < 20; h += k) {
                    var point = Map.of("B", Rational.of(5), "k", Rational.of(k), "h", Rational.of(h), "d",
                        Rational.of(6 * h));
                    assertThat(WHOLES.in(expr).at(point)).as(text).isEqualTo(expr.at(point));
                }
            }
        }
    }
}

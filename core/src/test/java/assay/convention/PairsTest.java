package assay.convention;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Trees;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Line;
import assay.notation.Parser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairsTest {
    private static final String SCORES = "q[b h t k] @k[b s h k] -> a[b h t s]";

    private static Expr combinations(Pairs pairs, String line) {
        return pairs.combinations(Line.of(line), Trees.place());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ALL    |                       | B*H*K*T^2",
        "ALL    | where s <= t          | B*H*K*T^2",
        "ALL    | where t-w < s <= t    | B*H*K*T^2",
        "HALF   |                       | B*H*K*T^2",
        "HALF   | where s <= t          | B*H*K*T^2/2",
        "HALF   | where t-w < s <= t    | B*H*K*T^2/2",
        "NEEDED |                       | B*H*K*T^2",
        "NEEDED | where s <= t          | B*H*K*T*(T + 1)/2",
    })
    void scores(Pairs pairs, String where, String formula) {
        assertThat(combinations(pairs, SCORES + " " + (where == null ? "" : where))).isEqualTo(Parser.parse(formula));
    }

    @Test
    void aWindowByCounting() {
        var formula = combinations(Pairs.NEEDED, "q[t k] @k[s k] -> a[t s] where t-w < s <= t");
        for (int tokens = 1; tokens <= 8; tokens++) {
            for (int window = 1; window <= 9; window++) {
                int pairs = 0;
                for (int t = 0; t < tokens; t++) {
                    pairs += Math.min(t + 1, window);
                }
                assertThat(formula.at(Map.of("T", Rational.of(tokens), "W", Rational.of(window), "K", Rational.of(3))))
                        .as("%s tokens within %s", tokens, window)
                        .isEqualTo(Rational.of(3L * pairs));
            }
        }
    }

    /// A mask says nothing of an op without both axes, such as one that stores keys.
    @Test
    void aMaskNeedsBothAxes() {
        for (var pairs : Pairs.values()) {
            assertThat(combinations(pairs, "k[b t h] -> @k[b t h] where s <= t")).isEqualTo(Parser.parse("B*T*H"));
            assertThat(combinations(pairs, "@k[b s h] -> v[b s h] where s <= t")).isEqualTo(Parser.parse("B*T*H"));
        }
    }

    @Test
    void elementsOfWhatIsWritten() {
        var line = Line.of("a[b h t s] x[d] -> p[b h t s] where s <= t");
        var written = line.writes().getFirst();
        assertThat(Pairs.ALL.elements(written, line, Trees.place())).isEqualTo(Parser.parse("B*H*T^2"));
        assertThat(Pairs.HALF.elements(written, line, Trees.place())).isEqualTo(Parser.parse("B*H*T^2/2"));
        assertThat(Pairs.NEEDED.elements(written, line, Trees.place())).isEqualTo(Parser.parse("B*H*T*(T + 1)/2"));
    }

    @Test
    void labels() {
        assertThat(Pairs.values()).extracting(Pairs::label).doesNotHaveDuplicates().allMatch(l -> l.contains("pairs"));
    }
}

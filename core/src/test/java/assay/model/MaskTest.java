package assay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.notation.Parser;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MaskTest {
    private static final Mask CAUSAL = new Mask("t", "s", Optional.empty());
    private static final Mask WINDOW = new Mask("t", "s", Optional.of("w"));

    private static final Mask NEAR = new Mask("t", "s", Optional.of("w"), Mask.Limit.EITHER);
    private static final Mask CHUNK = new Mask("t", "s", Optional.of("w"), Mask.Limit.CHUNK);
    private static final Mask CHOSEN = new Mask("t", "s", Optional.of("w"), Mask.Limit.CHOSEN);

    private static Expr size(String axis) {
        return Expr.dim(axis.toUpperCase(Locale.ROOT));
    }

    /// Queries are the last of the keys: query i of T stands at key S - T + i.
    @Test
    void causalPairsByCounting() {
        var formula = CAUSAL.pairs(MaskTest::size);
        for (int keys = 1; keys <= 9; keys++) {
            for (int queries = 1; queries <= keys; queries++) {
                int pairs = 0;
                for (int q = keys - queries; q < keys; q++) {
                    for (int k = 0; k < keys; k++) {
                        pairs += k <= q ? 1 : 0;
                    }
                }
                var point = Map.of("T", Rational.of(queries), "S", Rational.of(keys));
                assertThat(formula.at(point)).as("%s of %s", queries, keys).isEqualTo(Rational.of(pairs));
            }
        }
    }

    @Test
    void windowPairsByCounting() {
        var formula = WINDOW.pairs(MaskTest::size);
        for (int tokens = 1; tokens <= 9; tokens++) {
            for (int window = 1; window <= 11; window++) {
                int pairs = 0;
                for (int q = 0; q < tokens; q++) {
                    for (int k = 0; k <= q; k++) {
                        pairs += q - window < k ? 1 : 0;
                    }
                }
                var point = Map.of("T", Rational.of(tokens), "W", Rational.of(window));
                assertThat(formula.at(point)).as("%s within %s", tokens, window).isEqualTo(Rational.of(pairs));
            }
        }
    }

    @Test
    void pairsToEitherSideByCounting() {
        var formula = NEAR.pairs(MaskTest::size);
        for (int tokens = 1; tokens <= 9; tokens++) {
            for (int window = 1; window <= 11; window++) {
                int pairs = 0;
                for (int q = 0; q < tokens; q++) {
                    for (int k = 0; k < tokens; k++) {
                        pairs += q - window < k && k < q + window ? 1 : 0;
                    }
                }
                var point = Map.of("T", Rational.of(tokens), "W", Rational.of(window));
                assertThat(formula.at(point)).as("%s within %s", tokens, window).isEqualTo(Rational.of(pairs));
            }
        }
    }

    @Test
    void pairsOfChunksAndOfChosenKeysByCounting() {
        for (int tokens = 1; tokens <= 9; tokens++) {
            for (int width = 1; width <= 11; width++) {
                var size = Expr.of(width);
                int within = 0;
                int chosen = 0;
                for (int q = 0; q < tokens; q++) {
                    int reached = 0;
                    for (int k = 0; k <= q; k++) {
                        reached += k / width == q / width ? 1 : 0;
                    }
                    within += reached;
                    chosen += Math.min(q + 1, width);
                    var seen = Expr.of(q + 1);
                    assertThat(CHUNK.reach(seen, _ -> size)).isEqualTo(Expr.of(reached));
                    assertThat(CHOSEN.reach(seen, _ -> size)).isEqualTo(Expr.of(Math.min(q + 1, width)));
                }
                var point = Map.of("T", Rational.of(tokens), "W", Rational.of(width));
                assertThat(CHUNK.pairs(MaskTest::size).at(point)).as("%s in %s", tokens, width)
                        .isEqualTo(Rational.of(within));
                assertThat(CHOSEN.pairs(MaskTest::size).at(point)).as("%s of %s", tokens, width)
                        .isEqualTo(Rational.of(chosen));
            }
        }
    }

    @Test
    void pairsOfKeysThatStandForSeveralTokensByCounting() {
        var all = new Mask("t", "c", Optional.empty(), Mask.Limit.WINDOW, Optional.of("m"));
        var some = new Mask("t", "c", Optional.of("w"), Mask.Limit.CHOSEN, Optional.of("m"));
        for (int tokens = 1; tokens <= 13; tokens++) {
            for (int each = 1; each <= 5; each++) {
                for (int width = 1; width <= 4; width++) {
                    int reached = 0;
                    int chosen = 0;
                    for (int q = 1; q <= tokens; q++) {
                        reached += q / each;
                        chosen += Math.min(q / each, width);
                    }
                    var sizes = Map.of("t", Expr.of(tokens), "m", Expr.of(each), "w", Expr.of(width));
                    Function<String, Expr> size = axis -> Objects.requireNonNull(sizes.get(axis));
                    assertThat(all.pairs(size)).as("%s by %s", tokens, each).isEqualTo(Expr.of(reached));
                    assertThat(some.pairs(size)).as("%s by %s of %s", tokens, each, width).isEqualTo(Expr.of(chosen));
                    assertThat(some.reach(Expr.of(tokens), size)).isEqualTo(Expr.of(Math.min(tokens / each, width)));
                }
            }
        }
        assertThatThrownBy(() -> new Mask("t", "c", Optional.of("w"), Mask.Limit.CHUNK, Optional.of("m")))
                .hasMessage("of keys that stand for several tokens some may be chosen, and no more");
    }

    @Test
    void eitherSideNeedsAWindow() {
        assertThatThrownBy(() -> new Mask("t", "s", Optional.empty(), Mask.Limit.EITHER))
                .hasMessage("a mask to either side has a window");
    }

    @Test
    void whatIsKeptForLaterQueries() {
        var seen = Expr.dim("p");
        assertThat(CAUSAL.kept(seen, MaskTest::size)).isEqualTo(seen);
        assertThat(CHOSEN.kept(seen, MaskTest::size)).isEqualTo(seen);
        assertThat(WINDOW.kept(seen, MaskTest::size)).isEqualTo(Parser.parse("min(p, W)"));
        assertThat(CHUNK.kept(seen, MaskTest::size)).isEqualTo(Parser.parse("min(p, W)"));
        assertThat(CHUNK.bound()).contains("w");
        assertThat(CHOSEN.bound()).isEmpty();
    }

    @Test
    void closedForm() {
        assertThat(CAUSAL.pairs(axis -> Expr.dim("T"))).isEqualTo(Parser.parse("T*(T + 1)/2"));
    }

    @Test
    void reach() {
        assertThat(CAUSAL.reach(Expr.dim("p"), MaskTest::size)).isEqualTo(Expr.dim("p"));
        assertThat(WINDOW.reach(Expr.dim("p"), MaskTest::size)).isEqualTo(Parser.parse("min(p, W)"));
    }
}

package assay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.notation.Parser;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SizesTest {
    /// Sizes from words such as `d=4*h`, each from the test itself.
    private static Sizes sizes(String... words) {
        return Sizes.of(Arrays.stream(words).map(SizesTest::size).toList());
    }

    private static Size size(String word) {
        int at = word.indexOf('=');
        return new Size(word.substring(0, at), Parser.parse(word.substring(at + 1)), "test");
    }

    private static List<Problem> problems(String... words) {
        try {
            sizes(words).values();
            return List.of();
        } catch (Refusal refusal) {
            return refusal.problems();
        }
    }

    @Test
    void definitionsInAnyOrder() {
        var values = sizes("f=roundUp(8/3*d, 64)", "d=h*k", "h=12", "k=64").values();
        assertThat(values).containsEntry("d", Rational.of(768)).containsEntry("f", Rational.of(2048)).hasSize(4);
    }

    @Test
    void keptNamesStaySymbolic() {
        var bindings = sizes("f=4*d", "d=h*k", "h=12", "k=64").bindings(Set.of("h"));
        assertThat(bindings).containsEntry("d", Parser.parse("64*h")).containsEntry("f", Parser.parse("256*h"))
                .containsEntry("k", Expr.of(64));
        assertThat(sizes("f=4*d", "d=7").bindings(Set.of("f"))).doesNotContainEntry("f", Expr.of(28));
    }

    @Test
    void theOrderIsKeptAndOneSizeReplaced() {
        var sizes = sizes("b=1", "a=2").with(size("c=3")).with(size("b=9"));
        assertThat(sizes.all().keySet()).containsExactly("b", "a", "c");
        assertThat(sizes.values()).containsEntry("b", Rational.of(9));
    }

    @Test
    void aCircle() {
        assertThat(problems("a=b + 1", "b=2*a"))
                .containsExactly(new Problem("a = b + 1", "test", "is defined by itself", ""));
        assertThat(problems("a=a")).containsExactly(new Problem("a = a", "test", "is defined by itself", ""));
    }

    @Test
    void whatRestsOnAWrongSizeIsNotWrongToo() {
        assertThat(problems("a=b - 1", "b=a - 1", "c=a/7")).containsExactly(
                new Problem("a = b - 1", "test", "is defined by itself", ""));
        assertThat(problems("c=a/7", "a=-3"))
                .containsExactly(new Problem("a", "test", "is -3; a size is at least 1", ""));
        assertThat(sizes("a=b", "b=a", "c=b", "d=5").known()).containsExactly(Map.entry("d", Rational.of(5)));
    }

    @Test
    void twoUsesOfOneSizeAreNoCircle() {
        assertThat(problems("a=b + c", "b=2*d", "c=3*d", "d=5")).isEmpty();
    }

    @Test
    void anUnknownName() {
        assertThat(problems("a=2*z", "b=3")).containsExactly(
                new Problem("a = 2*z", "test", "refers to 'z', which is no size of this model", "sizes: a, b"));
    }

    @Test
    void aFraction() {
        assertThat(problems("d=1600", "f=8/3*d")).containsExactly(new Problem("f = 8/3*d", "test",
                "is 12800/3, not a whole number", "round it: roundDown(x, m), roundUp(x, m), roundNearest(x, m)"));
    }

    @Test
    void tooSmall() {
        assertThat(problems("a=0")).containsExactly(new Problem("a", "test", "is 0; a size is at least 1", ""));
        assertThat(problems("a=-3")).containsExactly(new Problem("a", "test", "is -3; a size is at least 1", ""));
        assertThat(problems("a=1")).isEmpty();
    }

    @Test
    void absurd() {
        assertThat(problems("a=2^40")).isEmpty();
        assertThat(problems("a=2^40 + 1")).containsExactly(new Problem("a", "test",
                "is 1099511627777, more than any model has", "at most 1099511627776"));
    }

    @Test
    void everyProblemAtOnce() {
        assertThat(problems("a=0", "b=1/2", "c=nothing", "d=4")).extracting(Problem::subject)
                .containsExactly("a", "b", "c = nothing");
    }

    @Test
    void aKeptSizeIsNotChecked() {
        assertThat(sizes("a=0", "b=2*a").bindings(Set.of("a"))).containsEntry("b", Parser.parse("2*a"));
        assertThatThrownBy(() -> sizes("a=0", "b=2*a").bindings(Set.of("b"))).isInstanceOf(Refusal.class);
    }
}

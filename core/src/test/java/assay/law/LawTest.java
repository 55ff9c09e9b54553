package assay.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LawTest {
    private final List<Sample> samples = Law.samples(200);

    @Test
    void aFalseLawFailsOnASimpleSample() {
        var wrong = new Law("max is plus", s -> s.a().max(s.b()).equals(s.a().plus(s.b())));
        assertThatThrownBy(() -> wrong.check(samples)).isInstanceOf(AssertionError.class)
            .hasMessageContaining("'max is plus'").hasMessageContaining("-Dassay.seed=")
            .message().satisfies(text -> assertThat(text.lines().toList().get(1)).hasSizeLessThan(12));
    }

    @Test
    void anExceptionIsAFailure() {
        var broken = new Law("broken", s -> {
            throw new IllegalStateException("defect");
        });
        assertThatThrownBy(() -> broken.check(samples)).isInstanceOf(AssertionError.class)
            .hasMessageContaining("'broken'");
    }

    @Test
    void divisionByZeroIsSilence() {
        var silent = new Law("silent", s -> s.a().minus(s.a()).pow(-1).isZero());
        assertThat(silent.check(samples)).isZero();
    }

    @Test
    void aSeedGivesItsSampleAgain() {
        var first = samples.get(7);
        assertThat(Sample.random(first.seed())).isEqualTo(first);
    }
}

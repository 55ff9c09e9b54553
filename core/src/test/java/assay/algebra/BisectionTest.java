package assay.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BisectionTest {
    @Test
    void theLastThatHolds() {
        for (long end = 0; end < 40; end++) {
            long most = end;
            assertThat(Bisection.last(-1, end + 1, n -> n < most)).isEqualTo(end - 1);
            assertThat(Bisection.lastFrom(0, 64, n -> n <= most)).isEqualTo(OptionalLong.of(end));
            assertThat(Bisection.lastFrom(0, end + 1, n -> true)).isEmpty();
        }
        assertThat(Bisection.last(0, 1, _ -> true)).isZero();
        assertThat(Bisection.lastFrom(0, 1L << 41, n -> n <= 1L << 40)).isEqualTo(OptionalLong.of(1L << 40));
    }
}

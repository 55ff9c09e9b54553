package assay.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What stands for the JDK's random numbers in a browser has the same.
class RandomTest {
    @Test
    void theSame() {
        for (long seed : new long[] {0, 1, -7, Long.MAX_VALUE, 0x9e3779b97f4a7c15L}) {
            var jdk = new SplittableRandom(seed);
            var ours = new assay.browser.java.util.SplittableRandom(seed);
            for (int i = 0; i < 2000; i++) {
                assertThat(ours.nextLong()).isEqualTo(jdk.nextLong());
                assertThat(ours.nextInt()).isEqualTo(jdk.nextInt());
                assertThat(ours.nextDouble()).isEqualTo(jdk.nextDouble());
                assertThat(ours.nextInt(819, 1025)).isEqualTo(jdk.nextInt(819, 1025));
                assertThat(ours.nextInt(0, 1 << 30)).isEqualTo(jdk.nextInt(0, 1 << 30));
                assertThat(ours.nextInt(-5, (1 << 30) + 12345)).isEqualTo(jdk.nextInt(-5, (1 << 30) + 12345));
                assertThat(ours.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE))
                        .isEqualTo(jdk.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
        }
    }
}

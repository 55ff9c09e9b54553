package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.device.Accelerators;
import assay.device.Confidence;
import assay.device.Feature;
import org.junit.jupiter.api.Test;

class DeviceTest {
    @Test
    void aRowHasFigures() {
        // @start region="row"
        var a100 = Accelerators.known().find("a100-80gb");

        assertThat(a100.figure(Feature.FP32)).contains(Rational.of(19_500_000_000_000L));
        assertThat(a100.figure(Feature.MEMORY)).contains(Rational.of(80_000_000_000L));
        assertThat(a100.figure(Feature.FP8)).isEmpty();
        assertThat(a100.confidence()).isEqualTo(Confidence.HIGH);
        // @end
    }
}

package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Rational;
import assay.quantity.Dtype;
import assay.quantity.Figures;
import assay.quantity.Share;
import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void exactUntilItIsRead() {
        // @start region="figures"
        var weights = Rational.of(1_557_611_200).times(Dtype.FP32.bytes());
        var share = Share.of("total", Rational.of(2), Rational.of(3));

        assertThat(Figures.exact(weights)).isEqualTo("6,230,444,800");
        assertThat(Figures.bytes(weights)).isEqualTo("6.230 GB = 5.803 GiB");
        assertThat(Dtype.INT4.bytes()).isEqualTo(Rational.of(1, 2));
        assertThat(share.value()).isEqualTo(Rational.of(2, 3));
        assertThat(Figures.percent(share.value())).isEqualTo("66.67 %");
        // @end
    }
}

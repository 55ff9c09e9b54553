package assay.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Rational;
import assay.device.Accelerators;
import assay.device.Feature;
import assay.problem.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterTest {
    @Test
    void everyClusterHasADeviceAndASource() {
        for (var cluster : Cluster.known()) {
            var device = cluster.of(Accelerators.known());
            var machine = Machine.of(device, Rates.known());
            assertThat(machine.link()).as(cluster.name()).isPositive();
            assertThat(machine.domain()).as(cluster.name()).isGreaterThan(1);
            assertThat(cluster.source()).isNotEmpty();
        }
        assertThat(Cluster.known()).extracting(Cluster::name).doesNotHaveDuplicates()
                .contains("selene", "dgx-h100", "gb200-nvl72", "tpu-v5p", "mi300x-8");
    }

    @Test
    void aClusterDiffersFromItsDevice() {
        var vtrain = Cluster.named("vtrain").of(Accelerators.known());
        assertThat(vtrain.figures()).containsEntry(Feature.NETWORK, Rational.parse("12.5"));
        assertThat(vtrain.figures()).containsEntry(Feature.BF16, Rational.of(312));
        assertThatThrownBy(() -> Cluster.named("selen")).isInstanceOf(Refusal.class).hasMessageContaining("selene");
    }

    @Test
    void oneOfOnesOwn() {
        var own = Cluster.of(List.of("mine | h100 | linked=4 network=25 | recalled | a workshop")).getFirst();
        assertThat(Machine.of(own.of(Accelerators.known()), Rates.known()).domain()).isEqualTo(4);
        assertThatThrownBy(() -> Cluster.of(List.of("mine | h100 | wires=4 | recalled | a workshop")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("wires");
    }

    /// Exchanges take longer with more bytes, and none takes time among one.
    @Test
    void exchanges() {
        var wires = Exchanges.of(Machine.of(Accelerators.known().find("h100"), Rates.known()), Rates.known());
        for (double ranks : new double[] {2, 4, 8, 16, 64, 512}) {
            double before = 0;
            for (double bytes = 1e3; bytes < 1e11; bytes *= 10) {
                double now = wires.reduce(bytes, ranks, 8);
                assertThat(now).isGreaterThan(before).isGreaterThan(wires.gather(bytes, ranks, 8));
                before = now;
            }
        }
        assertThat(wires.reduce(1e9, 1, 8)).isZero();
        assertThat(wires.dispatch(1e9, 8, 8)).isPositive();
    }
}

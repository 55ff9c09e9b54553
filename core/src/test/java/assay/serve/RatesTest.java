package assay.serve;

import static org.assertj.core.api.Assertions.assertThat;

import assay.bundle.Texts;
import assay.device.Accelerators;
import assay.plan.Rate;
import assay.serve.Silicon.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The constants of products of matrices, derived again from a sample of what was measured.
class RatesTest {
    private static final double NEAR = .15;
    private static final String DERIVED = "fit of (compute^3 + memory^3)^(1/3) + start to the sample";

    /// A product: seconds of its FLOPs at the peak, of its bytes at full bandwidth, of its activations, and measured.
    private record Sample(double compute, double memory, double activations, double seconds) {}

    private static Map<String, List<Sample>> samples() {
        var all = new TreeMap<String, List<Sample>>();
        for (var row : Texts.beside(RatesTest.class).rows("/golden/gemm_latency.csv").stream().skip(1).toList()) {
            var cells = row.split(",", -1);
            var on = Silicon.of(Accelerators.known().find(cells[0]), Silicon.rates());
            var format = Arrays.stream(Format.values()).filter(f -> f.label().equals(cells[1])).findFirst()
                    .orElseThrow();
            double m = Double.parseDouble(cells[2]);
            double n = Double.parseDouble(cells[3]);
            double k = Double.parseDouble(cells[4]);
            var way = Objects.requireNonNull(on.ways().get(format));
            double width = switch (format) {
                case BF16 -> 2;
                case FP8 -> 1;
                default -> .5625;
            };
            all.computeIfAbsent(on.generation() + ".gemm." + format.label(), _ -> new ArrayList<>()).add(new Sample(
                    2 * m * n * k / way.peak(), (n * k * width + m * k * way.activation() + 2 * m * n) / on.bandwidth(),
                    2 * m * k / on.bandwidth(), Double.parseDouble(cells[5]) * 1e-6));
        }
        return all;
    }

    private static double off(List<Sample> samples, double[] at) {
        double sum = 0;
        for (var s : samples) {
            double said = Math.cbrt(Math.pow(s.compute / at[0], 3) + Math.pow(s.memory / at[1], 3)) + at[2] * 1e-6
                    + at[3] * s.activations;
            sum += Math.abs(Math.log(said / s.seconds));
        }
        return sum / samples.size();
    }

    /// The shares, the start in microseconds and the passes that are least off: each is moved until none helps.
    private static double[] fitted(List<Sample> samples) {
        var at = new double[] {.6, .7, 5, 1};
        double best = off(samples, at);
        for (double step = .3; step > .001; step /= 1.5) {
            for (boolean better = true; better;) {
                better = false;
                for (int i = 0; i < at.length; i++) {
                    for (double factor : new double[] {1 + step, 1 / (1 + step)}) {
                        var other = at.clone();
                        other[i] *= factor;
                        double off = off(samples, other);
                        if (off < best - 1e-9) {
                            best = off;
                            at = other;
                            better = true;
                        }
                    }
                }
            }
        }
        return at;
    }

    @Test
    void whatIsFromTheSampleFollowsFromIt() {
        var samples = samples();
        var seen = new ArrayList<String>();
        for (var rate : Silicon.rates().all().values()) {
            if (rate.source().startsWith(DERIVED)) {
                assertThat(rate.status()).isEqualTo(Rate.Status.MEASURED);
                var name = rate.name().substring(0, rate.name().lastIndexOf('.'));
                var fit = fitted(samples.getOrDefault(name, List.of()));
                double derived = switch (rate.name().substring(rate.name().lastIndexOf('.') + 1)) {
                    case "compute" -> fit[0];
                    case "memory" -> fit[1];
                    default -> throw new AssertionError(rate.name());
                };
                assertThat(Math.abs(rate.value() / derived - 1)).as("%s %s, derived %s", rate.name(), rate.value(),
                        derived).isLessThan(NEAR);
                seen.add(rate.name());
            }
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(10);
    }

    /// Every constant says where it is from, and none of a source that is not bundled claims to be derived.
    @Test
    void everyConstantHasASource() {
        assertThat(Silicon.rates().all().values()).hasSizeGreaterThan(60).allSatisfy(rate -> {
            assertThat(rate.unit()).isNotBlank();
            if (rate.status() != Rate.Status.COUNTED) {
                assertThat(rate.source()).isNotBlank();
            }
        });
    }
}

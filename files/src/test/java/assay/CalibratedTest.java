package assay;

import static org.assertj.core.api.Assertions.assertThat;

import assay.ask.Serving;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.device.Accelerator;
import assay.disk.Disk;
import assay.plan.Machine;
import assay.plan.Rate;
import assay.plan.Rates;
import assay.read.AcceleratorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A row that `assay bench` wrote, beside what it timed and did not fit.
class CalibratedTest {
    private static final double WITHIN = .15;
    private static final Accelerator ROW = Disk.read("../docs/xeon.json", AcceleratorFile::read).getFirst();

    /// As `assay serve gpt2 --engine onnxruntime` has the prompt of one user.
    private static double prompt(String... sizes) {
        var set = List.of("d_model=" + sizes[0], "num_heads=" + sizes[1], "num_layers=" + sizes[2],
                "vocab_size=" + sizes[3], "d_ff=4*d_model");
        var words = new Words(Map.of("on", "mine", "engine", "onnxruntime", "dtype", "fp32", "input", sizes[4],
                "output", "2"), set, List.of(ROW));
        var served = Serving.of(() -> Catalog.find("gpt2"), words, Catalog::find).users().getFirst();
        assertThat(served.outlook()).isEmpty();
        return served.prompt().total();
    }

    @Test
    void forwardPassesThatWereNotFittedAreForetold() throws IOException {
        var errors = new ArrayList<Double>();
        try (var in = CalibratedTest.class.getResourceAsStream("calibrated.txt")) {
            assertThat(in).isNotNull();
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(l -> !l.startsWith("#")).toList()) {
                var row = Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
                double estimate = prompt(row);
                double measured = Double.parseDouble(row[5]) / 1000;
                errors.add(Math.abs(estimate / measured - 1));
            }
        }
        assertThat(errors).hasSize(5).allSatisfy(e -> assertThat(e).isLessThan(WITHIN));
        assertThat(errors.stream().mapToDouble(e -> e).average().orElseThrow()).isBetween(.02, .04);
    }

    @Test
    void constantsThatWereTimedStandBeforeThoseOfAnyDevice() {
        assertThat(ROW.calibrated().orElseThrow().errors("train")).isNotEmpty();
        var rates = Machine.rates(ROW, Rates.known());
        assertThat(rates.rate("mine", "gemm.fp32.share").status()).isEqualTo(Rate.Status.MEASURED);
        assertThat(rates.rate("mine", "link.share").status()).isEqualTo(Rate.Status.ASSUMED);
    }
}

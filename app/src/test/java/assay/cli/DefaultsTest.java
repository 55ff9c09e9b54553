package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.device.Accelerators;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

/// What training is taken to be where nothing says it.
class DefaultsTest {
    @ParameterizedTest
    @CsvSource({"gpt2, '', bf16-mixed, fused", "llama-3-8b, --on h100, bf16-mixed, fused",
        "gpt2, --on v100, fp16-mixed, fused", "gpt2, --on tpu-v5e, bf16-mixed, fused",
        "gpt2, --activations handout, fp32, explicit", "gpt2-xl-swiglu, '', fp32, explicit",
        "gpt2-xl-swiglu, --on a100, bf16-mixed, fused",
        "gpt2-xl-swiglu, --on a100 --activations handout, fp32, explicit",
        "gpt2, --precision fp32 --attention explicit, fp32, explicit", "gpt2, --precision fp32, fp32, fused"})
    void byModelDeviceAndList(String model, String flags, String precision, String attention) {
        var run = Run.of(("train " + model + " --seq 128 " + flags + " --format json").strip().split(" +"));
        assertThat(run.out()).contains("\"precision\":\"" + precision + "\"",
                "\"attention\":\"" + attention + "\"");
    }

    /// No device that is known makes training fail by what was not said.
    @Test
    void everyDevice() {
        for (var device : Accelerators.known().rows()) {
            var run = Run.of("train", "gpt2", "--seq", "16", "--on", device.name());
            assertThat(run.exit()).as("%s: %s", device.name(), run.err()).isZero();
        }
    }
}

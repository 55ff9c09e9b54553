package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.write.Format;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Models of all kinds side by side.
class CompareTest {
    private static final List<String> KINDS = List.of("gpt2", "mamba-1.4b", "whisper-tiny",
            "vit-base-patch16-224-in21k", "../files/src/test/fixtures/checkpoints/clip", "../examples/mamba.assay",
            "../files/src/test/fixtures/onnx/bert.onnx", "flan-t5-small", "deepseek-v2");

    @Test
    void anyKindBesideAnyOther() {
        for (var one : KINDS) {
            for (var other : KINDS.subList(0, KINDS.indexOf(one) + 1)) {
                assertThat(Run.of("compare", "--full", other, one).exit()).as("%s %s", one, other).isZero();
            }
        }
    }

    @Test
    void allOfThemInEveryFormat() {
        for (var format : Format.values()) {
            var words = new ArrayList<>(List.of("compare", "--full", "--format", format.label()));
            words.addAll(KINDS);
            var run = Run.of(words.toArray(String[]::new));
            assertThat(run.exit()).as("%s: %s", format, run.err()).isZero();
            if (format.text() && format != Format.SVG) {
                assertThat(run.out()).contains(format == Format.CSV ? "memory.weights" : "published")
                        .doesNotContain("is .");
            }
        }
    }

    @Test
    void modelsOfOneShapeAreAsMuch() {
        var out = Run.of("compare", "--full", "llama-3-8b", "llama-3.1-8b").out();
        assertThat(out).startsWith("Compared at B = 1, T = 8,192 in bf16 (convention matmul)\n")
                .contains("158,140,695,838,720  158,140,695,838,720");
    }

    @Test
    void publishedBytesAreOfEachModelsOwnType() {
        assertThat(Run.of("compare", "gpt2", "llama-3-8b", "--dtype", "fp8", "--csv").out())
                .contains("gpt2,matmul,memory.weights,124439808,", "llama-3-8b,matmul,memory.weights,8030261248,");
        assertThat(Run.of("compare", "gpt2", "llama-3-8b", "--dtype", "fp8", "--csv", "--table", "published").out())
                .contains("gpt2,fp32,497759232,", "llama-3-8b,bf16,16060522496,");
    }

    @Test
    void whereNoneHasAContextNoneIsSaid() {
        var out = Run.of("compare", "--full", "vit-base-patch16-224-in21k", "vit-huge-patch14-224-in21k").out();
        assertThat(out).startsWith("Compared at B = 1 in bf16").contains("no T, as none has a context")
                .doesNotContain("T = 1");
    }
}

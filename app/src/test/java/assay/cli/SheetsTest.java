package assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How each format writes the amounts of a sheet.
class SheetsTest {
    @Test
    void jsonHasNumbersWithTheirUnitsInTablesAndSentences() {
        assertThat(Run.of("explain", "gpt2", "flops.forward", "--format", "json").out()).contains(
                "\"quantity\":\"flops.forward\",\"value\":{\"value\":291648307200,\"unit\":\"FLOP\",\"formula\":"
                        + "\"4*B*T^2*d_model*num_layers + ",
                "\"value\":{\"value\":43486543872,\"unit\":\"FLOP\",\"formula\":\"6*B*T*d_model^2*num_layers\"}");
        assertThat(Run.of("compare", "gpt2", "vit-base-patch16-224-in21k", "--format", "json").out()).contains(
                "{\"model\":\"gpt2\",\"convention\":\"matmul\",\"quantity\":\"memory.weights\",\"value\":{\"value\":"
                        + "248879616,\"unit\":\"byte\",\"formula\":",
                "{\"text\":\"This holds for d_ff = 4*d_model in every model");
    }

    @Test
    void markdownHasFormulasAsCode() {
        assertThat(Run.of("explain", "gpt2", "scores", "--format", "markdown").out())
                .contains("- formula: `2*B*T^2*d_model*num_layers`\n", "- numbers: `2*1*1024^2*768*12`\n",
                        "- value: 19,327,352,832 FLOPs (19.327 GFLOPs)\n");
    }
}

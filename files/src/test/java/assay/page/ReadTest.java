package assay.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.catalog.Catalog;
import assay.family.Families;
import assay.model.Size;
import assay.problem.Refusal;
import assay.read.ConfigFile;
import assay.read.GgufDraft;
import assay.read.GgufRecipe;
import assay.read.Json;
import assay.spec.Field;
import assay.spec.Value;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

class ReadTest {
    @Test
    void everyFieldHasItsPlace() {
        // @start region="config"
        var text = "{\"n_embd\": 768, \"layer_norm_epsilon\": 1e-5}";
        var spec = ConfigFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "stdin");

        assertThat(spec.fields())
                .containsEntry("n_embd", new Field(new Value.Numeral(Rational.of(768)), "stdin#/n_embd"))
                .containsEntry("layer_norm_epsilon",
                        new Field(new Value.Numeral(Rational.of(1, 100_000)), "stdin#/layer_norm_epsilon"));
        // @end
    }

    @Test
    void aMistakeHasALineAndAColumn() {
        // @start region="refused"
        assertThatThrownBy(() -> Json.read("config.json", "{\"n_embd\": 768,}"))
                .isInstanceOf(Refusal.class)
                .hasMessage("config.json, line 1, column 15: a comma before the closing } (take the comma away)");
        // @end
    }

    @Test
    void aModelOfOnesOwnIsLines() {
        // @start region="own"
        var text = """
                model tiny
                sizes
                    d_model = 8
                axes
                    d = d_model
                reads x[b t d]
                writes y
                tree
                    act = silu x[b t d] -> y[b t d]
                """;
        var spec = ConfigFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "stdin");

        assertThat(Families.build(spec).sizes().all())
                .containsEntry("d_model", new Size("d_model", Expr.of(8), "stdin:3:15"));
        // @end
    }

    /// The sum is the size of a published file, to the byte.
    @Test
    void aRecipeSaysTheBytesOfAFile() {
        // @start region="recipe"
        var model = Families.build(Catalog.find("llama-3.1-8b"));
        var layout = new GgufRecipe("Q4_K_M").of(GgufDraft.of(model).orElseThrow());

        assertThat(layout.bytes()).isEqualTo(4_912_898_048L);
        assertThat(layout.file()).isEqualTo(4_920_739_232L);
        // @end
    }
}

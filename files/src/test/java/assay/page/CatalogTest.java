package assay.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.catalog.Catalog;
import assay.catalog.Models;
import assay.family.Families;
import assay.problem.Refusal;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

class CatalogTest {
    @Test
    void aRowBecomesAModel() {
        // @start region="row"
        var model = Families.build(Catalog.find("openai-community/gpt2-xl"));
        var parameters = new Parameters().of(model, Terms.DEFAULT).orElseThrow().total();

        assertThat(model.name()).isEqualTo("gpt2-xl");
        assertThat(parameters.at(model.sizes().values())).isEqualTo(Rational.of(1_557_611_200));
        // @end
    }

    @Test
    void whatAUserWritesForAModel() {
        // @start region="models"
        var stdin = new ByteArrayInputStream("{\"n_head\": 12}".getBytes(UTF_8));

        assertThat(Models.spec("-", stdin).fields()).containsOnlyKeys("n_head");
        assertThat(Models.spec("llama-2-7b", stdin).source()).isEqualTo("catalogue: llama-2-7b");
        assertThatThrownBy(() -> Models.spec("gpt2-xxl", stdin))
                .isInstanceOf(Refusal.class)
                .hasMessage("gpt2-xxl: no model of the catalogue and no file (did you mean gpt2-xl or gpt2?)");
        // @end
    }
}

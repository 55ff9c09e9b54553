package assay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.catalog.Models;
import assay.family.Families;
import assay.spec.Former;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Configs under former names of types, as they were first published.
final class FormerTest {
    /// The totals are those that the reference counts for the same sizes under today's names (transformers 5.18.0,
    /// `FalconForCausalLM`): tiiuae/falcon-7b, falcon-40b and falcon-rw-1b.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "'model_type': 'RefinedWebModel', 'vocab_size': 65024, 'hidden_size': 4544, 'n_layer': 32, 'n_head': 71, "
                + "'multi_query': true, 'parallel_attn': true, 'bias': false, 'alibi': false | 6921720704",
        "'model_type': 'RefinedWeb', 'vocab_size': 65024, 'hidden_size': 8192, 'n_layer': 60, 'n_head': 128, "
                + "'n_head_kv': 8, 'parallel_attn': true, 'bias': false, 'alibi': false | 41303293952",
        "'model_type': 'RefinedWebModel', 'vocab_size': 50304, 'hidden_size': 2048, 'n_layer': 24, 'n_head': 32, "
                + "'bias': true, 'alibi': true | 1311625216"
    })
    void falcons(String config, long total) {
        var text = ("{" + config + "}").replace('\'', '"');
        var model = Families.build(Models.spec("-", new ByteArrayInputStream(text.getBytes(UTF_8))));
        assertThat(model.family()).isEqualTo("falcon");
        assertThat(new Parameters().of(model, Terms.DEFAULT).orElseThrow().total().at(model.sizes().values()))
                .isEqualTo(Rational.of(total));
    }

    /// No former name is a type of today's.
    @Test
    void noneIsKnown() {
        var types = new ArrayList<>(Families.ALL.stream().flatMap(family -> family.types().stream()).toList());
        assertThat(types).doesNotContainAnyElementsOf(Former.names());
    }
}

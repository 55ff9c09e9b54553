package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Forward;
import assay.account.Omission;
import assay.account.Terms;
import assay.convention.Conventions;
import assay.family.Families;
import assay.notation.Parser;
import assay.quantity.Dtype;
import org.junit.jupiter.api.Test;

class ConventionTest {
    @Test
    void aConventionIsATerm() {
        // @start region="convention"
        var model = Families.build(gpt2());
        var all = new Forward().of(model, Terms.of(Conventions.MATMUL, Dtype.FP32)).orElseThrow();
        var causal = new Forward().of(model, Terms.of(Conventions.named("matmul-causal"), Dtype.FP32)).orElseThrow();

        assertThat(all.total().minus(causal.total())).isEqualTo(Parser.parse("2*B*(T^2 - T)*d_model*num_layers"));
        assertThat(all.omissions()).extracting(Omission::what).contains("softmax", "LayerNorm", "embedding lookup");
        // @end
    }
}

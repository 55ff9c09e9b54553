package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Activations;
import assay.account.Backward;
import assay.account.Forward;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Rational;
import assay.family.Families;
import assay.notation.Parser;
import assay.pass.Recompute;
import org.junit.jupiter.api.Test;

class AccountTest {
    @Test
    void aLedgerIsSymbolic() {
        // @start region="ledger"
        var model = Families.build(gpt2());
        var parameters = new Parameters().of(model, Terms.DEFAULT).orElseThrow();

        assertThat(parameters.under("transformer/h/mlp").total())
                .isEqualTo(Parser.parse("num_layers*(2*d_model*d_ff + d_ff + d_model)"));
        assertThat(parameters.total().at(model.sizes().values())).isEqualTo(Rational.of(124_439_808));
        // @end
    }

    @Test
    void theFactorOfTheBackwardPassIsFound() {
        // @start region="backward"
        var model = Families.build(gpt2());
        var forward = new Forward().of(model, Terms.DEFAULT).orElseThrow();
        var backward = new Backward().of(model, Terms.DEFAULT).orElseThrow();

        assertThat(backward.total()).isEqualTo(forward.total().times(2));
        // @end
    }

    @Test
    void whatIsKeptDependsOnTheList() {
        // @start region="kept"
        var model = Families.build(gpt2());
        var kept = new Activations(Keeping.KORTHIKANTI, Kernel.EXPLICIT, Recompute.NONE)
                .of(model, Terms.DEFAULT).orElseThrow();
        var fused = new Activations(Keeping.KORTHIKANTI, Kernel.FUSED, Recompute.NONE)
                .of(model, Terms.DEFAULT).orElseThrow();

        assertThat(kept.under("transformer/h/attn/softmax").total())
                .isEqualTo(Parser.parse("2*num_layers*B*num_heads*T^2"));
        assertThat(kept.total().minus(fused.total())).isEqualTo(Parser.parse("5*num_layers*B*num_heads*T^2"));
        // @end
    }
}

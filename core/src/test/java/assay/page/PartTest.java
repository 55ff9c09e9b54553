package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.model.Contract;
import assay.model.Kind;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Layout;
import assay.part.Linear;
import assay.part.Projected;
import org.junit.jupiter.api.Test;

class PartTest {
    @Test
    void aPartLowersToOps() {
        // @start region="linear"
        var linear = new Linear(true, Layout.OUT_IN);

        assertThat(linear.of("q_proj", "y[b t d]", "q[b t h k]").parts()).containsExactly(
                Contract.of("matmul", "y[b t d] .weight[(h k) d] -> q[b t h k]"),
                Pointwise.of("bias", Kind.BIAS, "q[b t h k] .bias[(h k)] -> q[b t h k]"));
        // @end
    }

    @Test
    void aSwitchChangesLines() {
        // @start region="attention"
        var names = new Attention.Names("attn", "q_proj", "k_proj", "v_proj", "o_proj");
        var core = Core.causal(true).where(Core.SLIDING);

        assertThat(new Projected(names, false).over(core, Attention.rotated(core)).parts()).contains(
                Contract.of("scores", "q[b t g r k] @k[b s g k] -> a[b g r t s] where t-w < s <= t"));
        // @end
    }
}

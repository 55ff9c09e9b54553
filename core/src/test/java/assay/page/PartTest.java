package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.model.Contract;
import assay.model.Kind;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Layout;
import assay.part.Linear;
import assay.part.Position;
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
        var linear = new Linear(false, Layout.OUT_IN);
        boolean fused = false;
        boolean grouped = true;
        boolean windowed = true;

        assertThat(new Attention(names, linear, Position.ROPE, fused, grouped, windowed).block().parts()).contains(
                Contract.of("scores", "q[b t g r k] @k[b s g k] -> a[b g r t s] where t-w < s <= t"));
        // @end
    }
}

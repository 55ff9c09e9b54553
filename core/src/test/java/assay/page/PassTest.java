package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.family.Families;
import assay.pass.Decode;
import assay.pass.Gradient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassTest {
    @Test
    void theGradientIsATreeOfOps() {
        // @start region="gradient"
        var lines = new ArrayList<String>();
        Gradient.of(Families.build(gpt2())).walk((place, op) -> lines.add(place.path() + ": " + op.line()));

        assertThat(lines).startsWith(
                "lm_head/matmul/d_x: d_logits[b t v] /transformer.wte.weight[v d] -> d_x[b t d]",
                "lm_head/matmul/d_weight: d_logits[b t v] x[b t d] -> d_transformer.wte.weight[v d]");
        // @end
    }

    @Test
    void oneQueryMeetsTheKeysSoFar() {
        // @start region="decode"
        var scores = new ArrayList<List<Expr>>();
        Decode.of(Families.build(gpt2()), Expr.dim("t")).walk((place, op) -> {
            if (op.name().equals("scores")) {
                scores.add(op.line().writes().getFirst().shape(place::size));
            }
        });

        assertThat(scores).containsExactly(
                List.of(Expr.dim("B"), Expr.dim("num_heads"), Expr.ONE, Expr.dim("t")));
        // @end
    }
}

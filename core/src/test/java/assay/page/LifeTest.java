package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Families;
import assay.life.Keeping;
import assay.life.Kernel;
import assay.life.Life;
import assay.life.Moment;
import assay.pass.Recompute;
import assay.recipe.Precision;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The snippets of the page of `assay.life`.
class LifeTest {
    @Test
    void momentsOfAStep() {
        // @start region="moments"
        var model = Families.build(gpt2());
        var values = new HashMap<>(model.sizes().values());
        values.put("B", Rational.of(4));
        values.put("T", Rational.of(1024));
        var types = Precision.named("bf16-autocast").types();
        var kept = new Life(Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.NONE, types, 32);
        var again = new Life(Keeping.PYTORCH, Kernel.EXPLICIT, Recompute.FULL, types, 32);

        var moments = kept.moments(model, values, false);
        assertThat(moments).extracting(Moment::name)
                .contains("end of the forward pass", "loss", "backward pass, at loss");
        assertThat(most(again, values)).isLessThan(most(kept, values));
        // @end
    }

    private static Rational most(Life life, Map<String, Rational> values) {
        return life.moments(Families.build(gpt2()), values, false).stream()
                .map(moment -> Expr.sum(moment.parts().values()).at(values))
                .reduce(Rational.ZERO, Rational::max);
    }
}

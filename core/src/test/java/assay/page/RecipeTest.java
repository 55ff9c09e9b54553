package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.quantity.Dtype;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import org.junit.jupiter.api.Test;

class RecipeTest {
    @Test
    void aRowSaysWhatIsHeld() {
        // @start region="row"
        assertThat(Optimizers.named("adamw").rest().states()).hasSize(2);
        assertThat(Precision.named("bf16-mixed").master()).contains(Dtype.FP32);
        // @end
    }
}

package assay.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.spec.Reading;
import assay.spec.Spec;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class HfTest {
    @Test
    void anAxisHasOneSize() {
        var hf = new Hf("test", new Reading(new Spec("", "", new LinkedHashMap<>(), new LinkedHashMap<>())));
        hf.bind("d", Expr.of(8));
        assertThat(hf.bind("d", Expr.of(8))).isEqualTo(Expr.of(8));
        assertThatThrownBy(() -> hf.bind("d", Expr.of(9))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("axis d is 8, and would be 9");
        assertThat(hf.rebind("d", Expr.of(9))).isEqualTo(hf.size("d"));
    }
}

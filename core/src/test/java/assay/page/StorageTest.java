package assay.page;

import static assay.page.FamilyTest.gpt2;
import static org.assertj.core.api.Assertions.assertThat;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Families;
import assay.quantity.Dtype;
import assay.storage.Encoding;
import assay.storage.Matrix;
import assay.storage.Plain;
import assay.storage.Scheme;
import assay.storage.Scheme.Rule;
import assay.storage.Scheme.Selector;
import assay.storage.Sort;
import assay.storage.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageTest {
    @Test
    void anEncodingIsALine() {
        // @start region="encoding"
        var gptq = Encoding.of("gptq-int4-g128 = qweight int4 1x1 in 32 along columns, "
                + "qzeros int4 1x128 in 32 along rows, scales fp16 1x128, g_idx int32 *x1");
        var matrix = new Matrix(Expr.of(1024), Expr.of(4096), Map.of());

        assertThat(gptq.bytes(matrix).constant()).isEqualTo(Rational.of(
                1024 * 4096 / 2 + 1024 / 2 * 32 + 1024 * 32 * 2 + 4096 * 4));
        // @end
    }

    @Test
    void aSchemeIsRules() {
        // @start region="scheme"
        var model = Families.build(gpt2());
        var int8 = Encoding.of("int8 = weight int8 1x1, SCB fp32 1x*");
        var scheme = new Scheme("int8", "here", List.of(new Rule(
                Selector.of(Sort.LINEAR), Optional.of(int8))), Plain.all(Dtype.BF16));
        var held = new Store(scheme, model.sizes().values()).held(model);

        assertThat(held).extracting(Store.Held::type).contains("int8", "bf16");
        assertThat(held.stream().filter(h -> h.type().equals("int8")).map(Store.Held::elements)
                .map(e -> e.at(model.sizes().values())).reduce(Rational.ZERO, Rational::plus))
                .isEqualTo(Rational.of(4 * 768 * 768 + 8 * 768 * 768));
        // @end
    }
}

package assay.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Families;
import assay.model.Size;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FamilyTest {
    // @start region="gpt2"
    static Spec gpt2() {
        var fields = new LinkedHashMap<String, Field>();
        fields.put("model_type", new Field(new Value.Text("gpt2"), "config.json#/model_type"));
        Map.of("vocab_size", 50257, "n_layer", 12, "n_embd", 768, "n_head", 12).forEach((name, n) ->
                fields.put(name, new Field(new Value.Numeral(Rational.of(n)), "config.json#/" + name)));
        return new Spec("gpt2", "config.json", fields, new LinkedHashMap<>());
    }

    @Test
    void everySizeHasItsSource() {
        var model = Families.build(gpt2());

        assertThat(model.sizes().all())
                .containsEntry("d_model", new Size("d_model", Expr.of(768), "config.json#/n_embd"))
                .containsEntry("d_ff", new Size("d_ff", Expr.dim("d_model").times(4), "default: 4*d_model"));
    }
    // @end

    @Test
    void everythingWrongAtOnce() {
        // @start region="refused"
        var spec = gpt2()
                .with("num_heads", new Field(new Value.Numeral(Rational.of(13)), "--set num_heads"))
                .with("norm", new Field(new Value.Text("batchnorm"), "--set norm"));

        assertThatThrownBy(() -> Families.build(spec)).isInstanceOf(Refusal.class).hasMessage("""
                gpt2, --set norm: is 'batchnorm', not one of rmsnorm, layernorm
                gpt2, --set num_heads: d_model 768 is not divisible by num_heads 13 \
                (give head_dim, or heads that divide it)""");
        // @end
    }
}

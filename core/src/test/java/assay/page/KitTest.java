package assay.page;

import static org.assertj.core.api.Assertions.assertThat;

import assay.account.Parameters;
import assay.account.Terms;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.part.Core;
import assay.quantity.Dtype;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KitTest {
    // @start region="family"
    record Small() implements Family {
        @Override
        public String name() {
            return "small";
        }

        @Override
        public Model model(Reading reading) {
            var hf = new Hf(name(), reading).decoder();
            var stack = Stack.of(hf);
            hf.headDim();
            hf.rotary(Rational.ONE);
            hf.ffn(Expr.dim("d_model").times(4), "4*d_model");
            hf.context(1024);
            var attention = Usual.attention(Core.causal(hf.groups()), false, false, List.of());
            return stack.decoder(Stack.layers("layers", stack.preNorm(attention, Usual.gated(Kind.SILU, false))),
                    hf.tied(false));
        }
    }

    @Test
    void aFamilyIsComposed() {
        var model = new Small().model(new Reading(small()));
        var parameters = new Parameters().of(model, Terms.of(Conventions.MATMUL, Dtype.BF16)).orElseThrow();

        assertThat(parameters.total().at(model.sizes().values())).isEqualTo(Rational.of(7_344));
    }
    // @end

    private static Spec small() {
        var fields = new LinkedHashMap<String, Field>();
        Map.of("vocab_size", 100, "hidden_size", 16, "num_hidden_layers", 1, "num_attention_heads", 2)
                .forEach((name, n) -> fields.put(name, new Field(new Value.Numeral(Rational.of(n)), name)));
        return new Spec("small", "config.json", fields, new LinkedHashMap<>());
    }
}

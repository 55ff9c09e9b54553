package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;

/// Granite with routed experts.
public record GraniteMoe() implements Family {
    @Override
    public String name() {
        return "granitemoe";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.context(2048);
        hf.size("fe", "d_expert", Expr.of(11008), "11008", "intermediate_size");
        hf.experts(Expr.of(8), Expr.of(2), "num_local_experts");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var experts = new Experts(Router.softmax("router"), "experts", Layout.OUT_IN, false, hf.activation("silu"));
        var layer = stack.preNorm(Usual.attention(core, bias, bias, List.of()),
                Experts.block("block_sparse_moe", experts.nodes()));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS
                .rename("experts.gate_up_proj", "input_linear.weight")
                .rename("experts.down_proj", "output_linear.weight")
                .rename("router", "router.layer");
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;

/// Phi 3.5 with routed experts: LayerNorm with shifts, and biases where the config asks for them, on the head too.
public record Phimoe() implements Family {
    @Override
    public String name() {
        return "phimoe";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.groupsOr(8);
        var core = Core.causal(true).where(hf.window("sliding_window"));
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.context(131072);
        hf.size("fe", "d_expert", Expr.of(6400), "6400", "intermediate_size");
        hf.experts(Expr.of(16), Expr.of(2), "num_local_experts");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var experts = new Experts(Router.softmax("router"), "experts", Layout.OUT_IN, false, hf.activation("silu"));
        var layer = stack.preNorm(Usual.attention(core, bias, bias, List.of()), Experts.block("mlp", experts.nodes()));
        var head = Stack.head("lm_head", "model.embed_tokens", hf.tied(false),
                reading.flag("head_bias", false, "lm_head_bias"));
        return stack.decoder(List.of(Attention.rotary("rotary_emb", true)), Stack.layers("layers", layer), "norm",
                head);
    }

    @Override
    public Spelling spelling() {
        return Experts.each("w1", "w3", "w2").rename("mlp.router", "mlp.gate").rename("mlp", "block_sparse_moe");
    }
}

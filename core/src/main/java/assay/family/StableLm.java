package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;

/// StableLM: a Llama with LayerNorms that shift and a quarter of each head turned. The 12B has attention and
/// feed-forward side by side, and a LayerNorm for each single head's queries and keys.
public record StableLm() implements Family {
    @Override
    public String name() {
        return "stablelm";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.groupsOr(32);
        var core = Core.causal(true);
        hf.headDim();
        hf.rotary(hf.rotaryPart(Rational.of(1, 4)));
        hf.ffn(Expr.of(6912), "6912");
        hf.context(4096);
        var prepared = reading.flag("qk_norm", false, "qk_layernorm")
                ? List.<Node>of(
                        Attention.normedApart(Norm.LAYERNORM, "q_layernorm", core.query(), hf.size("h"),
                                core.heads().key()),
                        Attention.normedApart(Norm.LAYERNORM, "k_layernorm", core.keys(), hf.size("g"),
                                core.heads().key()))
                : List.<Node>of();
        var attention = Usual.attention(core, reading.flag("bias", false, "use_qkv_bias"), false, prepared);
        var feedForward = Usual.gated(hf.activation("silu"), false);
        var layer = reading.flag("parallel_residual", false, "use_parallel_residual")
                ? stack.parallel(attention, feedForward)
                : stack.preNorm(attention, feedForward);
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }
}

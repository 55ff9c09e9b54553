package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// OLMo 1: a Llama whose LayerNorms have no weights, and whose queries, keys and values may be clipped.
public record Olmo() implements Family {
    @Override
    public String name() {
        return "olmo";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.bare(hf, Norm.LAYERNORM);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var clipped = new ArrayList<Node>();
        if (reading.given("clip_qkv", false)) {
            for (var stream : List.of(core.query(), core.keys(), core.values())) {
                clipped.add(Pointwise.of("clip_" + stream.charAt(0), Kind.CLIP, stream + " -> " + stream));
            }
        }
        var layer = stack.preNorm(Usual.attention(core, bias, bias, clipped),
                Usual.gated(hf.activation("silu"), false));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }
}

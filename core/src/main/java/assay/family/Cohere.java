package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Component;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Cohere's Command: attention and feed-forward side by side behind one LayerNorm without shift, a tied head, scaled
/// logits. Command R+ norms each head's queries and keys. In Cohere 2 three layers of four slide, and only these know
/// positions.
public record Cohere() implements Family {
    @Override
    public String name() {
        return "cohere";
    }

    @Override
    public List<String> types() {
        return List.of("cohere", "cohere2");
    }

    @Override
    public Model model(Reading reading) {
        boolean second = reading.modelType().equals("cohere2");
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, false);
        boolean grouped = hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(22528), "22528");
        hf.context(8192);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        if (second) {
            hf.size("w", "sliding_window", Expr.of(4096), "4096");
        }
        var types = second ? LayerTypes.sliding(reading, 4, "sliding_window_pattern")
                : LayerTypes.each(reading, _ -> Reach.FULL);
        boolean normed = !second && reading.flag("qk_norm", false, "use_qk_norm");
        var layers = Stack.layers("layers", types, type -> {
            boolean slides = type == Reach.SLIDING;
            var core = Core.causal(grouped).where(type.mask());
            var prepared = new ArrayList<Node>();
            if (normed) {
                prepared.addAll(Usual.headwiseNorms(Norm.LAYERNORM, core));
            }
            if (slides || !second) {
                prepared.addAll(Attention.rotated(core));
            }
            return stack.parallel(Usual.attention("self_attn", "o_proj", core, bias, bias, prepared),
                    Usual.gated(activation, false));
        });
        var head = new ArrayList<>(Stack.lmHead(hf.tied(true)));
        head.add(Usual.scaled("logit_scale", Component.HEAD, "logits[b t v]"));
        return stack.decoder(List.of(Attention.rotary("rotary_emb", true)), layers, "norm", head);
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;

/// EXAONE 4: sub-layers normed before they are added to the residual stream, queries and keys of each head normed.
/// Three layers of four slide, and only these know positions; without a window all reach everything and all know
/// positions.
public record Exaone4() implements Family {
    @Override
    public String name() {
        return "exaone4";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(32);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(16384), "16384");
        hf.context(2048);
        boolean window = hf.windowOr(4096, "sliding_window").equals(Core.SLIDING);
        var types = window && !reading.has("layer_types")
                ? LayerTypes.sliding(reading, 4, "sliding_window_pattern")
                : LayerTypes.sliding(reading, _ -> Reach.FULL);
        if (types.contains(Reach.SLIDING) && !window) {
            reading.refuse(reading.place("layer_types"), "layers slide, but 'sliding_window' is null", "");
        }
        var activation = hf.activation("silu");
        var layers = Stack.layers("layers", types, type -> {
            boolean slides = type == Reach.SLIDING;
            var core = Core.causal(true).where(type.mask());
            var prepared = new ArrayList<>(Usual.headNorms(Norm.RMSNORM, core, false));
            if (slides || !window) {
                prepared.addAll(Attention.rotated(core));
            }
            return stack.insideNorms(Usual.attention("self_attn", "o_proj", core, false, false, prepared),
                    Usual.gated(activation, false));
        });
        return stack.decoder(layers, hf.tied(false));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.part.Attention;
import assay.part.Core;
import assay.spec.Reading;

/// Phi 3 and 4: a Llama with one layer for queries, keys and values and one for gate and up, that may reach back no
/// further than a window and turn a part of each head.
public record Phi3() implements Family {
    @Override
    public String name() {
        return "phi3";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        var all = Core.causal(hf.groups());
        var window = hf.window("sliding_window");
        var types = LayerTypes.windowed(reading, window);
        hf.headDim();
        hf.rotary(hf.rotaryPart(Rational.ONE));
        hf.ffn(Expr.of(8192), "8192");
        hf.context(4096);
        var activation = hf.activation("silu");
        var layers = Stack.layers("layers", types, type -> {
            var core = LayerTypes.alike(all, window, type);
            return stack.preNorm(Usual.fusedAttention("self_attn", "qkv_proj", "o_proj", core, false, false,
                    Attention.rotated(core)), Usual.gateUp(activation));
        });
        return stack.decoder(layers, hf.tied(false));
    }
}

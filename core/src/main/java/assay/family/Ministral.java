package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Component;
import assay.model.Model;
import assay.part.Attention;
import assay.part.Core;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Ministral: a Mistral of which every layer slides, or those that the config names. Ministral 3 scales its queries
/// with their positions, and assumes no window.
public record Ministral() implements Family {
    @Override
    public String name() {
        return "ministral";
    }

    @Override
    public List<String> types() {
        return List.of("ministral", "ministral3");
    }

    @Override
    public Model model(Reading reading) {
        boolean third = reading.modelType().equals("ministral3");
        var hf = new Hf(reading.modelType(), reading).decoder();
        if (reading.modelType().equals(name())) {
            hf.answering("transformer");
        }
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        if (third) {
            hf.headDimOr(128);
        } else {
            hf.headDim();
        }
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(14336), "14336");
        hf.context(third ? 262144 : 131072);
        var window = third ? hf.window("sliding_window") : hf.windowOr(4096, "sliding_window");
        var types = LayerTypes.windowed(reading, window);
        var activation = hf.activation("silu");
        var layers = Stack.layers("layers", types, type -> {
            var core = third ? LayerTypes.alike(Core.causal(true), window, type)
                    : Core.causal(true).where(type.mask());
            var prepared = new ArrayList<>(Attention.rotated(core));
            if (third) {
                prepared.add(Usual.scaled("scale_q", Component.POSITION, core.query()));
            }
            return stack.preNorm(Usual.attention("self_attn", "o_proj", core, false, false, prepared),
                    Usual.gated(activation, false));
        });
        return stack.decoder(layers, hf.tied(false));
    }
}

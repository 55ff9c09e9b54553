package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.part.Core;
import assay.spec.Reading;
import java.util.List;

/// Mistral: a Llama that may reach back no further than a window.
public record Mistral() implements Family {
    @Override
    public String name() {
        return "mistral";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        var window = hf.windowOr(4096, "sliding_window");
        var types = LayerTypes.windowed(reading, window);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(14336), "14336");
        hf.context(131072);
        var layers = Stack.layers("layers", types, type -> stack.preNorm(
                Usual.attention(LayerTypes.alike(Core.causal(true), window, type), false, false, List.of()),
                Usual.gated(Kind.SILU, false)));
        return stack.decoder(layers, hf.tied(false));
    }
}

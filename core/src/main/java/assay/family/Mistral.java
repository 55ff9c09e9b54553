package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Kind;
import assay.model.Model;
import assay.part.Core;
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
        var core = Core.causal(hf.groups()).where(hf.windowOr(4096, "sliding_window"));
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(14336), "14336");
        hf.context(131072);
        var layer = hf.preNorm(hf.attention(core, false, false, List.of()), Hf.gated(Kind.SILU, false));
        return hf.decoder(hf.layers("layers", layer), hf.tied(false));
    }
}

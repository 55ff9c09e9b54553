package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;

/// Apertus: a Llama with norms of each head's queries and keys, and a plain feed-forward whose activation, xIELU, has
/// two trained numbers in each layer.
public record Apertus() implements Family {
    @Override
    public String name() {
        return "apertus";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(14336), "14336");
        hf.context(65536);
        hf.bind("one", Expr.ONE);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = reading.text("activation", "xielu", "hidden_act");
        var feedForward = activation.equals("xielu")
                ? Block.of("mlp", Component.FEED_FORWARD, List.of(
                        Usual.linear(false).of("up_proj", "y[b t d]", "u[b t f]"),
                        Block.of("act_fn", List.of(
                                Pointwise.of("activation", Kind.EXP,
                                        "u[b t f] .alpha_p[one] .alpha_n[one] $beta[] $eps[] -> n[b t f]"))),
                        Usual.linear(false).of("down_proj", "n[b t f]", "z[b t d]")))
                : Usual.plain("mlp", "up_proj", "down_proj", Hf.kind(activation), false);
        var layer = stack.preNorm("attention_layernorm",
                Usual.attention(core, bias, bias, Usual.headNorms(Norm.RMSNORM, core, false)),
                "feedforward_layernorm", feedForward);
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("beta").keeping("eps");
    }
}

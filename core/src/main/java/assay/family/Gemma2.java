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
import java.util.List;

/// Gemma 2 and 3: a Gemma with a norm on either side of each sub-layer, in which many layers slide. Gemma 2 squashes
/// scores and logits; Gemma 3 norms queries and keys instead, and its sliding layers have rotary tables of their own.
/// VaultGemma is a Gemma 2 without the norms behind sub-layers.
public record Gemma2() implements Family {
    private static final String VAULT = "vaultgemma";

    @Override
    public String name() {
        return "gemma2";
    }

    @Override
    public List<String> types() {
        return List.of("gemma2", "gemma3_text", VAULT);
    }

    @Override
    public Model model(Reading reading) {
        boolean third = reading.modelType().equals("gemma3_text");
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(4);
        hf.headDimOr(256);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(9216), "9216");
        hf.context(third ? 131072 : 8192);
        boolean vault = reading.modelType().equals(VAULT);
        boolean both = !vault && reading.flag("bidirectional", false, "use_bidirectional_attention");
        var window = hf.size("w", "sliding_window", Expr.of(4096), "4096");
        if (both && third) {
            hf.rebind("w", window.over(Expr.of(2)).floor().plus(Expr.ONE));
        }
        var types = third ? LayerTypes.sliding(reading, 6, "sliding_window_pattern") : LayerTypes.sliding(reading, 2);
        if (both && types.contains(Reach.SLIDING)) {
            hf.note("Sliding layers reach as far forward as back; "
                    + "they are counted as if every query reached every key.");
        }
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean capped = reading.given("attn_logit_softcapping", !third);
        var activation = hf.activation("gelu_pytorch_tanh", "hidden_activation");
        var layers = Stack.layers("layers", types, type -> {
            var masked = Core.causal(true).where(type.mask());
            var open = both ? masked.unmasked() : masked;
            var core = capped ? Usual.softcapped(open) : open;
            var prepared = third ? Usual.headNorms(Norm.RMSNORM, core, false) : List.<Node>of();
            var attention = Usual.attention(core, bias, bias, prepared);
            var feedForward = Usual.gated(activation, false);
            return vault ? stack.preNorm("input_layernorm", attention, "pre_feedforward_layernorm", feedForward)
                    : stack.bothNorms(attention, feedForward);
        });
        var head = Usual.softcapped(Stack.lmHead(hf.tied(true)), reading, !third);
        return stack.decoder(
                List.of(Usual.scaled("embed_scale", Component.EMBEDDING, "x[b t d]"),
                        third ? Stack.rotaries(types) : Attention.rotary("rotary_emb", true)),
                layers, "norm", head);
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Granite: a Llama whose embedding, sub-layers and logits are multiplied by factors of the config. With sliding
/// windows (SWA) every head has a learned sink, layers turn by bases of their own or not at all, and there may
/// be experts.
public record Granite() implements Family {
    @Override
    public String name() {
        return "granite";
    }

    @Override
    public List<String> types() {
        return List.of("granite", "granite_swa", "granitemoe_swa");
    }

    @Override
    public Model model(Reading reading) {
        boolean slides = !reading.modelType().equals("granite");
        boolean routed = reading.modelType().equals("granitemoe_swa");
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        boolean wide = slides && !routed;
        if (wide) {
            hf.groupsOr(4);
        }
        var core = Core.causal(wide || hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.context(wide ? 8192 : 2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var feedForward = routed ? GraniteMoe.feedForward(hf, true, GraniteMoe.shares(reading), 0)
                : feedForward(hf, wide ? 8192 : 11008);
        boolean tied = hf.tied(wide);
        if (slides) {
            var layers = Stack.layers("layers", TurnedLayer.each(hf),
                    turn -> layer(stack, "attention", turn.attention(core, bias), feedForward));
            return decoder(stack, Optional.of(TurnedLayer.rotaries(reading)), layers, tied);
        }
        var attention = Usual.attention(core, bias, bias, List.of());
        return decoder(stack, Optional.of(Attention.rotary("rotary_emb", true)),
                Stack.layers("layers", layer(stack, "attention", attention, feedForward)), tied);
    }

    private static Node feedForward(Hf hf, long or) {
        hf.ffn(Expr.of(or), String.valueOf(or));
        return Usual.gated(hf.activation("silu"), hf.reading().flag("mlp_bias", false, "mlp_bias"));
    }

    /// A layer whose sub-layers are multiplied by the config's factor.
    static List<Node> layer(Stack stack, String name, Node mixer, Node feedForward) {
        return Stream.concat(
                        Residual.between(name + "_residual", stack.norm("input_layernorm"), mixer,
                                Usual.scaled(name + "_multiplier", Component.RESIDUAL, "z[b t d]")).stream(),
                        Residual.between("ffn_residual", stack.norm("post_attention_layernorm"), feedForward,
                                Usual.scaled("ffn_multiplier", Component.RESIDUAL, "z[b t d]")).stream())
                .toList();
    }

    /// The decoder whose embedding and logits are multiplied by factors.
    static Model decoder(Stack stack, Optional<Block> rotary, List<Node> layers, boolean tied) {
        var head = new ArrayList<>(Stack.lmHead(tied));
        head.add(Usual.scaled("logits_scaling", Component.HEAD, "logits[b t v]"));
        var embedded = new ArrayList<Node>();
        embedded.add(Usual.scaled("embedding_multiplier", Component.EMBEDDING, "x[b t d]"));
        rotary.ifPresent(embedded::add);
        return stack.decoder(embedded, layers, "norm", head);
    }
}

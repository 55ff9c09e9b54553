package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
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
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Granite: a Llama whose embedding, sub-layers and logits are multiplied by factors of the config. With sliding
/// windows (SWA) every head has a learned sink, layers turn by bases of their own or not at all, and there may
/// be experts.
public record Granite() implements Family {
    private static final String THETAS = "layer_rope_theta";

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
            var layers = Stack.layers("layers", turns(hf),
                    turn -> layer(stack, "attention", turn.attention(core, bias), feedForward));
            return decoder(stack, Optional.of(rotaries(reading)), layers, tied);
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

    /// How far a layer reaches, and whether its queries and keys are turned.
    private record Turn(Reach reach, boolean turned) {
        Node attention(Core core, boolean bias) {
            var sunk = Usual.sunk(core.where(reach.mask()));
            return Usual.attention("self_attn", "o_proj", sunk, bias, bias,
                    turned ? Attention.rotated(sunk) : List.of());
        }

        @Override
        public String toString() {
            return reach + (turned ? "" : "_unturned");
        }
    }

    /// The layers with windows: every fourth reaches everything unless `layer_types` says otherwise, and none turns
    /// whose base is 0.
    private static List<Turn> turns(Hf hf) {
        var reading = hf.reading();
        var reaches = LayerTypes.behind(reading, hf.windowOr(128, "sliding_window"),
                LayerTypes.sliding(reading, i -> Reach.sliding(i % 4 > 0)));
        var thetas = reading.items(THETAS);
        LayerTypes.covered(reading, THETAS, thetas);
        return LayerTypes.each(reading, i -> new Turn(LayerTypes.at(reaches, i),
                thetas.isEmpty() || turns(LayerTypes.at(thetas, i))));
    }

    private static boolean turns(Value theta) {
        return theta instanceof Value.Numeral(var number) && number.signum() != 0;
    }

    /// The tables of each base.
    private static Block rotaries(Reading reading) {
        var thetas = reading.items(THETAS);
        var bases = thetas.stream().filter(Granite::turns).distinct().count();
        return Block.of("rotary_embs", Component.POSITION,
                Stream.iterate(0, i -> i < (thetas.isEmpty() ? 1 : bases), i -> i + 1)
                        .<Node>map(i -> Attention.rotary("base_" + i, true)).toList());
    }
}

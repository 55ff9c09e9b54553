package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Projected;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An encoder or a decoder of [T5Gemma] or of [T5Gemma2].
///
/// @param prefix what the names of its sizes begin with
record GemmaSide(Reading reading, String prefix, Map<String, Expr> axes) {
    /// What the names of an encoder's sizes begin with. Its windows reach as many keys to either side as they say, and
    /// the query's own.
    static final String ENCODER = "encoder_";

    /// What an encoder makes, as wide as it is itself.
    static final String OUT = "e[b t de]";

    static GemmaSide of(Reading r, String prefix) {
        var axes = new HashMap<String, Expr>();
        axes.put("v", size(r, prefix, "vocab_size", 256000, "vocab_size"));
        axes.put("d", size(r, prefix, "d_model", 2304, "hidden_size"));
        axes.put("h", size(r, prefix, "num_heads", 8, "num_attention_heads"));
        axes.put("g", size(r, prefix, "num_kv_heads", 4, "num_key_value_heads"));
        axes.put("r", axes.get("h").over(axes.get("g")));
        r.divides(prefix + "num_heads", prefix + "num_kv_heads");
        axes.put("k", size(r, prefix, "head_dim", 256, "head_dim"));
        axes.put("j", axes.get("k").over(Expr.of(2)));
        axes.put("f", size(r, prefix, "d_ff", 9216, "intermediate_size"));
        var window = size(r, prefix, "sliding_window", 4096, "sliding_window");
        axes.put("w", prefix.equals(ENCODER) ? window.plus(Expr.ONE) : window);
        size(r, prefix, "num_layers", 26, "num_hidden_layers");
        return new GemmaSide(r, prefix, axes);
    }

    private static Expr size(Reading r, String prefix, String name, long or, String own) {
        return r.sizeOr(prefix + name, Expr.of(or), String.valueOf(or), own);
    }

    /// From the embedding to the last norm.
    List<Node> nodes(Stack stack, boolean decodes) {
        boolean bias = reading.flag(prefix + "bias", false, "attention_bias");
        boolean capped = reading.given("attn_logit_softcapping", true);
        var activation = activation();
        var across = new Projected(Attention.Names.of("cross_attn", "o_proj"), bias)
                .across(capped(Core.everywhere(true), capped), Expr.dim("T"), OUT);
        var parts = new ArrayList<Node>();
        parts.add(Stack.embedding("embed_tokens"));
        parts.add(Usual.scaled("embed_scale", Component.EMBEDDING, "x[b t d]"));
        parts.add(rotary(Attention.rotary("rotary_emb", true), decodes));
        parts.addAll(Stack.repeats("layers", types(2), type -> {
            var core = core(type, decodes, capped);
            var layer = new ArrayList<Node>(between(stack, "self_attn",
                    new Projected(Attention.Names.of("self_attn", "o_proj"), bias)
                            .over(core, Attention.rotated(core))));
            if (decodes) {
                layer.addAll(between(stack, "cross_attn", across));
            }
            layer.addAll(between(stack, "feedforward", Usual.gated(activation, false)));
            return layer;
        }));
        parts.add(stack.norm("norm", "x[b t d]", decodes ? "x[b t d]" : "e[b t d]"));
        return parts;
    }

    Kind activation() {
        return Hf.kind(reading.text(prefix + "activation", "gelu_pytorch_tanh", "hidden_activation"));
    }

    /// A layer's attention over its own tokens.
    static Core core(Reach type, boolean decodes, boolean capped) {
        var open = Core.everywhere(true);
        return capped(decodes ? Core.causal(true).where(type.mask())
                : type == Reach.SLIDING ? open.where(Core.NEAR) : open, capped);
    }

    private static Core capped(Core core, boolean capped) {
        return capped ? Usual.softcapped(core) : core;
    }

    /// The tables of angles, an encoder's by frequencies of its own.
    static Node rotary(Block angles, boolean decodes) {
        return decodes ? angles : angles.each(op -> op.with(op.line().named(
                name -> name.equals("frequencies") ? "frequencies_encoder" : name)));
    }

    /// What each layer reaches: where nothing is said, every so many layers one is of full attention.
    List<Reach> types(int every) {
        var given = LayerTypes.known(reading, "layer_types", reading.texts("layer_types"),
                List.of(Reach.FULL, Reach.SLIDING));
        int layers = reading.value(prefix + "num_layers");
        if (!given.isEmpty() && given.size() != layers) {
            reading.refuse(reading.place("layer_types"), "layer_types names " + given.size() + " layers of "
                    + layers, "");
        }
        return LayerTypes.each(reading, prefix + "num_layers",
                i -> given.isEmpty() ? Reach.sliding((i + 1) % every > 0) : LayerTypes.at(given, i));
    }

    static List<Node> between(Stack stack, String name, Node part) {
        return Residual.between(name + "_residual", stack.norm("pre_" + name + "_layernorm"), part,
                stack.norm("post_" + name + "_layernorm", "z[b t d]", "z[b t d]"));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Heads;
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
import assay.part.Projected;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// T5Gemma: an encoder and a decoder of [Gemma2]'s layers, each with sizes of its own, and attention from one to the
/// other in between.
public record T5Gemma() implements Family {
    private static final String OUT = "e[b t de]";
    /// What the names of an encoder's sizes begin with. Its windows reach as many keys to either side as they say, and
    /// the query's own.
    static final String ENCODER = "encoder_";

    @Override
    public String name() {
        return "t5gemma";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf);
        var task = hf.task(Heads.WRITTEN, "EncoderModel", Heads.BARE, Heads.TEXT, Heads.TOKENS);
        boolean whole = task.equals(Heads.WRITTEN) || reading.flag("encoder_decoder", true, "is_encoder_decoder");
        if (task.equals("EncoderModel") ? whole : task.equals(Heads.BARE) && !whole) {
            reading.refuse(reading.place("is_encoder_decoder"), "is_encoder_decoder is " + whole + ", and the class "
                    + "is one of " + (whole ? "an encoder alone" : "both"), "");
        }
        var encoder = Side.of(reading.inside("encoder"), ENCODER);
        encoder.axes.forEach(hf::rebind);
        hf.bind("de", hf.size("d"));
        hf.bind("je", hf.size("j"));
        var encoding = Stack.run("encoder", Expr.dim("T"), encoder.axes, encoder.nodes(stack, false));
        if (task.equals("EncoderModel")) {
            return hf.model(List.of(encoding), "ids[b t] positions[b t] frequencies_encoder[je]", "e");
        }
        var parts = new ArrayList<Node>(List.of(encoding));
        boolean capped = false;
        if (whole) {
            var decoder = Side.of(reading.inside("decoder"), "decoder_");
            decoder.axes.forEach(hf::rebind);
            parts.add(Block.of("decoder", decoder.nodes(stack, true)));
            capped = decoder.reading.given("final_logit_softcapping", true);
            hf.note("encoder and decoder read --seq tokens each");
        }
        var inputs = "ids[b t] positions[b t] frequencies_encoder[je]" + (whole ? " frequencies[j]" : "");
        var last = whole ? "x[b t d]" : OUT;
        boolean tied = reading.flag("tied", true, "tie_word_embeddings");
        return switch (task) {
            case Heads.BARE -> hf.model(parts, inputs, "x");
            case Heads.TEXT, Heads.TOKENS -> hf.model(List.of(Block.of("model", parts), Block.of("score",
                    List.of(hf.classifier("out_proj", last)))), inputs, "logits");
            default -> {
                var all = new ArrayList<Node>(List.of(Block.of("model", parts), Block.of("lm_head",
                        Stack.head("out_proj", "model.decoder.embed_tokens", tied, false))));
                if (capped) {
                    all.add(Usual.softcap("final_logit_softcapping"));
                }
                yield hf.model(all, inputs, "logits");
            }
        };
    }

    /// An encoder or a decoder.
    record Side(Reading reading, String prefix, Map<String, Expr> axes) {
        static Side of(Reading r, String prefix) {
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
            return new Side(r, prefix, axes);
        }

        private static Expr size(Reading r, String prefix, String name, long or, String own) {
            return r.sizeOr(prefix + name, Expr.of(or), String.valueOf(or), own);
        }

        /// From the embedding to the last norm.
        List<Node> nodes(Stack stack, boolean decodes) {
            boolean bias = reading.flag(prefix + "bias", false, "attention_bias");
            boolean capped = reading.given("attn_logit_softcapping", true);
            var activation = Hf.kind(reading.text(prefix + "activation", "gelu_pytorch_tanh", "hidden_activation"));
            var open = new Core(Core.Heads.of(true, "k", "k"), Optional.empty(), Core.Cache.of(false), List.of());
            var across = new Projected(names("cross_attn"), bias)
                    .across(capped ? Usual.softcapped(open) : open, Expr.dim("T"), OUT);
            var angles = Attention.rotary("rotary_emb", true);
            var parts = new ArrayList<Node>();
            parts.add(Stack.embedding("embed_tokens"));
            parts.add(Usual.scaled("embed_scale", Component.EMBEDDING, "x[b t d]"));
            parts.add(decodes ? angles : angles.each(op -> op.with(op.line().named(
                    name -> name.equals("frequencies") ? "frequencies_encoder" : name))));
            parts.addAll(Stack.repeats("layers", types(2), type -> {
                var masked = decodes ? Core.causal(true).where(type.mask())
                        : type == Reach.SLIDING ? open.where(Core.NEAR) : open;
                var core = capped ? Usual.softcapped(masked) : masked;
                var layer = new ArrayList<Node>(between(stack, "self_attn",
                        new Projected(names("self_attn"), bias).over(core, Attention.rotated(core))));
                if (decodes) {
                    layer.addAll(between(stack, "cross_attn", across));
                }
                layer.addAll(between(stack, "feedforward", Usual.gated(activation, false)));
                return layer;
            }));
            parts.add(stack.norm("norm", "x[b t d]", decodes ? "x[b t d]" : "e[b t d]"));
            return parts;
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

        private static Attention.Names names(String block) {
            return new Attention.Names(block, "q_proj", "k_proj", "v_proj", "o_proj");
        }

        static List<Node> between(Stack stack, String name, Node part) {
            return Residual.between(name + "_residual", stack.norm("pre_" + name + "_layernorm"), part,
                    stack.norm("post_" + name + "_layernorm", "z[b t d]", "z[b t d]"));
        }
    }
}

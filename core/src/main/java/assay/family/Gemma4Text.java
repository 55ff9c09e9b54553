package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.PerLayer;
import assay.kit.Reach;
import assay.kit.SharedCaches;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Gemma 4's text model: a Gemma 3 whose layers of full attention have wider and fewer heads, and may take their keys
/// for values; whose last layers may share keys and values; with embeddings of each layer's own, and experts beside the
/// feed-forward.
public record Gemma4Text() implements Family {
    @Override
    public String name() {
        return "gemma4_text";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(4);
        hf.headDimOr(256);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(9216), "9216");
        hf.context(131072);
        var reaches = Gemma4Heads.reaches(hf);
        var layers = SharedCaches.of(reading, reaches, 0);
        boolean sameValues = reading.flag("values_are_keys", false, "attention_k_eq_v");
        var full = Gemma4Heads.full(hf, reaches, sameValues);
        boolean both = reading.text("bidirectional", "", "use_bidirectional_attention").equals("all");
        var window = hf.size("w", "sliding_window", 512);
        if (both) {
            hf.rebind("w", window.over(Expr.of(2)).floor().plus(Expr.ONE));
            if (reaches.contains(Reach.SLIDING)) {
                hf.note("Sliding layers reach as far forward as back; "
                        + "they are counted as if every query reached every key.");
            }
        }
        boolean perLayer = reading.number("per_layer_input", 256, "hidden_size_per_layer_input") > 0;
        if (perLayer) {
            PerLayer.sizes(hf, layers, 262144, 256);
        }
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean wide = reading.flag("double_wide", false, "use_double_wide_mlp");
        boolean routed = reading.flag("experts", false, "enable_moe_block");
        if (routed) {
            hf.routed(reading.size("num_experts", "num_experts"), reading.size("num_experts_per_tok", "top_k_experts"));
            hf.needed("fe", "d_expert", "moe_intermediate_size");
        }
        hf.bind("one", Expr.ONE);
        var activation = hf.activation("gelu_pytorch_tanh", "hidden_activation");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.add(Usual.scaled("embed_scale", Component.EMBEDDING, "x[b t d]"));
        if (perLayer) {
            inside.addAll(PerLayer.embedded("x"));
        }
        inside.add(SharedCaches.rotaries(layers, full));
        inside.addAll(Stack.layers("layers", layers, layer -> {
            var masked = Core.causal(true).where(layer.reach().mask());
            var attention = layer.attention(both ? masked.unmasked() : masked, bias,
                    sameValues && layer.reach() == Reach.FULL, full);
            var feedForward = Usual.gated(activation, false).over(wide && layer.borrows()
                    ? Map.of("f", hf.size("f").times(2)) : Map.of());
            var parts = new ArrayList<Node>(Residual.between("attention_residual", stack.norm("input_layernorm"),
                    attention, stack.norm("post_attention_layernorm", "z[b t d]", "z[b t d]")));
            parts.add(stack.norm("pre_feedforward_layernorm"));
            parts.add(feedForward);
            if (routed) {
                parts.addAll(Gemma4Experts.of(stack, activation));
            }
            parts.add(stack.norm("post_feedforward_layernorm", "z[b t d]", "z[b t d]"));
            parts.add(Residual.add("ffn_residual", "x[b t d] z[b t d] -> x[b t d]"));
            if (perLayer) {
                parts.addAll(PerLayer.gated("x", activation));
                parts.add(Residual.add("per_layer_residual", "x[b t d] z[b t d] -> x[b t d]"));
            }
            parts.add(Block.of("", Component.RESIDUAL, List.of(Pointwise.of("layer_scale", Kind.SCALE,
                    "x[b t d] $layer_scalar[one] -> x[b t d]"))));
            return parts;
        }));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        var head = Usual.softcapped(Stack.lmHead(hf.tied(true)), reading, false);
        return Heads.on(hf, "model", inside, head, SharedCaches.inputs(layers, "j'"));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("layer_scalar");
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Node;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// OPT: LayerNorm, biases, ReLU, learned positions with two rows more than the context. The 350M norms behind each
/// sub-layer and embeds into fewer dimensions, from and to which it projects.
public record Opt() implements Family {
    @Override
    public String name() {
        return "opt";
    }

    @Override
    public Dtype published() {
        return Dtype.FP16;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf);
        hf.ffn(Expr.of(3072), "3072", "ffn_dim");
        hf.bind("n", hf.context(2048).plus(Expr.of(2)));
        hf.size("de", "word_embed_proj_dim", Expr.dim("d_model"), "d_model");
        boolean projected = reading.value("word_embed_proj_dim") != reading.value("d_model");
        boolean bias = reading.flag("bias", true, "enable_bias");
        boolean gain = reading.flag("norm_gain", true, "layer_norm_elementwise_affine");
        boolean before = reading.flag("norm_before", true, "do_layer_norm_before");
        var attention = Usual.attention("self_attn", "out_proj", Core.causal(false), bias, bias, List.of());
        var feedForward = Usual.plain("", "fc1", "fc2", hf.activation("relu", "activation_function"), bias);
        var to = before ? "y[b t d]" : "x[b t d]";
        var first = norm("self_attn_layer_norm", to, gain);
        var second = norm("final_layer_norm", to, gain);

        var inside = new ArrayList<Node>();
        if (projected) {
            inside.add(Block.of("embed_tokens", Component.EMBEDDING, List.of(
                    Gather.of("lookup", "ids[b t] .weight[v de] -> narrow[b t de]"))));
            inside.add(Usual.linear(false).of("project_in", "narrow[b t de]", "x[b t d]"));
        } else {
            inside.add(Stack.embedding("embed_tokens"));
        }
        inside.addAll(Stack.learned("embed_positions"));
        inside.addAll(Stack.layers("layers", Stream.concat(
                        joined("attention_residual", first, attention, before).stream(),
                        joined("ffn_residual", second, feedForward, before).stream())
                .toList()));
        if (before && !reading.flag("final_norm_removed", false, "_remove_final_layer_norm")) {
            inside.add(norm("final_layer_norm", "x[b t d]", gain));
        }
        if (projected) {
            inside.add(Usual.linear(false).of("project_out", "x[b t d]", "narrow[b t de]"));
        }
        return stack.decoder("model", List.of(Block.of("decoder", inside)), Stack.head("lm_head",
                projected ? "narrow[b t de]" : "x[b t d]", "model.decoder.embed_tokens", hf.tied(true), false));
    }

    private static List<Node> joined(String name, Node norm, Node part, boolean before) {
        return before ? Residual.pre(name, norm, part) : Residual.post(name, part, norm);
    }

    private static Node norm(String name, String to, boolean gain) {
        return gain
                ? Norm.LAYERNORM.of(name, "x[b t d]", to, true)
                : Norm.LAYERNORM.bare(name, "x[b t d]", to);
    }
}

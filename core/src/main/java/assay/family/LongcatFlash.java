package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Prediction;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Latent;
import assay.part.Layout;
import assay.part.Residual;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// LongCat-Flash: each layer two latent attentions and two feed-forwards, and beside the second half routed experts
/// that read what the first half wrote. Some of the experts that a router can choose do nothing.
public record LongcatFlash() implements Family {
    @Override
    public String name() {
        return "longcat_flash";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), layered(reading)).decoder();
        var stack = Stack.of(hf);
        if (!hf.latent(1536, 512, 128, 64, Expr.of(128), "128")) {
            reading.refuse(reading.place("q_lora_rank"), "q_lora_rank is null, but queries are always compressed", "");
            hf.bind("lq", Expr.ONE);
        }
        hf.ffn(Expr.of(12288), "12288", "ffn_hidden_size", "intermediate_size");
        hf.context(131072);
        hf.size("fe", "d_expert", Expr.of(2048), "2048", "expert_ffn_hidden_size", "moe_intermediate_size");
        ZeroExperts.sizes(hf);
        Prediction.unpublished(hf, "num_nextn_predict_layers");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var router = new Router("router.classifier", reading.flag("router_bias", false, "router_bias"), Kind.SOFTMAX,
                Router.Correction.BESIDE).corrected("router.e_score_correction_bias");
        var layer = new ArrayList<Node>();
        layer.addAll(half(stack, 0, bias, List.of(
                Experts.block("mlp", new Experts(router, "experts", Layout.OUT_IN, false, activation).nodes().stream()
                        .map(node -> ZeroExperts.routing(node, hf.size("er"))).toList()),
                Pointwise.of("shortcut", Kind.SPLIT, "z[b t d] -> zr[b t d]"),
                feedForward(0, activation))));
        layer.addAll(half(stack, 1, bias, List.of(feedForward(1, activation))));
        layer.add(Residual.add("shortcut_residual", "x[b t d] zr[b t d] -> x[b t d]"));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").typed(Dtype.FP32, "router.classifier.weight")
                .keeping("e_score_correction_bias");
    }

    /// Where a config counts every attention too, as `num_hidden_layers`, the layers are `num_layers`.
    private static Reading layered(Reading reading) {
        var layers = reading.spec().fields().get("num_layers");
        return layers == null || !reading.has("num_hidden_layers") ? reading
                : reading.with("num_hidden_layers", layers);
    }

    private static List<Node> half(Stack stack, int number, boolean bias, List<Node> feedForward) {
        var nodes = new ArrayList<Node>();
        nodes.add(one("input_layernorm", number, stack.norm("")));
        nodes.add(one("self_attn", number, new Latent(true, bias, List.of(), Core.CAUSAL).of("")));
        nodes.add(Residual.add("attention_residual_" + number, "x[b t d] z[b t d] -> x[b t d]"));
        nodes.add(one("post_attention_layernorm", number, stack.norm("")));
        nodes.addAll(feedForward);
        nodes.add(Residual.add("ffn_residual_" + number, "x[b t d] z[b t d] -> x[b t d]"));
        return nodes;
    }

    private static Node feedForward(int number, Kind activation) {
        return one("mlps", number, FeedForward.gated(new FeedForward.Names("", "gate_proj", "up_proj", "down_proj"),
                Usual.linear(false), activation, "f"));
    }

    /// A module of a list, by its number.
    private static Node one(String list, int number, Node node) {
        return new Repeat(list, number == 0 ? "first" : "second", Numbers.of(List.of(number)), List.of(node));
    }
}

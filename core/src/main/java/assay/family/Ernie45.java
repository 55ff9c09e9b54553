package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Prediction;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.quantity.Dtype;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// ERNIE 4.5: a Llama whose linear layers may all have biases; with routed and shared experts in some layers, the
/// routers' correction biases stored as parameters.
public record Ernie45() implements Family {
    /// The text of ERNIE 4.5 VL, which has a second set of experts for the tokens of images.
    static final String SEEING = "ernie4_5_vl_moe_text";

    @Override
    public String name() {
        return "ernie4_5";
    }

    @Override
    public List<String> types() {
        return List.of("ernie4_5", "ernie4_5_moe");
    }

    @Override
    public Model model(Reading reading) {
        return of(reading);
    }

    static Model of(Reading reading) {
        boolean seeing = reading.modelType().equals(SEEING);
        boolean routed = seeing || reading.modelType().equals("ernie4_5_moe");
        var hf = new Hf(reading.modelType(), reading).decoder().called("Ernie4_5_VLMoeText");
        var stack = Stack.of(hf);
        hf.groupsOr(routed ? 4 : 2);
        if (routed) {
            hf.headDim();
        } else {
            hf.headDimOr(128);
        }
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(routed ? 12288 : 3072), routed ? "12288" : "3072");
        hf.context(131072);
        boolean bias = reading.flag("bias", false, "use_bias");
        var activation = hf.activation("silu");
        var attention = Usual.attention(Core.causal(true), bias, bias, List.of());
        boolean tied = hf.tied(true);
        var dense = stack.preNorm(attention, Usual.gated(activation, bias));
        if (!routed) {
            return stack.decoder(Stack.layers("layers", dense), tied);
        }
        hf.bind("one", Expr.ONE);
        if (seeing) {
            widths(hf);
        } else {
            hf.expertWidth(1536);
        }
        hf.routed(reading.sizeOr("num_experts", Expr.of(64), "64", "moe_num_experts", "num_experts"),
                reading.sizeOr("num_experts_per_tok", Expr.of(6), "6", "moe_k", "num_experts_per_tok"));
        int shared = reading.number("num_shared_experts", 2, "moe_num_shared_experts");
        hf.bind("fs", hf.size("fe").times(shared));
        var experts = new Experts(new Router("gate", false, Kind.SOFTMAX, Router.Correction.STORED), "experts",
                Layout.OUT_IN, false,
                activation);
        var nodes = shared > 0
                ? experts.nodesWithShared(DeepseekV3.SHARED, Usual.linear(bias), List.of())
                : experts.nodes();
        var mlp = seeing ? apart(hf, experts, shared > 0
                ? List.of(FeedForward.gated(DeepseekV3.SHARED, Usual.linear(bias), activation, "fs"))
                : List.of()) : Experts.block("mlp", nodes);
        var layers = Stack.layers("layers", seeing ? LayerTypes.sparse(reading, 1) : kinds(hf),
                kind -> kind == Sparsity.SPARSE ? stack.preNorm(attention, mlp) : dense);
        var head = new ArrayList<>(Stack.head("lm_head", "model.embed_tokens", tied, bias));
        head.addAll(Prediction.of(stack, 0, "num_nextn_predict_layers").listed("model", "mtp_block", "mtp_emb_norm",
                "mtp_hidden_norm", "mtp_linear_proj", Stack.headTable(tied), dense));
        return seeing ? stack.decoder("model", ofPlaces(hf, stack, layers), head,
                "ids[b t] positions[places b t] frequencies[j]")
                : stack.decoder(List.of(Attention.rotary("rotary_emb", true)), layers, "norm", head);
    }

    private static List<Node> ofPlaces(Hf hf, Stack stack, List<Node> layers) {
        hf.bind("places", Expr.of(3));
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.add(Attention.rotaryOfPlaces("rotary_emb"));
        inside.addAll(layers);
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return inside;
    }

    /// The widths of an expert for text and of one for images.
    private static void widths(Hf hf) {
        var both = hf.reading().numbers("moe_intermediate_size");
        if (both.size() == 1) {
            hf.reading().refuse(hf.reading().place("moe_intermediate_size"), "is one width, not those of experts for "
                    + "text and for images", "");
        }
        boolean given = both.size() > 1;
        hf.bind("fe", hf.reading().sizeOr("d_expert", Expr.of(given ? both.get(0) : 1536), given
                ? "the first moe_intermediate_size" : "1536"));
        hf.bind("fv", hf.reading().sizeOr("d_image_expert", Expr.of(given ? both.get(1) : 512), given
                ? "the second moe_intermediate_size" : "512"));
        hf.bind("bi", Expr.ZERO);
    }

    /// Experts of text and, of the tokens of images, others of the same number. Of text alone these have no work.
    private static Block apart(Hf hf, Experts experts, List<Node> shared) {
        var nodes = new ArrayList<Node>();
        nodes.add(Experts.block("text_moe", experts.nodes()));
        if (!shared.isEmpty()) {
            nodes.add(Pointwise.of("routed", Kind.SPLIT, "z[b t d] -> zr[b t d]"));
            nodes.addAll(shared);
            nodes.add(Pointwise.of("shared_sum", Kind.ADD, "z[b t d] zr[b t d] -> z[b t d]"));
        }
        nodes.add(Pointwise.of("text", Kind.SPLIT, "z[b t d] -> zt[b t d]"));
        nodes.add(Gather.of("images", "y[b t d] -> yv[bi t d]"));
        var seen = new ArrayList<Node>();
        seen.add(Gather.of("image", "yv[b t d] -> y[b t d]"));
        seen.addAll(experts.nodes());
        nodes.add(new Block("vision_moe", Optional.empty(),
                Map.of("b", Expr.ZERO, "fe", hf.size("fv"), "e?", Expr.ZERO), Experts.block("", seen).parts()));
        nodes.add(Pointwise.of("together", Kind.SPLIT, "zt[b t d] -> z[b t d]"));
        return Experts.block("mlp", nodes);
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").typed(Dtype.FP32, "mlp.gate.weight")
                .rename("gate.moe_statics", "moe_statics")
                .rename("mtp_block.{i}.mtp_emb_norm", "mtp_emb_norm.{i}")
                .rename("mtp_block.{i}.mtp_hidden_norm", "mtp_hidden_norm.{i}")
                .rename("mtp_block.{i}.mtp_linear_proj", "mtp_linear_proj.{i}");
    }

    /// Whether each layer is dense or has experts: every n-th of those from a first to a last.
    private static List<Sparsity> kinds(Hf hf) {
        var reading = hf.reading();
        int every = LayerTypes.period(reading, "moe_layer_interval", 1);
        int first = reading.number("moe_layer_start_index", 1, "moe_layer_start_index");
        int end = reading.number("moe_layer_end_index", -1, "moe_layer_end_index");
        int last = end == -1 ? Integer.MAX_VALUE : end;
        return LayerTypes.each(reading, i -> Sparsity.sparse((i + 1) % every == 0 && i >= first && i <= last));
    }
}

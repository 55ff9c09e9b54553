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
import assay.model.Kind;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

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
            ModalityExperts.widths(hf);
        } else {
            hf.expertWidth(1536);
        }
        hf.routed(reading.sizeOr("num_experts", Expr.of(64), "64", "moe_num_experts", "num_experts"),
                reading.sizeOr("num_experts_per_tok", Expr.of(6), "6", "moe_k", "num_experts_per_tok"));
        int shared = reading.number("num_shared_experts", 2, "moe_num_shared_experts");
        hf.bind("fs", hf.size("fe").times(shared));
        var experts = new Experts(new Router("gate", false, Kind.SOFTMAX, Router.Correction.STORED), "experts",
                Layout.OUT_IN, false, activation);
        var nodes = shared > 0
                ? experts.nodesWithShared(DeepseekV3.SHARED, Usual.linear(bias), List.of())
                : experts.nodes();
        var mlp = seeing ? ModalityExperts.of(hf, experts, shared > 0
                ? List.of(FeedForward.gated(DeepseekV3.SHARED, Usual.linear(bias), activation, "fs"))
                : List.of()) : Experts.block("mlp", nodes);
        var layers = Stack.layers("layers", seeing ? LayerTypes.sparse(reading, 1) : kinds(hf),
                kind -> kind == Sparsity.SPARSE ? stack.preNorm(attention, mlp) : dense);
        var head = new ArrayList<>(Stack.head("lm_head", "model.embed_tokens", tied, bias && !seeing));
        head.addAll(Prediction.of(stack, 0, "num_nextn_predict_layers").listed("model", "mtp_block", "mtp_emb_norm",
                "mtp_hidden_norm", "mtp_linear_proj", Stack.headTable(tied), dense));
        if (seeing) {
            hf.bind("places", Expr.of(3));
            return stack.decoderOfPlaces(layers, head);
        }
        return stack.decoder(List.of(Attention.rotary("rotary_emb", true)), layers, "norm", head);
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

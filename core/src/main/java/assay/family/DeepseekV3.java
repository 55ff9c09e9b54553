package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Prediction;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Latent;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;

/// DeepSeek V3 and R1, and Kimi K2: latent attention, and behind the first layers routed and shared experts, chosen by
/// sigmoid scores and correction biases that the published totals count.
public record DeepseekV3() implements Family {
    static final FeedForward.Names SHARED = new FeedForward.Names("shared_experts", "gate_proj", "up_proj",
            "down_proj");

    @Override
    public String name() {
        return "deepseek_v3";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "kimi_k2");
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().called("DeepseekV3");
        var stack = Stack.of(hf);
        boolean compressed = hf.latent(1536, 512, 128, 64, Expr.of(128), "128");
        hf.ffn(Expr.of(18432), "18432");
        hf.context(4096);
        hf.expertWidth(2048);
        hf.sharedExperts(1);
        hf.experts(Expr.of(256), Expr.of(8), "n_routed_experts", "num_local_experts");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var attention = new Latent(compressed, bias, List.of(), Core.CAUSAL).of("self_attn");
        var experts = new Experts(Router.sigmoid("gate", Router.Correction.COUNTED), "experts", Layout.OUT_IN, false,
                activation);
        var kinds = LayerTypes.denseFirst(reading, 3);
        var prediction = Prediction.of(stack, reading.modelType().equals("kimi_k2") ? 0 : 1,
                "num_nextn_predict_layers");
        long routers = prediction.layers() + kinds.stream().filter(k -> k == Sparsity.SPARSE).count();
        hf.note("parameters counts the routers' correction biases as published, " + routers + " x "
                + reading.value("num_experts")
                + "; the reference implementation keeps them as buffers, and its own sum is as much lower.");
        boolean tied = hf.tied(false);
        var sparse = stack.preNorm(attention, Experts.block("mlp", experts.nodesWithShared(SHARED)));
        var layers = Stack.layers("layers", kinds, kind -> kind == Sparsity.SPARSE ? sparse
                : stack.preNorm(attention, Usual.gated(activation, false)));
        return stack.decoder(layers, tied, prediction.numbered("model", true, Stack.headTable(tied), sparse));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }
}

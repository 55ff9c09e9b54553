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

/// DeepSeek V3 and R1, Kimi K2 and GLM-4.7-Flash: latent attention, and behind the first layers routed and shared
/// experts, chosen by sigmoid scores and correction biases, which the published totals of DeepSeek and Kimi count.
public record DeepseekV3() implements Family {
    static final FeedForward.Names SHARED = new FeedForward.Names("shared_experts", "gate_proj", "up_proj",
            "down_proj");

    @Override
    public String name() {
        return "deepseek_v3";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "kimi_k2", "glm4_moe_lite");
    }

    @Override
    public Model model(Reading reading) {
        return of(reading);
    }

    /// That of any type that is one of these but for its sizes and its router.
    static Model of(Reading reading) {
        var type = reading.modelType();
        var ours = Sizes.of(type);
        var hf = new Hf(type.equals("kimi_k2") ? "deepseek_v3" : type, reading).decoder().called("DeepseekV3");
        var stack = Stack.of(hf);
        boolean compressed = hf.latent(ours.query, ours.keys, ours.plain, 64, Expr.of(ours.value),
                String.valueOf(ours.value));
        hf.ffn(Expr.of(ours.inner), String.valueOf(ours.inner));
        hf.context(ours.context);
        hf.expertWidth(ours.expert);
        hf.sharedExperts(1);
        hf.experts(Expr.of(ours.experts), Expr.of(ours.chosen), "n_routed_experts", "num_local_experts");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var attention = new Latent(compressed, bias, List.of(), Core.CAUSAL).of("self_attn");
        var router = ours.correction == Router.Correction.NONE ? Router.softmax("gate")
                : Router.sigmoid("gate", ours.correction);
        var experts = new Experts(router, "experts", Layout.OUT_IN, false, activation);
        var kinds = type.equals("glm4_moe_lite") ? LayerTypes.sparse(reading, ours.dense)
                : LayerTypes.denseFirst(reading, ours.dense);
        var prediction = Prediction.of(stack, type.equals("deepseek_v3") ? 1 : 0, "num_nextn_predict_layers");
        if (ours.correction == Router.Correction.COUNTED) {
            long routers = prediction.layers() + kinds.stream().filter(k -> k == Sparsity.SPARSE).count();
            hf.note("parameters counts the routers' correction biases as published, " + routers + " x "
                    + reading.value("num_experts")
                    + "; the reference implementation keeps them as buffers, and its own sum is as much lower.");
        }
        boolean tied = hf.tied(false);
        var sparse = stack.preNorm(attention, Experts.block("mlp", experts.nodesWithShared(SHARED)));
        var layers = Stack.layers("layers", kinds, kind -> kind == Sparsity.SPARSE ? sparse
                : stack.preNorm(attention, Usual.gated(activation, false)));
        return stack.decoder(layers, tied, prediction.numbered("model", true, Stack.headTable(tied), sparse));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").keeping("e_score_correction_bias");
    }

    /// What the reference assumes.
    ///
    /// @param inner of the first, dense layers
    /// @param dense how many they are
    private record Sizes(long query, long keys, long plain, long value, long inner, long context, long expert,
            long experts, long chosen, int dense, Router.Correction correction) {
        private static Sizes of(String type) {
            return switch (type) {
                case "glm4_moe_lite" -> new Sizes(768, 512, 192, 256, 10240, 202752, 1536, 64, 4, 1,
                        Router.Correction.BESIDE);
                case "mistral4" -> new Sizes(1024, 256, 64, 128, 12288, 1048576, 2048, 128, 4, 0,
                        Router.Correction.NONE);
                default -> new Sizes(1536, 512, 128, 128, 18432, 4096, 2048, 256, 8, 3, Router.Correction.COUNTED);
            };
        }
    }
}

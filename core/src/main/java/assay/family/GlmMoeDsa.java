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
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Indexer;
import assay.part.Latent;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;
import java.util.function.Function;

/// GLM-5 and DeepSeek V3.2: a DeepSeek V3 whose queries reach the keys that an indexer chooses, in every layer or, in
/// GLM-5, in some, the others reusing the choice. Nothing is trained through the choice. The routers' correction biases
/// are not counted.
public record GlmMoeDsa() implements Family {
    @Override
    public String name() {
        return "glm_moe_dsa";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "deepseek_v32");
    }

    @Override
    public Model model(Reading reading) {
        boolean glm = reading.modelType().equals(name());
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        boolean compressed = glm
                ? hf.latent(2048, 512, 192, 64, Expr.of(256), "256")
                : hf.latent(1536, 512, 128, 64, Expr.of(128), "128");
        if (!compressed) {
            reading.refuse(reading.place("q_lora_rank"),
                    "q_lora_rank is null, but the indexer reads the queries' latent", "");
            hf.bind("lq", Expr.ONE);
        }
        if (glm) {
            hf.ffn(Expr.of(12288), "12288");
            hf.context(202752);
        } else {
            hf.ffn(Expr.of(18432), "18432");
            hf.context(163840);
        }
        hf.expertWidth(2048);
        hf.sharedExperts(1);
        hf.experts(Expr.of(256), Expr.of(8), "num_experts", "n_routed_experts", "num_local_experts");
        hf.size("ih", "index_n_heads", Expr.of(glm ? 32 : 64), glm ? "32" : "64");
        hf.size("id", "index_head_dim", Expr.of(128), "128");
        hf.size("w", "index_topk", Expr.of(2048), "2048");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var experts = new Experts(Router.sigmoid("gate", Router.Correction.BESIDE), "experts", Layout.OUT_IN, false,
                activation);
        var prediction = Prediction.of(stack, 1, "num_nextn_predict_layers");
        boolean tied = hf.tied(false);
        Function<LayerKind, List<Node>> layer = kind -> stack.preNorm(
                new Latent(true, bias, kind.chooses ? List.of(Indexer.summed()) : List.of(), Core.CHOSEN)
                        .of("self_attn"),
                kind.sparsity == Sparsity.SPARSE
                        ? Experts.block("mlp", experts.nodesWithShared(DeepseekV3.SHARED))
                        : Usual.gated(activation, false));
        return stack.decoder(Stack.layers("layers", kinds(hf, glm), layer), tied, prediction.numbered("model", !glm,
                Stack.headTable(tied), layer.apply(new LayerKind(Sparsity.SPARSE, true))));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").keeping("e_score_correction_bias");
    }

    /// Whether each layer is dense or has experts, and whether it chooses keys or reuses the choice of the last layer
    /// that did.
    private static List<LayerKind> kinds(Hf hf, boolean glm) {
        var reading = hf.reading();
        var feedForwards = LayerTypes.sparse(reading, 3);
        if (!glm) {
            return LayerTypes.each(reading, i -> new LayerKind(LayerTypes.at(feedForwards, i), true));
        }
        var given = reading.texts("indexer_types");
        var pattern = reading.has("index_topk_pattern") ? reading.text("index_topk_pattern", "", "index_topk_pattern")
                : "";
        int every = Math.max(reading.number("index_topk_freq", 1, "index_topk_freq"), 1);
        int offset = reading.number("index_skip_topk_offset", 2, "index_skip_topk_offset");
        var choices = !given.isEmpty()
                ? known(reading, "indexer_types", given, List.of("full", "shared")).stream()
                        .map("full"::equals).toList()
                : !pattern.isEmpty() ? pattern.chars().mapToObj(c -> c == 'F').toList()
                : LayerTypes.each(reading, i -> Math.max(i - offset + 1, 0) % every == 0);
        return LayerTypes.each(reading, i -> new LayerKind(LayerTypes.at(feedForwards, i), LayerTypes.at(choices, i)));
    }

    private static <K> List<K> known(Reading reading, String field, List<String> given, List<K> kinds) {
        LayerTypes.covered(reading, field, given);
        return LayerTypes.known(reading, field, given, kinds);
    }

    /// @param chooses whether the layer chooses keys, or reuses a choice
    private record LayerKind(Sparsity sparsity, boolean chooses) {
        @Override
        public String toString() {
            return sparsity + (chooses ? "_full" : "_shared");
        }
    }
}

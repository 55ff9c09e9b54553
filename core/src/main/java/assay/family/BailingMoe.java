package assay.family;

import assay.algebra.Rational;
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
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Ling, by its files' own names: one layer makes queries, keys and values, and behind the first layers there are
/// routed and shared experts. Ling 2 norms each head's queries and keys, turns half of each, and chooses experts by
/// sigmoid scores and correction biases that are no parameters.
public record BailingMoe() implements Family {
    private static final String SECOND = "bailing_moe_v2";

    @Override
    public String name() {
        return "bailing_moe";
    }

    @Override
    public List<String> types() {
        return List.of(name(), SECOND);
    }

    @Override
    public Model model(Reading reading) {
        boolean second = reading.modelType().equals(SECOND);
        var hf = new Hf(reading.modelType(), reading).decoder().called("BailingMoe", "BailingMoeV2");
        var stack = Stack.of(hf);
        hf.groups();
        hf.headDim();
        hf.rotary(hf.rotaryPart(second ? Rational.of(1, 2) : Rational.ONE));
        hf.needed("f", "d_ff", "intermediate_size");
        hf.context(16384);
        hf.needed("fe", "d_expert", "moe_intermediate_size");
        hf.routed(reading.size("num_experts", "num_experts"),
                reading.size("num_experts_per_tok", "num_experts_per_tok"));
        int shared = reading.number("num_shared_experts", 0, "num_shared_experts");
        hf.bind("fs", hf.size("fe").times(shared));
        boolean bias = reading.flag("qkv_bias", false, "use_qkv_bias");
        boolean out = reading.flag("bias", false, "use_bias");
        var core = Core.causal(true);
        var prepared = new ArrayList<Node>();
        if (reading.flag("qk_norm", second, "use_qk_norm")) {
            prepared.add(Norm.RMSNORM.of("query_layernorm", core.query(), core.query(), false));
            prepared.add(Norm.RMSNORM.of("key_layernorm", core.keys(), core.keys(), false));
        }
        prepared.addAll(Attention.rotated(core));
        var activation = hf.activation("silu");
        var router = second ? Router.sigmoid("gate", Router.Correction.BESIDE).corrected("gate.expert_bias")
                : Router.softmax("gate");
        var experts = new Experts(router, "experts", Layout.OUT_IN, false, activation);
        var attention = Usual.fusedAttention("attention", "query_key_value", "dense", core, bias, out, prepared);
        var mlp = Experts.block("mlp", shared > 0 ? experts.nodesWithShared(DeepseekV3.SHARED) : experts.nodes());
        Prediction.unpublished(hf, "num_nextn_predict_layers");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("word_embeddings"));
        inside.add(Attention.rotary("rotary_emb", true));
        inside.addAll(Stack.layers("layers", LayerTypes.denseFirst(reading, 0), kind -> stack.preNorm(attention,
                kind == Sparsity.SPARSE ? mlp : Usual.gated(activation, false))));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return stack.decoder("model", inside,
                Stack.head("lm_head", "model.word_embeddings", hf.tied(false), false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").typed(Dtype.FP32, "expert_bias")
                .keeping("expert_bias");
    }
}

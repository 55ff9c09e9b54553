package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerKind;
import assay.kit.LayerTypes;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Component;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.GatedAttention;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;

/// Arcee's Trinity: norms on either side of attention and feed-forward, attention with a layer for its gates, three
/// layers of four behind a window, and only these know positions. Behind the first layers routed and shared experts,
/// the correction biases of whose routers are counted among the parameters and not trained.
public record Afmoe() implements Family {
    @Override
    public String name() {
        return "afmoe";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groups();
        hf.headDimOr(128);
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(6144), "6144");
        hf.context(16384);
        hf.expertWidth(1408);
        hf.sharedExperts(2, "num_shared_experts");
        hf.experts(Expr.of(64), Expr.of(6), "num_experts", "num_local_experts");
        var types = LayerTypes.behind(reading, hf.windowOr(1024, "sliding_window"),
                LayerTypes.sliding(reading, 4, "global_attn_every_n_layers"));
        int dense = reading.number("num_dense_layers", 1, "num_dense_layers");
        var kinds = LayerKind.of(reading, LayerTypes.each(reading, i -> Sparsity.sparse(i >= dense)), types);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var router = Router.sigmoid("router.gate", Router.Correction.COUNTED).corrected("expert_bias");
        var mlp = new Experts(router, "experts", Layout.OUT_IN, false, activation).nodesWithShared(DeepseekV3.SHARED);
        var layers = Stack.layers("layers", kinds, kind -> {
            var core = Core.causal(true).where(kind.reach().mask());
            var prepared = new ArrayList<>(Usual.headNorms(Norm.RMSNORM, core, false));
            if (kind.slides()) {
                prepared.addAll(Attention.rotated(core));
            }
            return stack.bothNorms("input_layernorm",
                    GatedAttention.apart("self_attn", core, bias, prepared, "gate_proj", "k"),
                    "post_attention_layernorm", "pre_mlp_layernorm",
                    kind.routed() ? Experts.block("mlp", mlp) : Usual.gated(activation, false), "post_mlp_layernorm");
        });
        var embedded = new ArrayList<Node>();
        if (reading.flag("mup", false, "mup_enabled")) {
            embedded.add(Usual.scaled("embedding_multiplier", Component.EMBEDDING, "x[b t d]"));
        }
        embedded.add(Attention.rotary("rotary_emb", true));
        return stack.decoder(embedded, layers, "norm", Stack.lmHead(hf.tied(false)));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").typed(Dtype.FP32, "expert_bias");
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerKind;
import assay.kit.LayerTypes;
import assay.kit.Prediction;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// EXAONE 4: sub-layers normed before they are added to the residual stream, queries and keys of each head normed.
/// Three layers of four slide, and only these know positions; without a window all reach everything and all know
/// positions. EXAONE MoE has routed and shared experts behind its first layers.
public record Exaone4() implements Family {
    @Override
    public String name() {
        return "exaone4";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "exaone_moe");
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(reading.modelType(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(32);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(16384), "16384");
        hf.context(2048);
        var window = hf.windowOr(4096, "sliding_window");
        boolean windowed = window.equals(Core.SLIDING);
        var types = LayerTypes.behind(reading, window, windowed && !reading.has("layer_types")
                ? LayerTypes.sliding(reading, 4, "sliding_window_pattern")
                : LayerTypes.sliding(reading, _ -> Reach.FULL));
        var activation = hf.activation("silu");
        if (reading.modelType().equals(name())) {
            return stack.decoder(Stack.layers("layers", types, type -> stack.insideNorms(attention(type, windowed),
                    Usual.gated(activation, false))), hf.tied(false));
        }
        hf.expertWidth(1024);
        hf.sharedExperts(1, "num_shared_experts");
        hf.experts(Expr.of(64), Expr.of(8), "num_experts", "num_local_experts");
        Prediction.unpublished(hf, "num_nextn_predict_layers");
        var experts = new Experts(Router.sigmoid("gate", Router.Correction.BESIDE), "experts", Layout.OUT_IN, false,
                activation).nodesWithShared(DeepseekV3.SHARED);
        var kinds = LayerKind.of(reading, LayerTypes.sparse(reading, 1), types);
        return stack.decoder(Stack.layers("layers", kinds, kind -> stack.preNorm(attention(kind.reach(), windowed),
                kind.routed() ? Experts.block("mlp", experts) : Usual.gated(activation, false))), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj")
                .rename("gate.e_score_correction_bias", "e_score_correction_bias").keeping("e_score_correction_bias");
    }

    /// @param windowed whether there is a window: without one all layers know positions
    private static Block attention(Reach type, boolean windowed) {
        var core = Core.causal(true).where(type.mask());
        var prepared = new ArrayList<>(Usual.headNorms(Norm.RMSNORM, core, false));
        if (type == Reach.SLIDING || !windowed) {
            prepared.addAll(Attention.rotated(core));
        }
        return Usual.attention("self_attn", "o_proj", core, false, false, prepared);
    }
}

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
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;

/// GLM-4.5 and later: a part of each head turned, and behind the first layers routed and shared experts. The correction
/// biases of the routers are not among the published parameters.
public record Glm4Moe() implements Family {
    static final String SEEING = "glm4v_moe_text";

    @Override
    public String name() {
        return "glm4_moe";
    }

    @Override
    public Model model(Reading reading) {
        return of(reading);
    }

    static Model of(Reading reading) {
        boolean sees = reading.modelType().equals(SEEING);
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDim();
        hf.rotary(hf.rotaryPart(Rational.of(1, 2)));
        hf.ffn(Expr.of(10944), "10944");
        hf.context(131072);
        hf.expertWidth(1408);
        hf.sharedExperts(1);
        hf.experts(Expr.of(128), Expr.of(8), "n_routed_experts", "num_local_experts");
        boolean bias = reading.flag("bias", sees, "attention_bias");
        var core = Core.causal(true);
        var normed = !sees && reading.flag("qk_norm", false, "use_qk_norm")
                ? Usual.headNorms(Norm.RMSNORM, core, false)
                : List.<Node>of();
        var activation = hf.activation("silu");
        var attention = Usual.attention(core, bias, false, normed);
        var experts = new Experts(Router.sigmoid("gate", Router.Correction.BESIDE), "experts", Layout.OUT_IN, false,
                activation);
        var sparse = stack.preNorm(attention, Experts.block("mlp", experts.nodesWithShared(DeepseekV3.SHARED)));
        var layers = Stack.layers("layers", LayerTypes.denseFirst(reading, 1), kind -> kind == Sparsity.SPARSE
                ? sparse
                : stack.preNorm(attention, Usual.gated(activation, false)));
        if (sees) {
            hf.bind("places", Expr.of(3));
            return stack.decoderOfPlaces(layers, hf.tied(false));
        }
        var prediction = Prediction.of(stack, 1, "num_nextn_predict_layers");
        boolean tied = hf.tied(false);
        return stack.decoder(layers, tied, prediction.numbered("model", true, Stack.headTable(tied), sparse));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").keeping("e_score_correction_bias");
    }
}

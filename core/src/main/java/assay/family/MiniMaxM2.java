package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Prediction;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.spec.Reading;

/// MiniMax M2: routed experts in every layer, chosen by sigmoid scores and correction biases that are no parameters;
/// queries and keys normed over all heads at once, and a part of each head turned.
public record MiniMaxM2() implements Family {
    @Override
    public String name() {
        return "minimax_m2";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDimOr(128);
        hf.partlyTurned();
        hf.context(196608);
        hf.size("fe", "d_expert", Expr.of(1536), "1536", "intermediate_size");
        hf.experts(Expr.of(256), Expr.of(8), "num_local_experts", "num_experts");
        Prediction.unpublished(hf, "num_mtp_modules");
        var core = Core.causal(true);
        var experts = new Experts(Router.sigmoid("gate", Router.Correction.BESIDE), "experts", Layout.OUT_IN, false,
                hf.activation("silu"));
        var layer = stack.preNorm(Usual.attention(core, false, false, Usual.wholeNorms(hf, Norm.RMSNORM, core)),
                Experts.block("mlp", experts.nodes()));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("w1", "w3", "w2").rename("mlp", "block_sparse_moe")
                .rename("gate.e_score_correction_bias", "e_score_correction_bias").keeping("e_score_correction_bias");
    }
}

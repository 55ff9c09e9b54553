package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerKind;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;

/// dots.llm1: each head's queries and keys normed, and behind the first layers routed and shared experts, chosen by
/// sigmoid scores and correction biases that are no parameters. Later layers may slide.
public record Dots1() implements Family {
    @Override
    public String name() {
        return "dots1";
    }

    @Override
    public Model model(Reading reading) {
        return of(reading, false);
    }

    /// @param hy3 whether it is Hy3
    static Model of(Reading reading, boolean hy3) {
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(hy3 ? 8 : 32);
        if (hy3) {
            hf.headDimOr(128);
            hf.ffn(Expr.of(13312), "13312");
            hf.context(131072);
        } else {
            hf.headDim();
            hf.ffn(Expr.of(10944), "10944");
            hf.context(2048);
        }
        hf.rotary(Rational.ONE);
        var kinds = hy3 ? LayerKind.of(reading, LayerTypes.sparse(reading, 1), List.of(Reach.FULL))
                : LayerKind.of(reading, LayerTypes.denseFirst(reading, 0), reaches(hf));
        boolean bias = reading.flag("bias", false, "attention_bias");
        var linear = Usual.linear(hy3 && reading.flag("mlp_bias", false, "mlp_bias"));
        var activation = hf.activation("silu");
        if (kinds.stream().anyMatch(LayerKind::routed)) {
            sizes(hf, hy3);
        }
        var mlp = mlp(hy3 ? "e_score_correction_bias" : "gate.e_score_correction_bias", activation)
                .nodesWithShared(DeepseekV3.SHARED, linear, List.of());
        return stack.decoder(Stack.layers("layers", kinds, kind -> {
            var core = Core.causal(true).where(kind.reach().mask());
            return stack.preNorm(
                    Usual.attention(core, bias, bias, Usual.headNorms(Norm.RMSNORM, core, false)),
                    kind.routed() ? Experts.block("mlp", mlp) : Usual.gated(activation, linear.bias()));
        }), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").keeping("e_score_correction_bias");
    }

    private static Experts mlp(String correction, Kind activation) {
        return new Experts(Router.sigmoid("gate", Router.Correction.BESIDE).corrected(correction), "experts",
                Layout.OUT_IN, false, activation);
    }

    /// Those of dots.llm1 are never assumed.
    private static void sizes(Hf hf, boolean assumed) {
        var reading = hf.reading();
        if (assumed) {
            hf.expertWidth(1536);
            hf.sharedExperts(1, "num_shared_experts");
            hf.experts(Expr.of(192), Expr.of(8), "num_experts", "num_local_experts");
        } else {
            hf.expertWidth(1408);
            hf.bind("fs", hf.size("fe").times(reading.size("num_shared_experts", "n_shared_experts")));
            hf.routed(reading.size("num_experts", "n_routed_experts", "num_local_experts"),
                    reading.size("num_experts_per_tok", "num_experts_per_tok"));
        }
    }

    private static List<Reach> reaches(Hf hf) {
        var reading = hf.reading();
        var window = hf.windowOr(4096, "sliding_window");
        int first = reading.number("max_window_layers", 62, "max_window_layers");
        return LayerTypes.behind(reading, window, LayerTypes.sliding(reading,
                i -> Reach.sliding(window.equals(Core.SLIDING) && i >= first)));
    }
}

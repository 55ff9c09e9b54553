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
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.spec.Reading;
import java.util.List;

/// Qwen 1.5 and 2 with routed experts, and beside them one that all tokens go through, each token with a share of its
/// own.
public record Qwen2Moe() implements Family {
    private static final FeedForward.Names SHARED =
            new FeedForward.Names("shared_expert", "gate_proj", "up_proj", "down_proj");

    @Override
    public String name() {
        return "qwen2_moe";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(16);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(5632), "5632");
        hf.context(32768);
        hf.expertWidth(1408);
        hf.experts(Expr.of(60), Expr.of(4), "num_experts", "num_local_experts");
        hf.size("fs", "d_shared", Expr.of(5632), "5632", "shared_expert_intermediate_size");
        hf.bind("one", Expr.ONE);
        boolean bias = reading.flag("qkv_bias", true, "qkv_bias");
        var activation = hf.activation("silu");
        var mlp = Qwen3Moe.routed(activation).nodesWithGatedShared(SHARED, "shared_expert_gate");
        return stack.decoder(Stack.layers("layers", kinds(hf), kind -> {
            var core = Core.causal(true).where(kind.reach().mask());
            return stack.preNorm(Usual.attention(core, bias, false, List.of()),
                    kind.routed() ? Experts.block("mlp", mlp) : Usual.gated(activation, false));
        }), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }

    /// Whether each layer has experts, and whether it slides: of the first `max_window_layers` those of even number.
    private static List<LayerKind> kinds(Hf hf) {
        var reading = hf.reading();
        boolean slides = reading.flag("sliding", false, "use_sliding_window")
                && hf.windowOr(4096, "sliding_window").equals(Core.SLIDING);
        int first = reading.number("max_window_layers", 28, "max_window_layers");
        var types = LayerTypes.sliding(reading, i -> Reach.sliding(slides && (i + 1) % 2 > 0 && i < first));
        var feedForwards = LayerTypes.sparseEvery(reading);
        return LayerKind.of(reading, feedForwards, slides ? types : List.of(Reach.FULL));
    }
}

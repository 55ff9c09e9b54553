package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;

/// gpt-oss: routed experts with biases, every other layer behind a window, and one learned sink a head beside the
/// scores.
public record GptOss() implements Family {
    @Override
    public String name() {
        return "gpt_oss";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDimOr(64);
        hf.rotary(Rational.ONE);
        hf.context(131072);
        hf.size("fe", "d_expert", Expr.of(2880), "2880", "intermediate_size");
        hf.experts(Expr.of(128), Expr.of(4), "num_local_experts", "num_experts");
        boolean bias = reading.flag("bias", true, "attention_bias");
        boolean windowed = hf.windowOr(128, "sliding_window").equals(Core.SLIDING);
        var router = new Router("router", true, Kind.SOFTMAX, Router.Correction.NONE);
        var experts = new Experts(router, "experts", Layout.IN_OUT, true, hf.activation("silu"));
        return stack.decoder(Stack.layers("layers",
                LayerTypes.sliding(reading, i -> Reach.sliding(i % 2 == 0)), kind -> {
            var core = Usual.sunk(Core.causal(true).where(windowed ? kind.mask() : Core.CAUSAL));
            return stack.preNorm(Usual.attention(core, bias, bias, List.of()), Experts.block("mlp", experts.nodes()));
        }), hf.tied(false));
    }
}

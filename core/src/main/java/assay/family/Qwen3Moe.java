package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
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
import java.util.Optional;

/// Qwen 3 with routed experts in all layers, or in every n-th.
public record Qwen3Moe() implements Family {
    @Override
    public String name() {
        return "qwen3_moe";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(4);
        hf.headDim();
        hf.ffn(Expr.of(6144), "6144");
        hf.context(32768);
        hf.expertWidth(768);
        hf.experts(Expr.of(128), Expr.of(8), "num_experts", "num_local_experts");
        var where = reading.flag("sliding", false, "use_sliding_window")
                ? hf.windowOr(4096, "sliding_window")
                : Core.CAUSAL;
        return stack.decoder(layers(stack, where), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }

    /// @param where what every layer can reach
    static List<Node> layers(Stack stack, Optional<String> where) {
        stack.hf().rotary(Rational.ONE);
        var core = Core.causal(true).where(where);
        boolean bias = stack.hf().reading().flag("bias", false, "attention_bias");
        var activation = stack.hf().activation("silu");
        var attention = Usual.attention(core, bias, bias, Usual.headNorms(Norm.RMSNORM, core, false));
        return Stack.layers("layers", LayerTypes.sparseEvery(stack.hf().reading()), kind -> stack.preNorm(attention,
                kind == Sparsity.SPARSE ? Experts.block("mlp", routed(activation).nodes())
                        : Usual.gated(activation, false)));
    }

    /// The experts of all Qwens: `gate` and `experts`.
    static Experts routed(Kind activation) {
        return new Experts(Router.softmax("gate"), "experts", Layout.OUT_IN, false, activation);
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;
import java.util.Optional;

/// Granite with routed experts, in later types beside a feed-forward for every token, if the config has one.
public record GraniteMoe() implements Family {
    @Override
    public String name() {
        return "granitemoe";
    }

    @Override
    public List<String> types() {
        return List.of("granitemoe", "granitemoeshared");
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        var hf = new Hf(type, reading).decoder();
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.context(2048);
        var feedForward = feedForward(hf, true, type.equals("granitemoeshared") && shares(reading), 0);
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean tied = hf.tied(false);
        var attention = Usual.attention(core, bias, bias, List.of());
        return Granite.decoder(stack, Optional.of(Attention.rotary("rotary_emb", true)),
                Stack.layers("layers", Granite.layer(stack, "attention", attention, feedForward)), tied);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS
                .rename("experts.gate_up_proj", "input_linear.weight")
                .rename("experts.down_proj", "output_linear.weight")
                .rename("router", "router.layer");
    }

    /// Whether there is a feed-forward for every token beside the experts.
    static boolean shares(Reading reading) {
        return reading.number("d_shared_expert", 0, "shared_intermediate_size") > 0;
    }

    /// Routed experts, a feed-forward for every token, or the sum of both.
    ///
    /// @param sharedOr the shared width where the config does not say
    static Node feedForward(Hf hf, boolean routed, boolean shared, long sharedOr) {
        var activation = hf.activation("silu");
        var each = FeedForward.fused(new FeedForward.Names("shared_mlp", "", "input_linear", "output_linear"),
                Usual.linear(false), activation, "fs");
        if (shared) {
            hf.size("fs", "d_shared_expert", Expr.of(sharedOr), String.valueOf(sharedOr), "shared_intermediate_size");
        }
        if (!routed) {
            return each;
        }
        hf.size("fe", "d_expert", Expr.of(11008), "11008", "intermediate_size");
        hf.experts(Expr.of(8), Expr.of(2), "num_local_experts");
        var experts = Experts.block("block_sparse_moe", new Experts(Router.softmax("router"), "experts", Layout.OUT_IN,
                false, activation).nodes());
        return shared ? Experts.block("", List.of(
                experts,
                Pointwise.of("routed", Kind.SPLIT, "z[b t d] -> zr[b t d]"),
                each,
                Pointwise.of("shared_sum", Kind.ADD, "z[b t d] zr[b t d] -> z[b t d]"))) : experts;
    }
}

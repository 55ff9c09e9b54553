package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.spec.Reading;
import java.util.List;

/// Mixtral: Mistral with a feed-forward of routed experts.
public record Mixtral() implements Family {
    @Override
    public String name() {
        return "mixtral";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        var core = Core.causal(true).where(hf.window("sliding_window"));
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.context(131072);
        hf.experts(Expr.of(8), Expr.of(2), "num_local_experts");
        hf.size("fe", "d_ff", Expr.of(14336), "14336", "intermediate_size");
        var experts = new Experts("gate", false, "experts", Layout.OUT_IN, false, Kind.SILU);
        var layer = stack.preNorm(Usual.attention(core, false, false, List.of()),
                Experts.block("mlp", experts.nodes()));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("w1", "w3", "w2").rename("mlp", "block_sparse_moe");
    }
}

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
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;

/// Phi-3 small: LayerNorm, biases, one layer for queries, keys and values, a gated feed-forward whose gate and values
/// take turns in one layer. Every other layer may leave out blocks of keys that are far away.
public record Phi3Small() implements Family {
    @Override
    public String name() {
        return "phi3small";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.groupsOr(8);
        hf.headDimEven();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(14336), "14336", "ff_intermediate_size");
        hf.context(8192);
        var core = Core.causal(true);
        var layer = stack.preNorm(
                Usual.fusedAttention("self_attn", "query_key_value", "dense", core, true, true,
                        Attention.rotated(core)),
                FeedForward.fused(new FeedForward.Names("mlp", "", "up_proj", "down_proj"), Usual.linear(true),
                        Kind.GELU, "f"));
        hf.note("all layers are counted as attending to every key up to the query's own; its authors' kernel leaves "
                + "out blocks in every other layer, which changes no parameter and no cache");
        return stack.decoder(List.<Node>of(Attention.rotary("rotary_emb", false)), Stack.layers("layers", layer),
                "final_layernorm", Stack.lmHead(hf.tied(true)));
    }
}

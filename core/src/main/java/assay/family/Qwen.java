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
import assay.spec.Reading;
import java.util.ArrayList;

/// The first Qwen: RMSNorm, one fused layer with biases for queries, keys and values, a gated SiLU feed-forward. Its
/// `intermediate_size` is that of gate and up together.
public record Qwen() implements Family {
    @Override
    public String name() {
        return "qwen";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().ownHeads();
        var stack = Stack.of(hf);
        hf.headDimOr(128, "kv_channels");
        hf.rotary(reading.fraction(Rational.ONE, "rotary_pct"));
        var both = reading.sizeOr("intermediate_size", Expr.of(22016), "22016", "intermediate_size");
        hf.bind("f", both.over(Expr.of(2)));
        hf.context(8192, "max_position_embeddings", "seq_length");
        boolean bias = !reading.flag("no_bias", true, "no_bias");
        var core = Core.causal(false);
        var attention = Usual.fusedAttention("attn", "c_attn", "c_proj", core, true, bias, Attention.rotated(core));
        var mlp = FeedForward.gated(
                new FeedForward.Names("mlp", "w2", "w1", "c_proj"), Usual.linear(bias), Kind.SILU, "f");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("wte"));
        inside.add(Attention.rotary("rotary_emb", false));
        inside.addAll(Stack.layers("h", stack.preNorm("ln_1", attention, "ln_2", mlp)));
        inside.add(stack.norm("ln_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("transformer", inside, Stack.head("lm_head", "transformer.wte", hf.tied(false), false));
    }
}

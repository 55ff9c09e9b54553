package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.stream.Stream;

/// InternLM 2 and 2.5: a Llama with one fused layer for queries, keys and values and names of its own. Every layer
/// computes the rotary angles anew.
public record InternLm2() implements Family {
    @Override
    public String name() {
        return "internlm2";
    }

    @Override
    public Dtype published() {
        return Dtype.FP16;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(2048);
        boolean bias = reading.flag("bias", true, "bias");
        var prepared = Stream.concat(Stream.of(Attention.rotary("rotary_emb", true)), Attention.rotated(core).stream());
        var attention = Usual.fusedAttention("attention", "wqkv", "wo", core, bias, bias, prepared.toList());
        var feedForward = FeedForward.gated(new FeedForward.Names("feed_forward", "w1", "w3", "w2"),
                Usual.linear(false), hf.activation("silu"), "f");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("tok_embeddings"));
        inside.addAll(Stack.layers("layers", stack.preNorm("attention_norm", attention, "ffn_norm", feedForward)));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return stack.decoder("model", inside, Stack.head("output", "model.tok_embeddings", hf.tied(false), false));
    }
}

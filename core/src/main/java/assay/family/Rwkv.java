package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Model;
import assay.model.Node;
import assay.model.Repeat;
import assay.part.Norm;
import assay.part.Residual;
import assay.part.TimeMix;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// RWKV 4: time mix and channel mix in place of attention and feed-forward; the first block norms the embedding too.
public record Rwkv() implements Family {
    @Override
    public String name() {
        return "rwkv";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).recurrent();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.size("a", "d_attention", hf.size("d"), "d_model", "attention_hidden_size");
        hf.ffn(hf.size("d").times(4), "4*d_model");
        hf.context(1024, "context_length", "max_position_embeddings");
        hf.bind("d'", hf.size("d"));
        hf.bind("one", Expr.ONE);
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embeddings"));
        inside.add(new Repeat("blocks", "first", Expr.ONE, List.of(stack.norm("pre_ln", "x[b t d]", "x[b t d]"))));
        inside.addAll(Stack.layers("blocks", Stream.concat(
                        Residual.pre("attention_residual", stack.norm("ln1"), TimeMix.overTime("attention")).stream(),
                        Residual.pre("ffn_residual", stack.norm("ln2"), TimeMix.overChannels("feed_forward")).stream())
                .toList()));
        inside.add(stack.norm("ln_out", "x[b t d]", "x[b t d]"));
        return stack.decoder("rwkv", inside, Stack.head("head", "rwkv.embeddings", hf.tied(false), false));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Model;
import assay.model.Node;
import assay.model.Repeat;
import assay.part.MatrixTimeMix;
import assay.part.Norm;
import assay.part.Residual;
import assay.part.TimeMix;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// RWKV 5 and 6 as the classes on the hub have them: heads that carry matrices.
public record RwkvMatrix() implements Family {
    /// The one width at which the published class of RWKV 6 has ranks twice as large.
    private static final int WIDE = 4096;

    @Override
    public String name() {
        return "rwkv6";
    }

    @Override
    public List<String> types() {
        return List.of("rwkv5", "rwkv6");
    }

    @Override
    public Model model(Reading reading) {
        boolean dependent = reading.modelType().equals("rwkv6");
        var hf = new Hf(reading.modelType(), reading).called("Rwkv").recurrent();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var inner = reading.sizeOr("d_attention", hf.size("d"), "d_model", "attention_hidden_size");
        hf.size("k", "head_dim", Expr.of(64), "64", "head_size");
        hf.bind("kk", hf.size("k"));
        hf.bind("h", inner.over(hf.size("k")));
        reading.divides("d_attention", "head_dim");
        hf.ffn(hf.size("d").times(Expr.of(Rational.of(7, 2))).roundDown(Expr.of(32)), "3.5*d_model");
        hf.context(4096, "context_length", "max_position_embeddings");
        hf.bind("d'", hf.size("d"));
        hf.bind("one", Expr.ONE);
        if (dependent) {
            boolean wide = Rational.of(WIDE).equals(reading.values().get("d_model"));
            hf.bind("mx", Expr.of(5));
            hf.bind("ml", Expr.of(wide ? 64 : 32));
            hf.bind("dl", Expr.of(wide ? 128 : 64));
        }
        var time = dependent ? MatrixTimeMix.dependent("attention") : MatrixTimeMix.fixed("attention");
        var channels = dependent ? MatrixTimeMix.overChannels("feed_forward") : TimeMix.overChannels("feed_forward");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embeddings"));
        inside.add(new Repeat("blocks", "first", Expr.ONE, List.of(stack.norm("pre_ln", "x[b t d]", "x[b t d]"))));
        inside.addAll(Stack.layers("blocks", Stream.concat(
                        Residual.pre("attention_residual", stack.norm("ln1"), time).stream(),
                        Residual.pre("ffn_residual", stack.norm("ln2"), channels).stream())
                .toList()));
        inside.add(stack.norm("ln_out", "x[b t d]", "x[b t d]"));
        return stack.decoder("rwkv", inside, Stack.head("head", "rwkv.embeddings", hf.tied(false), false));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.model.Model;
import assay.model.Node;
import assay.model.Repeat;
import assay.part.DeltaTimeMix;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// RWKV 7 as the library fla has it: a delta rule over time, ranks as the config gives them.
public record Rwkv7() implements Family {
    private static final String FIRST = "first";

    @Override
    public String name() {
        return "rwkv7";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).recurrent();
        var stack = Stack.of(hf, Norm.LAYERNORM, reading.flag("norm_bias", true, "norm_bias"));
        hf.size("k", "head_dim", Expr.of(64), "64");
        hf.bind("kk", hf.size("k"));
        hf.bind("h", reading.sizeOr("num_heads", hf.size("d").over(hf.size("k")), "d_model/head_dim", "num_heads"));
        hf.ffn(hf.size("d").times(Expr.of(reading.fraction(Rational.of(4), "hidden_ratio"))),
                "hidden_ratio*d_model");
        hf.context(2048);
        hf.needed("dw", "decay_rank", "decay_low_rank_dim");
        hf.needed("da", "rate_rank", "a_low_rank_dim");
        hf.needed("dg", "gate_rank", "gate_low_rank_dim");
        hf.needed("dv", "value_rank", "v_low_rank_dim");
        hf.bind("d'", hf.size("d"));
        hf.bind("one", Expr.ONE);
        boolean normed = reading.flag("norm_first", true, "norm_first");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embeddings"));
        if (normed) {
            inside.add(new Repeat("layers", "pre_norm", Expr.ONE,
                    List.of(stack.norm("pre_norm", "x[b t d]", "x[b t d]"))));
        }
        inside.addAll(Stack.layers("layers", LayerTypes.each(reading, i -> i == 0 ? FIRST : "later"),
                kind -> Stream.concat(
                        Residual.pre("attention_residual", stack.norm("attn_norm"),
                                DeltaTimeMix.overTime("attn", kind.equals(FIRST))).stream(),
                        Residual.pre("ffn_residual", stack.norm("ffn_norm"), DeltaTimeMix.overChannels("ffn")).stream())
                        .toList()));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return stack.decoder("model", inside, Stack.head("lm_head", "model.embeddings", hf.tied(false), false));
    }
}

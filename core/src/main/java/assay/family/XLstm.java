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
import assay.part.FeedForward;
import assay.part.MatrixMemory;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// xLSTM: blocks of a matrix memory and a gated feed-forward, and logits that are squashed.
public record XLstm() implements Family {
    @Override
    public String name() {
        return "xlstm";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        boolean bias = reading.flag("bias", false, "use_bias");
        var stack = Stack.of(hf, Norm.RMSNORM, bias);
        hf.needed("v", "vocab_size", "vocab_size");
        hf.needed("d", "d_model", "hidden_size", "embedding_dim");
        reading.size("num_layers", "num_hidden_layers", "num_blocks");
        hf.needed("h", "num_heads", "num_heads");
        hf.bind("kk", part(hf, Rational.of(1, 2), "qk_dim_factor"));
        hf.bind("kv", part(hf, Rational.ONE, "v_dim_factor"));
        hf.size("cl", "chunk_size", Expr.of(64), "64", "chunk_size");
        hf.bind("one", Expr.ONE);
        var whole = reading.sizeOr("ffn_multiple", Expr.of(64), "64", "ffn_round_up_to_multiple_of");
        hf.bind("f", hf.size("d").times(Expr.of(reading.fraction(Rational.parse("2.667"), "ffn_proj_factor")))
                .roundUp(whole));
        if (reading.text("layers", "single", "weight_mode").equals("fused")) {
            reading.refuse(reading.place("weight_mode"), "weight_mode is 'fused', of which no reference runs",
                    "'single' is known");
        }
        var feedForward = FeedForward.gated(new FeedForward.Names("ffn", "proj_up_gate", "proj_up", "proj_down"),
                Usual.linear(bias), Kind.SILU, "f");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embeddings"));
        inside.addAll(Stack.layers("blocks", stack.preNorm("norm_mlstm", MatrixMemory.of("mlstm_layer", bias),
                "norm_ffn", feedForward)));
        inside.add(Norm.RMSNORM.of("out_norm", "x[b t d]", "x[b t d]", false));
        var head = new ArrayList<>(Stack.head("lm_head", "backbone.embeddings", false, false));
        head.add(Usual.softcap("softcap"));
        return stack.decoder("backbone", inside, List.copyOf(head), "ids[b t]");
    }

    /// What each head has of a part of the width.
    private static Expr part(Hf hf, Rational or, String own) {
        return hf.size("d").times(Expr.of(hf.reading().fraction(or, own))).floor().over(hf.size("h"));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.part.Pooler;
import assay.part.Projected;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// DistilBERT: a BERT of half the layers, without token types and pooler.
public record DistilBert() implements Family {
    private static final String INPUTS = "ids[b t] positions[b t]";

    @Override
    public String name() {
        return "distilbert";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.needed("v", "vocab_size");
        hf.needed("d", "d_model", "dim", "hidden_size");
        hf.needed("h", "num_heads", "n_heads", "num_attention_heads");
        hf.layers();
        hf.headDimEven();
        hf.ffn(Expr.of(3072), "3072", "hidden_dim");
        hf.size("n", "context_length", Expr.of(512), "512", "max_position_embeddings");
        hf.bind("d'", hf.size("d"));
        var activation = hf.activation("gelu", "activation");
        var names = new Attention.Names("attention", "q_lin", "k_lin", "v_lin", "out_lin");
        var layer = stack.postNorm(new Projected(names, true).over(Core.everywhere(), List.of()), "sa_layer_norm",
                Usual.plain("ffn", "lin1", "lin2", activation, true), "output_layer_norm");
        var tables = new Tables("x[b t d]");
        var embeddings = new ArrayList<Node>();
        embeddings.add(tables.words("word_embeddings"));
        embeddings.addAll(tables.positions("position_embeddings"));
        embeddings.add(stack.norm("LayerNorm", "x[b t d]", "x[b t d]"));
        var inside = List.<Node>of(
                Block.of("embeddings", embeddings), Block.of("transformer", Stack.layers("layer", layer)));
        var task = hf.task(Heads.BARE, Heads.MASKED, Heads.TEXT, Heads.TOKENS, Heads.ANSWERS, Heads.CHOICE);
        if (task.equals(Heads.BARE)) {
            return stack.bare(inside, List.of(), INPUTS);
        }
        if (!task.equals(Heads.MASKED)) {
            return Heads.onEncoder(stack, task, "distilbert", inside, List.of(),
                    List.of(Pooler.of("", "pre_classifier", Kind.RELU)), INPUTS);
        }
        var head = new ArrayList<>(MaskedHead.transform("vocab_transform", activation, "vocab_layer_norm", true, true));
        head.add(MaskedHead.decoder("vocab_projector", "distilbert.embeddings.word_embeddings", hf.tied(true), true));
        return stack.headed("distilbert", inside, head, INPUTS);
    }
}

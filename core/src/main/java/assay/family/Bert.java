package assay.family;

import assay.algebra.Expr;
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
import java.util.ArrayList;
import java.util.List;

/// BERT and RoBERTa: an encoder whose layers norm the sum behind each sub-layer, over words, positions and token types.
///
/// They differ in the names of their trunk and head.
public record Bert() implements Family {
    @Override
    public String name() {
        return "bert";
    }

    @Override
    public List<String> types() {
        return List.of("bert", "camembert", "roberta", "xlm-roberta");
    }

    @Override
    public Model model(Reading reading) {
        boolean first = reading.modelType().equals(name());
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.headDimEven();
        hf.ffn(Expr.of(3072), "3072");
        hf.size("n", "context_length", Expr.of(512), "512", "max_position_embeddings");
        hf.bind("d'", hf.size("d"));
        var activation = hf.activation("gelu");
        var names = new Attention.Names("attention", "self.query", "self.key", "self.value", "output.dense");
        var layer = stack.postNorm(new Projected(names, true).over(Core.everywhere(), List.of()),
                "attention.output.LayerNorm",
                Usual.plain("", "intermediate.dense", "output.dense", activation, true), "output.LayerNorm");
        var inside = List.<Node>of(embeddings(stack), Block.of("encoder", Stack.layers("layer", layer)));
        if (hf.task("Model", "ForMaskedLM").equals("Model")) {
            return stack.bare(inside, List.of(Pooler.of("pooler", "dense", Kind.TANH)), INPUTS);
        }
        var trunk = first ? "bert" : "roberta";
        var owner = trunk + ".embeddings.word_embeddings";
        boolean tied = hf.tied(true);
        var head = first
                ? MaskedHead.block("cls.predictions", "transform.dense", activation, "transform.LayerNorm", owner, tied)
                : MaskedHead.block("lm_head", "dense", Kind.GELU, "layer_norm", owner, tied);
        return stack.headed(trunk, inside, List.of(head), INPUTS);
    }

    private static final String INPUTS = "ids[b t] positions[b t] types[b t]";

    private static Block embeddings(Stack stack) {
        var tables = new Tables("x[b t d]");
        var parts = new ArrayList<Node>();
        parts.add(tables.words("word_embeddings"));
        stack.hf().size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        parts.addAll(tables.types("token_type_embeddings"));
        parts.addAll(tables.positions("position_embeddings"));
        parts.add(stack.norm("LayerNorm", "x[b t d]", "x[b t d]"));
        return Block.of("embeddings", parts);
    }
}

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
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Layout;
import assay.part.Linear;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.part.Pooler;
import assay.part.Projected;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// ALBERT: a BERT of which one group of layers, or a few, is run over and over, embedded at a width of its own.
public record Albert() implements Family {
    private static final String INPUTS = "ids[b t] positions[b t] types[b t]";

    @Override
    public String name() {
        return "albert";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.headDimEven();
        hf.ffn(Expr.of(16384), "16384");
        hf.size("n", "context_length", Expr.of(512), "512", "max_position_embeddings");
        hf.size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        hf.size("de", "embedding_size", Expr.of(128), "128");
        var groups = reading.sizeOr("num_hidden_groups", Expr.ONE, "1", "num_hidden_groups");
        var inner = reading.sizeOr("inner_group_num", Expr.ONE, "1", "inner_group_num");
        var activation = hf.activation("gelu_new");
        var names = new Attention.Names("attention", "query", "key", "value", "dense");
        var layer = stack.postNorm(new Projected(names, true).over(Core.everywhere(), List.of()), "attention.LayerNorm",
                Usual.plain("", "ffn", "ffn_output", activation, true), "full_layer_layer_norm");
        var inside = List.<Node>of(embeddings(stack), Block.of("encoder", List.of(
                new Linear(true, Layout.OUT_IN).of("embedding_hidden_mapping_in", "w[b t de]", "x[b t d]"),
                new Repeat("albert_layer_groups", "", Expr.dim("num_layers"), groups, List.of(
                        new Repeat("albert_layers", inner, layer))))));
        var task = hf.task(Heads.BARE, Heads.MASKED, Heads.TRAINED, Heads.TEXT, Heads.TOKENS, Heads.ANSWERS,
                Heads.CHOICE);
        if (!List.of(Heads.MASKED, Heads.TRAINED).contains(task)) {
            hf.bind("d'", hf.size("d"));
            var pooler = List.<Node>of(Pooler.of("", "pooler", Kind.TANH));
            return task.equals(Heads.BARE)
                    ? stack.bare(inside, pooler, INPUTS)
                    : Heads.onEncoder(stack, task, "albert", inside, pooler, List.of(), INPUTS);
        }
        hf.bind("d'", hf.size("de"));
        var head = MaskedHead.block("predictions", "dense", activation, "LayerNorm",
                "albert.embeddings.word_embeddings",
                hf.tied(true));
        if (task.equals(Heads.MASKED)) {
            return stack.headed("albert", inside, List.of(head), INPUTS);
        }
        var width = Map.of("d'", hf.size("d"));
        var pooled = new ArrayList<Node>(inside);
        pooled.add(Pooler.of("", "pooler", Kind.TANH).over(width));
        return stack.headed("albert", pooled, List.of(
                Block.of("", List.of(hf.classifier("sop_classifier.classifier", Heads.POOLED))).over(width),
                Pointwise.of("order", Kind.SPLIT, "logits[b labels] -> order[b labels]"), head,
                Pointwise.of("both", Kind.SPLIT, "logits[b t v] order[b labels] -> logits[b t v]")), INPUTS);
    }

    private static Block embeddings(Stack stack) {
        var tables = new Tables("w[b t de]");
        var parts = new ArrayList<Node>();
        parts.add(tables.words("word_embeddings"));
        parts.addAll(tables.types("token_type_embeddings"));
        parts.addAll(tables.positions("position_embeddings"));
        parts.add(stack.norm("LayerNorm", "w[b t de]", "w[b t de]"));
        return Block.of("embeddings", parts);
    }
}

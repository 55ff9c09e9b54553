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
import java.util.stream.Stream;

/// BERT and RoBERTa: an encoder whose layers norm the sum behind each sub-layer, over words, positions and token types.
///
/// They differ in the names of their trunk and head. `add_pooling_layer` says whether the bare trunk pools, as the
/// reference implementation's argument of that name does.
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
    public Dtype published() {
        return Dtype.FP32;
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
        var task = first
                ? hf.task("Model", MASKED, "LMHeadModel", Heads.TEXT, Heads.TOKENS, Heads.ANSWERS, Heads.CHOICE,
                        "ForNextSentencePrediction", TRAINED)
                : hf.task("Model", MASKED, "ForCausalLM", Heads.TEXT, Heads.TOKENS, Heads.ANSWERS, Heads.CHOICE);
        var pooler = Pooler.of("pooler", "dense", Kind.TANH);
        if (task.equals("Model")) {
            boolean pools = !reading.has("add_pooling_layer") || reading.flag("pooler", true, "add_pooling_layer");
            return stack.bare(inside, pools ? List.of(pooler) : List.of(), INPUTS);
        }
        var trunk = first ? "bert" : "roberta";
        var owner = trunk + ".embeddings.word_embeddings";
        var pooled = Stream.concat(inside.stream(), Stream.of(pooler)).toList();
        return switch (task) {
            case Heads.TEXT, Heads.TOKENS, Heads.ANSWERS, Heads.CHOICE -> task.equals(Heads.TEXT) && !first
                    ? stack.headed(trunk, inside, List.of(Pooler.of("classifier", "dense", Kind.TANH),
                            hf.classifier("classifier.out_proj", Heads.POOLED)), INPUTS)
                    : Heads.onEncoder(stack, task, trunk, inside, List.of(pooler), List.of(), INPUTS);
            case "ForNextSentencePrediction" ->
                stack.headed(trunk, pooled, List.of(hf.classifier("cls.seq_relationship", Heads.POOLED, 2)), INPUTS);
            case TRAINED -> stack.headed(trunk, pooled, List.of(
                    hf.classifier("cls.seq_relationship", Heads.POOLED, 2),
                    Pointwise.of("relation", Kind.SPLIT, "logits[b labels] -> relation[b labels]"),
                    masked(true, owner, hf.tied(true), activation),
                    Pointwise.of("both", Kind.SPLIT, "logits[b t v] relation[b labels] -> logits[b t v]")), INPUTS);
            default -> stack.headed(trunk, inside, List.of(masked(first, owner, hf.tied(true), activation)), INPUTS);
        };
    }

    private static Block masked(boolean first, String owner, boolean tied, Kind activation) {
        return first
                ? MaskedHead.block("cls.predictions", "transform.dense", activation, "transform.LayerNorm", owner, tied)
                : MaskedHead.block("lm_head", "dense", Kind.GELU, "layer_norm", owner, tied);
    }

    private static final String MASKED = "ForMaskedLM";
    private static final String TRAINED = "ForPreTraining";

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

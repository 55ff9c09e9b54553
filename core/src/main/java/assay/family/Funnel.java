package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Funnel: an encoder whose blocks of layers each halve the number of tokens, and a decoder over what the first and the
/// last block made. Scores add what a query says of its distance to each key, and of whether both belong to one text.
/// Where a layer's queries are halved its keys are not, unless the config says so.
public record Funnel() implements Family {
    private static final String BASE = "BaseModel";
    private static final String INPUTS = "ids[b t] types[b t]";

    @Override
    public String name() {
        return "funnel";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.needed("v", "vocab_size", "vocab_size");
        hf.bind("d'", hf.needed("d", "d_model", "d_model", "hidden_size"));
        hf.needed("h", "num_heads", "n_head", "num_attention_heads");
        hf.size("k", "head_dim", Expr.of(64), "64", "d_head");
        hf.size("f", "d_ff", Expr.of(3072), "3072", "d_inner");
        boolean factorized = reading.word("attention_type", "relative_shift", List.of("relative_shift", "factorized"),
                "attention_type").equals("factorized");
        var layers = new FunnelBlocks(stack, factorized, hf.activation("gelu_new"));
        var task = hf.task(Heads.BARE, BASE, Heads.MASKED, Heads.TRAINED, Heads.TEXT, Heads.CHOICE, Heads.TOKENS,
                Heads.ANSWERS);
        var inside = new ArrayList<Node>();
        inside.add(Block.of("embeddings", List.of(Stack.embedding("word_embeddings"),
                stack.norm("layer_norm", "x[b t d]", "x[b t d]"))));
        inside.addAll(layers.nodes(!Set.of(BASE, Heads.TEXT, Heads.CHOICE).contains(task)));
        return switch (task) {
            case Heads.BARE, BASE -> stack.bare(inside, List.of(), INPUTS);
            case Heads.MASKED -> stack.headed(name(), inside, Stack.head("lm_head",
                    "funnel.embeddings.word_embeddings", hf.tied(true), true), INPUTS);
            case Heads.TOKENS -> stack.headed(name(), inside, List.of(hf.classifier("classifier", "x[b t d]")), INPUTS);
            case Heads.ANSWERS -> stack.headed(name(), inside, List.of(hf.classifier("qa_outputs", "x[b t d]", 2)),
                    INPUTS);
            case Heads.TRAINED -> stack.headed(name(), inside, List.of(Block.of("discriminator_predictions",
                    Component.HEAD, List.of(
                            Usual.linear(true).of("dense", "x[b t d]", "u[b t d']"),
                            Pointwise.of("activation", layers.activation(), "u[b t d'] -> u[b t d']"),
                            hf.classifier("dense_prediction", "u[b t d']", 1)))), INPUTS);
            default -> stack.headed(name(), inside, List.of(
                    Gather.of("first", "x[b tl d] -> first[b d]"),
                    Block.of("classifier", Component.HEAD, List.of(
                            Usual.linear(true).of("linear_hidden", "first[b d]", "u[b d']"),
                            Pointwise.of("activation", Kind.TANH, "u[b d'] -> u[b d']"))),
                    task.equals(Heads.CHOICE) ? hf.classifier("classifier.linear_out", "u[b d']", 1)
                            : hf.classifier("classifier.linear_out", "u[b d']")), INPUTS);
        };
    }
}

package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What stands on a decoder's trunk. The class that `architectures` names says so by its end: a head for the next
/// token, one for the labels of a text or of each token, one for both ends of an answer, or, in a class that ends in
/// `Model`, nothing.
///
/// Labels of a text are made at every token, and the last one's are taken.
public final class Heads {
    public static final String NEXT = "ForCausalLM";
    public static final String WRITTEN = "ForConditionalGeneration";
    public static final String BARE = "Model";
    public static final String TEXT = "ForSequenceClassification";
    public static final String TOKENS = "ForTokenClassification";
    public static final String ANSWERS = "ForQuestionAnswering";
    public static final String CHOICE = "ForMultipleChoice";
    public static final String DOUBLE = "DoubleHeadsModel";
    public static final String LANGUAGE = "LMHeadModel";
    public static final String MASKED = "ForMaskedLM";
    public static final String TRAINED = "ForPreTraining";
    public static final String FOLLOWING = "ForNextSentencePrediction";
    public static final String ENCODER = "EncoderModel";

    /// The ends of the names of classes that families know.
    public static final List<String> CLASSES = List.of(NEXT, BARE, TEXT, TOKENS, ANSWERS, CHOICE, MASKED, WRITTEN,
            LANGUAGE, ENCODER, TRAINED, "ForImageClassification", DOUBLE);

    /// One vector a text, of which labels of a text are made.
    public static final String POOLED = "pooled[b d']";

    private Heads() {}

    /// The decoder.
    ///
    /// @param trunk the trunk's name, empty where it has none
    /// @param inside from the embedding to the last norm
    /// @param head for the next token; empty where it is inside the trunk
    /// @param inputs the streams that are given
    public static Model on(Hf hf, String trunk, List<Node> inside, List<Node> head, String inputs) {
        var read = head.stream().flatMap(Heads::contracts).findFirst().map(c -> c.line().reads().getFirst());
        if (read.isEmpty()) {
            return whole(hf, trunk, inside, head, inputs);
        }
        var from = read.orElseThrow();
        var task = hf.task(NEXT, LANGUAGE, WRITTEN, TEXT, TOKENS, ANSWERS, DOUBLE, BARE);
        if (!List.of(NEXT, LANGUAGE, WRITTEN, DOUBLE).contains(task) && head.stream().anyMatch(Heads::predicts)) {
            hf.reading().refuse(hf.reading().place("architectures"),
                    "a class without a head for the next token has no layers for multi-token prediction", "");
        }
        return switch (task) {
            case TEXT -> whole(hf, trunk, inside, labels(hf, "score", from, false), inputs);
            case TOKENS -> {
                boolean bias = hf.reading().flag("label_bias", true, "token_classification_bias");
                yield whole(hf, trunk, inside, labels(hf, trunk.equals("model") ? "score" : "classifier", from, bias),
                        inputs);
            }
            case ANSWERS -> {
                hf.bind("labels", Expr.of(2));
                yield whole(hf, hf.answering().orElse(trunk), inside, List.of(linear("qa_outputs", from, true)),
                        inputs);
            }
            case BARE -> hf.model(inside, inputs, from.name());
            case DOUBLE -> {
                hf.bind("one", Expr.ONE);
                yield whole(hf, trunk, inside, Stream.concat(head.stream(), Stream.of(choice(from))).toList(), inputs);
            }
            default -> whole(hf, trunk, inside, head, inputs);
        };
    }

    /// One number a text beside the logits, of one token's state.
    private static Block choice(Tensor from) {
        return Block.of("multiple_choice_head", Component.HEAD, List.of(
                Gather.of("token", from + " -> text[b d]"),
                Usual.linear(true).of("summary", "text[b d]", "choice[b one]"),
                Pointwise.of("both", Kind.SPLIT, "logits[b t v] choice[b one] -> logits[b t v]")));
    }

    private static boolean predicts(Node node) {
        return node instanceof Block b && b.component().equals(Optional.of(Component.PREDICTION));
    }

    /// An encoder with a head for labels: one of the four tasks.
    ///
    /// @param inside the trunk, whose output is `x[b t d]`
    /// @param pooler what makes [#POOLED] of it, inside the trunk
    /// @param summary what makes [#POOLED] of it, behind the trunk
    public static Model onEncoder(Stack stack, String task, String trunk, List<Node> inside, List<Node> pooler,
            List<Node> summary,
            String inputs) {
        var hf = stack.hf();
        boolean text = task.equals(TEXT) || task.equals(CHOICE);
        var head = switch (task) {
            case TEXT -> hf.classifier("classifier", POOLED);
            case CHOICE -> hf.classifier("classifier", POOLED, 1);
            case TOKENS -> hf.classifier("classifier", "x[b t d]");
            default -> hf.classifier("qa_outputs", "x[b t d]", 2);
        };
        return text
                ? stack.headed(trunk, Stream.concat(inside.stream(), pooler.stream()).toList(),
                        Stream.concat(summary.stream(), Stream.of(head)).toList(), inputs)
                : stack.headed(trunk, inside, List.of(head), inputs);
    }

    /// A linear layer `score` from the last hidden state to labels, as a class of a whole model has it.
    ///
    /// @param bias whether it has a bias, as those for each token have
    public static Block score(Reading whole, boolean bias) {
        var labels = Expr.of(whole.number("labels", whole.entries("id2label", 2), "num_labels"));
        return new Block("", Optional.of(Component.HEAD), Map.of("labels", labels),
                List.of(Usual.linear(bias).of("score", "x[b t d]", "logits[b t labels]")));
    }

    private static List<Node> labels(Hf hf, String name, Tensor from, boolean bias) {
        hf.labels();
        return List.of(linear(name, from, bias));
    }

    private static Node linear(String name, Tensor from, boolean bias) {
        return Usual.linear(bias).of(name, Component.HEAD, from.toString(), "logits[b t labels]");
    }

    private static Model whole(Hf hf, String trunk, List<Node> inside, List<Node> head, String inputs) {
        var all = new ArrayList<Node>();
        if (trunk.isEmpty()) {
            all.addAll(inside);
        } else {
            all.add(Block.of(trunk, inside));
        }
        all.addAll(head);
        return hf.model(all, inputs, "logits");
    }

    private static Stream<Contract> contracts(Node node) {
        return node instanceof Contract c ? Stream.of(c) : node.parts().stream().flatMap(Heads::contracts);
    }
}

package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Model;
import assay.model.Node;
import assay.model.Tensor;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What stands on a decoder's trunk. The class that `architectures` names says so by its end: a head for the next
/// token, one for the labels of a text or of each token, one for both ends of an answer, or, in a class that ends in
/// `Model`, nothing.
///
/// Labels of a text are made at every token, and the last one's are taken.
public final class Heads {
    /// The types whose trunk has another name under the head for answers: `transformer`.
    private static final Set<String> ANSWERED = Set.of("arcee", "exaone4", "llama", "ministral", "nemotron", "qwen2",
            "qwen3",
            "qwen3_moe", "qwen3_next", "seed_oss", "smollm3");

    public static final String TEXT = "ForSequenceClassification";
    public static final String TOKENS = "ForTokenClassification";
    public static final String ANSWERS = "ForQuestionAnswering";
    public static final String CHOICE = "ForMultipleChoice";

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
        var named = hf.reading().texts("architectures").stream().findFirst().orElse("");
        var read = head.stream().flatMap(Heads::contracts).findFirst().map(c -> c.line().reads().getFirst());
        if (read.isEmpty()) {
            return whole(hf, trunk, inside, head, inputs);
        }
        var from = read.orElseThrow();
        if (named.endsWith(TEXT)) {
            return whole(hf, trunk, inside, labels(hf, "score", from, false), inputs);
        }
        if (named.endsWith(TOKENS)) {
            boolean bias = hf.reading().flag("label_bias", true, "token_classification_bias");
            return whole(hf, trunk, inside, labels(hf, trunk.equals("model") ? "score" : "classifier", from, bias),
                    inputs);
        }
        if (named.endsWith(ANSWERS)) {
            hf.bind("labels", Expr.of(2));
            var other = ANSWERED.contains(hf.reading().modelType()) ? "transformer" : trunk;
            return whole(hf, other, inside, List.of(linear("qa_outputs", from, true)), inputs);
        }
        boolean next = named.isEmpty() || named.endsWith("ForCausalLM") || named.endsWith("LMHeadModel");
        if (!next && named.endsWith("Model") && !named.endsWith("HeadsModel")) {
            return hf.model(inside, inputs, from.name());
        }
        if (!next) {
            hf.note("counted with a head for the next token: the head of " + Reading.quoted(named) + " is not known");
        }
        return whole(hf, trunk, inside, head, inputs);
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

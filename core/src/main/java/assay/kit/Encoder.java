package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Norm;
import assay.part.Pooler;
import assay.part.Tables;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// An encoder and what each of its classes has behind the trunk, of which `architectures` names one; the trunk alone in
/// a class that ends in `Model`, and where none is named.
///
/// @param trunk its name under a head
/// @param inside from the embeddings to `x[b t d]`
/// @param pooler what the trunk makes of that beside it, such as [Heads#POOLED]; empty where it makes nothing
/// @param inputs the streams that are given
/// @param heads what classes have
public record Encoder(Hf hf, String trunk, List<Node> inside, List<Node> pooler, String inputs, List<Head> heads) {
    /// A class's head.
    ///
    /// @param end of the names of the class
    /// @param pooled whether the trunk has its pooler in it
    /// @param nodes that make `logits` of what the trunk makes
    public record Head(String end, boolean pooled, Supplier<List<Node>> nodes) {}

    public Encoder {
        inside = List.copyOf(inside);
        pooler = List.copyOf(pooler);
        heads = List.copyOf(heads);
    }

    /// The stack of an encoder of BERT's kin, with its sizes: heads, the hidden width, and `n` rows of a table of
    /// positions; `d'` is as wide as `d`.
    ///
    /// @param inner the hidden width of the feed-forward where the config does not say
    /// @param rows those of the table where the config does not say
    public static Stack stack(String name, Reading reading, long inner, long rows) {
        var hf = new Hf(name, reading).decoder();
        hf.headDimEven();
        hf.ffn(Expr.of(inner), String.valueOf(inner));
        hf.size("n", "context_length", Expr.of(rows), String.valueOf(rows), "max_position_embeddings");
        hf.bind("d'", hf.size("d"));
        return Stack.of(hf, Norm.LAYERNORM, true);
    }

    /// An encoder without heads.
    public static Encoder bare(Hf hf, String trunk, List<Node> inside, List<Node> pooler, String inputs) {
        return new Encoder(hf, trunk, inside, pooler, inputs, List.of());
    }

    /// An encoder with the usual heads for labels: `classifier` of what is pooled for a text and for a choice, and of
    /// each token; `qa_outputs` for both ends of an answer.
    public static Encoder of(Hf hf, String trunk, List<Node> inside, List<Node> pooler, String inputs) {
        return bare(hf, trunk, inside, pooler, inputs)
                .with(Heads.TEXT, true, () -> List.of(hf.classifier("classifier", Heads.POOLED)))
                .with(Heads.CHOICE, true, () -> List.of(hf.classifier("classifier", Heads.POOLED, 1)))
                .with(Heads.TOKENS, false, () -> List.of(hf.classifier("classifier", "x[b t d]")))
                .with(Heads.ANSWERS, false, () -> List.of(hf.classifier("qa_outputs", "x[b t d]", 2)));
    }

    /// This with another class, or another head of one.
    public Encoder with(String end, boolean pooled, Supplier<List<Node>> nodes) {
        var others = heads.stream().filter(h -> !h.end.equals(end));
        return new Encoder(hf, trunk, inside, pooler, inputs,
                Stream.concat(others, Stream.of(new Head(end, pooled, nodes))).toList());
    }

    /// This where the trunk has its pooler in every class.
    public Encoder pooled() {
        return new Encoder(hf, trunk, inside, pooler, inputs,
                heads.stream().map(h -> new Head(h.end, true, h.nodes)).toList());
    }

    /// This without some of the classes.
    public Encoder without(String... ends) {
        return new Encoder(hf, trunk, inside, pooler, inputs,
                heads.stream().filter(h -> !List.of(ends).contains(h.end)).toList());
    }

    /// The embeddings of words and, if there are any, of types, their sum normed, where layers turn by positions.
    public static Block embeddings(Stack stack, boolean types) {
        var tables = new Tables("x[b t d]");
        var parts = new ArrayList<Node>();
        parts.add(tables.words("word_embeddings"));
        if (types) {
            parts.addAll(tables.types("token_type_embeddings"));
        }
        parts.add(stack.norm("LayerNorm", "x[b t d]", "x[b t d]"));
        return Block.of("embeddings", parts);
    }

    /// The first token's state through a layer `NAME.dense` to [Heads#POOLED].
    public static Block first(String name, Kind activation) {
        return Pooler.of(name, "dense", activation);
    }

    /// The first token's state as [Heads#POOLED], where `d'` is as long as `d`.
    public static Block first() {
        return Block.of("", Component.HEAD, List.of(Gather.of("first", "x[b t d] -> pooled[b d']")));
    }

    /// The mean of the tokens' states as [Heads#POOLED], where `d'` is as long as `d`.
    public static Block mean() {
        return Block.of("", Component.HEAD, List.of(Pointwise.of("mean", Kind.ADD, "x[b t d] -> pooled[b d']")));
    }

    /// A text's state through a layer `sequence_summary.summary` and an activation, as the config's fields that begin
    /// so say, to [Heads#POOLED], where `d'` is as long as `d`.
    ///
    /// @param type which token's state the reference assumes: `first`, `last`, or the `mean` of all
    /// @param projected whether it assumes the layer
    /// @param activation that it assumes
    public static Block summary(Hf hf, String type, boolean projected, Optional<Kind> activation) {
        var reading = hf.reading();
        var nodes = new ArrayList<Node>();
        nodes.add(reading.text("summary_type", type, "summary_type").equals("mean")
                ? Pointwise.of("mean", Kind.ADD, "x[b t d] -> text[b d]")
                : Gather.of("token", "x[b t d] -> text[b d]"));
        nodes.add(reading.flag("summary_layer", projected, "summary_use_proj")
                ? Usual.linear(true).of("summary", "text[b d]", Heads.POOLED)
                : Pointwise.of("summary", Kind.SPLIT, "text[b d] -> " + Heads.POOLED));
        var named = reading.has("summary_activation")
                ? Optional.of(Hf.kind(reading.text("summary_activation", "", "summary_activation"))) : activation;
        named.ifPresent(kind -> nodes.add(Pointwise.of("activation", kind, Heads.POOLED + " -> " + Heads.POOLED)));
        return Block.of("sequence_summary", Component.HEAD, nodes);
    }

    /// The embeddings of words, of types unless there are none, and of positions at a width `de`, their sum normed by
    /// `norm`, and if they are not as wide as the model the layer `embeddings_project` to `x[b t d]`.
    public static List<Node> narrow(Node norm, boolean positions, boolean project) {
        var tables = new Tables("w[b t de]");
        var parts = new ArrayList<Node>();
        parts.add(tables.words("word_embeddings"));
        if (positions) {
            parts.addAll(tables.positions("position_embeddings"));
        }
        parts.addAll(tables.types("token_type_embeddings"));
        parts.add(norm);
        return List.of(Block.of("embeddings", parts), project
                ? Usual.linear(true).of("embeddings_project", "w[b t de]", "x[b t d]")
                : Pointwise.of("embeddings_project", Kind.SPLIT, "w[b t de] -> x[b t d]"));
    }

    /// The model of the class that the config names.
    public Model model() {
        return model(true);
    }

    /// As [#model()], where the bare trunk may have no pooler.
    ///
    /// @param pools whether it has
    public Model model(boolean pools) {
        var ends = Stream.concat(Stream.of(Heads.BARE), heads.stream().map(Head::end)).toArray(String[]::new);
        var task = hf.task(ends);
        var head = heads.stream().filter(h -> h.end.equals(task)).findFirst();
        var all = new ArrayList<>(inside);
        if (head.isEmpty()) {
            all.addAll(pools ? pooler : List.of());
            return hf.model(all, inputs, "x");
        }
        if (head.get().pooled) {
            all.addAll(pooler);
        }
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of(trunk, all));
        nodes.addAll(head.get().nodes.get());
        return hf.model(nodes, inputs, "logits");
    }
}

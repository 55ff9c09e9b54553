package assay.kit;

import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Op;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Switch;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.part.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Layers behind the last one that guess further tokens (multi-token prediction): a layer that reads the last hidden
/// state beside the embedding of the token that follows, each normed and joined by a linear layer, and the head once
/// more. DeepSeek-AI 2024, arXiv 2412.19437, section 2.2.
///
/// They are no part of the model unless the switch `mtp` is on. Where it is, each of them works on all `t` tokens of
/// the sequence, the last one too, and an engine keeps what its attention keeps; its logits are part of the output.
///
/// @param layers how many there are; 0 where the switch is off
public record Prediction(Stack stack, int layers) {
    /// The switch, and the number of layers, as a setting names them.
    public static final String SWITCH = "mtp";

    public static final String LAYERS = "mtp_layers";

    private static final String NEXT = "e[b t d]";
    private static final String NOTHING = "nothing";
    private static final String FURTHER = "further[b t v]";

    /// What a config says of them.
    ///
    /// @param or how many the reference assumes
    /// @param own the fields that give another number
    public static Prediction of(Stack stack, int or, String... own) {
        var reading = stack.hf().reading();
        int layers = reading.number(LAYERS, or, own);
        boolean on = reading.flag(SWITCH, false);
        if (layers < 0) {
            reading.refuse(reading.place(LAYERS), LAYERS + " is " + layers + ", a negative number of layers", "");
        } else if (on && layers == 0) {
            reading.refuse(reading.place(SWITCH), "the config has no layers for multi-token prediction",
                    "--set " + LAYERS + "=... says how many");
        }
        return new Prediction(stack, on ? Math.max(layers, 0) : 0);
    }

    /// Those of which a config says that there are some, and of which nothing is published: they are noted, and
    /// counting them is refused.
    ///
    /// @param own the field that gives their number
    public static void unpublished(Hf hf, String own) {
        var reading = hf.reading();
        int layers = reading.number(LAYERS, 0, own);
        if (reading.flag(SWITCH, false)) {
            reading.refuse(reading.place(SWITCH), "what layers for multi-token prediction of a "
                    + reading.modelType() + " hold is not published", "");
        }
        if (layers > 0) {
            hf.note(counted(layers) + " not counted: what they hold is not published.");
        }
    }

    /// Whether a model could have them, counted or not: what a config says.
    public static boolean known(Model model) {
        return value(model, SWITCH).isPresent() && value(model, LAYERS).filter(n -> !n.startsWith("0")).isPresent();
    }

    public static boolean counted(Model model) {
        return value(model, SWITCH).equals(Optional.of("true"));
    }

    /// What a reader should know of them.
    ///
    /// @param others the parameters where the switch is as it is not
    public static String note(Model model, String others) {
        var layers = counted(Integer.parseInt(value(model, LAYERS).orElse("0")));
        return counted(model)
                ? layers + " counted, as files hold them; flops has each work on all tokens, and the head once more. "
                        + "Without --set mtp=true parameters is " + others + "."
                : layers + " not counted: with --set mtp=true parameters is " + others + ".";
    }

    private static String counted(int layers) {
        return layers == 1
                ? "1 layer for multi-token prediction is"
                : layers + " layers for multi-token prediction are";
    }

    private static Optional<String> value(Model model, String name) {
        return model.switches().stream().filter(s -> s.name().equals(name)).map(Switch::value).findFirst();
    }

    public boolean none() {
        return layers == 0;
    }

    /// DeepSeek's: each behind the trunk's last layer under the number that follows, `layers.{i}`, with a norm before
    /// the head.
    ///
    /// @param trunk the trunk's name
    /// @param copies whether each is stored with tables of its own for tokens and head; else it shares the model's
    /// @param head the module whose table is the head
    /// @param layer the nodes of its layer
    public List<Node> numbered(String trunk, boolean copies, String head, List<Node> layer) {
        if (none()) {
            return List.of();
        }
        var parts = new ArrayList<Node>();
        parts.add(copies ? Block.of("embed_tokens", Component.EMBEDDING, List.of(lookup(".weight")))
                : shared(trunk + ".embed_tokens"));
        parts.addAll(joined("enorm", "hnorm", "eh_proj"));
        parts.addAll(apart(layer));
        parts.add(Block.of("shared_head", List.of(stack.norm("norm", "x[b t d]", "x[b t d]"),
                copies ? Usual.linear(false).of("head", Component.HEAD, "x[b t d]", FURTHER) : tied("head", head))));
        parts.add(output());
        if (copies) {
            stack.hf().note("Files hold a table of the tokens and one of the head for each layer for multi-token "
                    + "prediction, copies of the model's own: parameters counts them too.");
        }
        var from = Numbers.from(Expr.dim("num_layers"), Expr.of(layers));
        return List.of(new Block("", Optional.of(Component.PREDICTION), Map.of(),
                List.of(Block.of(trunk, List.of(new Repeat("layers", SWITCH, from, parts))))));
    }

    /// Qwen's: a module `mtp` of its own, whose layers stand between one linear layer and one norm, and which shares
    /// the model's tables.
    ///
    /// @param table the module whose table is of the tokens
    /// @param head the module whose table is the head
    public List<Node> module(String table, String head, List<Node> layer) {
        if (none()) {
            return List.of();
        }
        var parts = new ArrayList<Node>();
        parts.add(shared(table));
        parts.addAll(joined("pre_fc_norm_embedding", "pre_fc_norm_hidden", "fc"));
        parts.add(new Repeat("layers", Expr.of(layers), apart(layer)));
        parts.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        parts.add(tied("head", head));
        parts.add(output());
        return List.of(Block.of(SWITCH, Component.PREDICTION, parts));
    }

    /// Each by itself behind the trunk, `NAME.{i}`, with names of its own, the model's tables shared.
    ///
    /// @param next the name of the norm of what follows
    /// @param hidden the name of the norm of the last hidden state
    /// @param project the name of the linear layer that joins them
    public List<Node> listed(String trunk, String name, String next, String hidden, String project, String head,
            List<Node> layer) {
        if (none()) {
            return List.of();
        }
        var parts = new ArrayList<Node>();
        parts.add(shared(trunk + ".embed_tokens"));
        parts.addAll(joined(next, hidden, project));
        parts.addAll(apart(layer));
        parts.add(tied("head", head));
        parts.add(output());
        return List.of(new Block("", Optional.of(Component.PREDICTION), Map.of(),
                List.of(Block.of(trunk, List.of(new Repeat(name, Expr.of(layers), parts))))));
    }

    /// A layer's nodes where the reference implementation, which does not run them as it goes through a text, keeps
    /// nothing between steps.
    private List<Node> apart(List<Node> layer) {
        stack.hf().bind(NOTHING, Expr.ZERO);
        return layer.stream().map(node -> node.each(Prediction::apart)).toList();
    }

    private static Op apart(Op op) {
        var line = op.line();
        return !(op instanceof Gather) ? op : op.with(new Line(line.reads(), line.writes(), line.mask(),
                line.writes().stream().filter(t -> t.role() == Role.STATE).map(Prediction::none).toList()));
    }

    private static Tensor none(Tensor state) {
        return new Tensor(state.role(), state.path(), state.name(), List.of(List.of(new Axis(NOTHING, false))));
    }

    /// The embedding of the token that follows and the last hidden state become a layer's `x[b t d]`.
    private List<Node> joined(String next, String hidden, String project) {
        stack.hf().bind("d'", stack.hf().size("d"));
        return List.of(
                stack.norm(next, NEXT, NEXT),
                stack.norm(hidden, "x[b t d]", "x[b t d]"),
                Pointwise.of("join", Kind.SPLIT, NEXT + " x[b t d] -> joined[b t i d]"),
                Usual.linear(false).of(project, "joined[b t i d]", "x[b t d']"));
    }

    private static Block shared(String table) {
        return Block.of("following", Component.EMBEDDING, List.of(lookup("/" + table + ".weight")));
    }

    private static Gather lookup(String table) {
        return Gather.of("lookup", "ids[b t] " + table + "[v d] -> " + NEXT);
    }

    private static Block tied(String name, String head) {
        return Linear.tied(name, Component.HEAD, "x[b t d]", head, FURTHER);
    }

    private static Node output() {
        return Pointwise.of("also", Kind.SPLIT, "logits[b t v] " + FURTHER + " -> logits[b t v]");
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What makes one token of neighbouring patches in the encoders of images of the Qwens: they are joined to `mm`
/// numbers, of which a feed-forward makes `do`, and those are brought to the decoder's width, as GLM 4V's are too.
final class PatchMerger {
    /// The last step, from `image[b nq do]` to `image[b nq dt]`.
    static final Pointwise TOKENS = Pointwise.of("tokens", Kind.SPLIT, "image[b nq do] -> image[b nq dt]");

    private PatchMerger() {}

    /// The merger of what the last layer wrote, `x[b t d]`, to `image[b nq do]`.
    ///
    /// @param normed the stream that its norm writes
    /// @param layers the feed-forward, whose last layer writes to a stream
    static Block of(Block norm, String normed, Function<String, List<Node>> layers) {
        var parts = new ArrayList<Node>(List.of(norm, joined(normed)));
        parts.addAll(layers.apply("image"));
        return Block.of("merger", Component.FEED_FORWARD, parts);
    }

    /// Mergers of what some layers wrote, which the config's `deepstack_visual_indexes` names, added to the tokens.
    ///
    /// @param norm over what is joined
    static List<Node> deep(Stack stack, String name, String norm, Function<String, List<Node>> layers) {
        var reading = stack.hf().reading();
        int deep = reading.has("deepstack_visual_indexes") ? reading.numbers("deepstack_visual_indexes").size() : 3;
        var parts = new ArrayList<Node>(List.of(joined("x[b t d]"), stack.norm(norm, "u[b nq mm]", "u[b nq mm]")));
        parts.addAll(layers.apply("deep"));
        return deep == 0 ? List.of() : List.of(new Repeat(name, Expr.of(deep), List.of(
                Block.of("", Component.FEED_FORWARD, parts),
                Residual.add("sum", "image[b nq do] deep[b nq do] -> image[b nq do]"))));
    }

    /// The layers of the feed-forward as those of a list of modules: `mlp.0` and `mlp.2`.
    static List<Node> numbered(String to) {
        var linear = Usual.linear(true);
        return List.of(
                new Repeat("mlp", "first", Expr.ONE, List.of(linear.of("", "u[b nq mm]", "m[b nq mm']"))),
                Pointwise.of("activation", Kind.GELU, "m[b nq mm'] -> m[b nq mm']"),
                new Repeat("mlp", "last", Numbers.from(Expr.of(2), Expr.ONE), List.of(
                        linear.of("", "m[b nq mm']", to + "[b nq do]"))));
    }

    /// The layers of the feed-forward under names.
    static List<Node> named(String to) {
        var linear = Usual.linear(true);
        return List.of(
                linear.of("linear_fc1", "u[b nq mm]", "m[b nq mm']"),
                Pointwise.of("activation", Kind.GELU, "m[b nq mm'] -> m[b nq mm']"),
                linear.of("linear_fc2", "m[b nq mm']", to + "[b nq do]"));
    }

    private static Pointwise joined(String from) {
        return Pointwise.of("join", Kind.SPLIT, from + " -> u[b nq mm]");
    }
}

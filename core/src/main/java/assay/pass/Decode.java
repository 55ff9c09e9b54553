package assay.pass;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Line;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Place;
import assay.model.Repeat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The step that decodes one token with a cache: one query, and as many keys as it can reach.
///
/// A block that binds the token axis, such as an encoder, has tokens of its own: it is run once, and not in this step.
/// What the text has beside images, all its tokens but some, is the text's, and one of them is decoded.
public final class Decode {
    /// The token axis of every part.
    private static final String TOKENS = "t";

    private static final Expr TEXT = Expr.dim("T");

    private final Expr position;

    private Decode(Expr position) {
        this.position = position;
    }

    /// The model's tree for the token at `position`, counted from 1, itself included among the keys.
    public static Model of(Model model, Expr position) {
        var axes = new HashMap<>(words(model.axes()));
        axes.put(TOKENS, Expr.ONE);
        var pass = new Decode(position);
        var root = (Block) pass.node(Place.root(model.axes()), model.root());
        return model.over(axes, root, model.output());
    }

    /// Axes of which those that have all tokens of the text but some have one.
    private static Map<String, Expr> words(Map<String, Expr> axes) {
        var one = new HashMap<>(axes);
        one.replaceAll((_, size) -> words(size) ? Expr.ONE : size);
        return one;
    }

    private static boolean words(Expr size) {
        var beside = size.minus(TEXT);
        return !beside.isZero() && beside.dims().stream().noneMatch(dim -> Expr.dim(dim.name()).equals(TEXT));
    }

    private Node node(Place around, Node node) {
        var place = around.of(node);
        return switch (node) {
            case Block block -> new Block(block.name(), block.component(), words(block.axes()),
                    nodes(place, block.parts()));
            case Repeat repeat -> repeat.with(nodes(place, repeat.parts()));
            case Op op -> op.line().mask().map(mask -> reached(place, op, mask)).orElse(op);
        };
    }

    private List<Node> nodes(Place place, List<Node> parts) {
        return parts.stream()
                .filter(part -> !(part instanceof Block block && block.axes().containsKey(TOKENS)
                        && !words(block.axes().getOrDefault(TOKENS, TEXT))))
                .map(part -> node(place, part))
                .toList();
    }

    /// The op over the keys that the mask leaves, all of which it needs.
    private Node reached(Place place, Op op, Mask mask) {
        var line = new Line(op.line().reads(), op.line().writes(), Optional.empty());
        var keys = Map.of(mask.key(), mask.reach(position, place::size));
        return new Block("", Optional.empty(), keys, List.of(op.with(line)));
    }
}

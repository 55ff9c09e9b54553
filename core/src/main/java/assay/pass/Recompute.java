package assay.pass;

import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Repeat;
import java.util.ArrayList;
import java.util.List;

/// What of the forward pass is not kept and done again in the backward pass.
///
/// @param every for blocks, how many of them are done again at once: of each group only the first one's inputs are kept
public record Recompute(Extent extent, int every) {
    /// Which nodes are done again.
    public enum Extent {
        /// None.
        NONE,
        /// The attention cores, from the scores to the weighted sum.
        CORES,
        /// The copies of every outermost repeat: a model's layers.
        BLOCKS
    }

    public static final Recompute NONE = new Recompute(Extent.NONE, 1);
    public static final Recompute SELECTIVE = new Recompute(Extent.CORES, 1);
    public static final Recompute FULL = new Recompute(Extent.BLOCKS, 1);

    public Recompute {
        if (every < 1) {
            throw new IllegalArgumentException("blocks are done again in groups of at least 1, not " + every);
        }
    }

    /// As people say it: `none`, `selective`, `full`, `every-4`.
    public String label() {
        return switch (extent) {
            case NONE -> "none";
            case CORES -> "selective";
            case BLOCKS -> every == 1 ? "full" : "every-" + every;
        };
    }

    /// Blocks in groups of `every`, of which only the first one's inputs are kept.
    public static Recompute every(int every) {
        return new Recompute(Extent.BLOCKS, every);
    }

    /// The tree of what is done again.
    public Model of(Model model) {
        return model.withRoot(Block.of("", again(model.root().parts())));
    }

    private List<Node> again(List<Node> parts) {
        return switch (extent) {
            case NONE -> List.of();
            case CORES -> {
                var again = new ArrayList<>(inside(parts));
                Cores.of(parts).forEach(core -> again.addAll(parts.subList(core.first(), core.last() + 1)));
                yield again;
            }
            case BLOCKS -> inside(parts);
        };
    }

    private List<Node> inside(List<Node> parts) {
        var again = new ArrayList<Node>();
        for (var part : parts) {
            switch (part) {
                case Repeat repeat when extent == Extent.BLOCKS -> again.add(repeat);
                case Repeat repeat -> again.add(repeat.with(again(repeat.parts())));
                case Block(var name, var component, var axes, var inner) ->
                    again.add(new Block(name, component, axes, again(inner)));
                case Op _ -> {}
            }
        }
        again.removeIf(node -> !(node instanceof Op) && node.parts().isEmpty());
        return again;
    }
}

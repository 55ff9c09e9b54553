package assay.family;

import assay.algebra.Expr;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.FeedForward;
import java.util.List;

/// The encoder of an image's patches as Pixtral has it.
final class PixtralEncoder {
    private PixtralEncoder() {}

    /// Patches normed, turned by their rows and columns, and the layers.
    static List<Node> nodes(Stack stack, Expr layers, Kind activation) {
        var core = Core.everywhere();
        var attention = Usual.attention("attention", "o_proj", core, false, false, Attention.rotated(core));
        var feedForward = FeedForward.gated(new FeedForward.Names("feed_forward", "gate_proj", "up_proj", "down_proj"),
                Usual.linear(false), activation, "f");
        return List.of(
                Block.of("", Component.EMBEDDING, List.of(Convolution.patches("patch_conv", false))),
                stack.norm("ln_pre", "x[b t d]", "x[b t d]"),
                Attention.rotaryOfGrid("patch_positional_embedding", "j"),
                Block.of("transformer", List.of(new Repeat("layers", layers,
                        stack.preNorm("attention_norm", attention, "ffn_norm", feedForward)))));
    }
}

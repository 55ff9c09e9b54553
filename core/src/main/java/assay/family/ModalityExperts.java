package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Experts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Routed experts of text beside others of images, as [Ernie45VlText] has them.
final class ModalityExperts {
    private ModalityExperts() {}

    /// The widths of an expert for text and of one for images.
    static void widths(Hf hf) {
        var both = hf.reading().numbers("moe_intermediate_size");
        if (both.size() == 1) {
            hf.reading().refuse(hf.reading().place("moe_intermediate_size"), "is one width, not those of experts for "
                    + "text and for images", "");
        }
        boolean given = both.size() > 1;
        hf.bind("fe", hf.reading().sizeOr("d_expert", Expr.of(given ? both.get(0) : 1536), given
                ? "the first moe_intermediate_size" : "1536"));
        hf.bind("fv", hf.reading().sizeOr("d_image_expert", Expr.of(given ? both.get(1) : 512), given
                ? "the second moe_intermediate_size" : "512"));
        hf.bind("bi", Expr.ZERO);
    }

    /// Experts of text and, of the tokens of images, others of the same number. Of text alone these have no work.
    static Block of(Hf hf, Experts experts, List<Node> shared) {
        var nodes = new ArrayList<Node>();
        nodes.add(Experts.block("text_moe", experts.nodes()));
        if (!shared.isEmpty()) {
            nodes.add(Pointwise.of("routed", Kind.SPLIT, "z[b t d] -> zr[b t d]"));
            nodes.addAll(shared);
            nodes.add(Pointwise.of("shared_sum", Kind.ADD, "z[b t d] zr[b t d] -> z[b t d]"));
        }
        nodes.add(Pointwise.of("text", Kind.SPLIT, "z[b t d] -> zt[b t d]"));
        nodes.add(Gather.of("images", "y[b t d] -> yv[bi t d]"));
        var seen = new ArrayList<Node>();
        seen.add(Gather.of("image", "yv[b t d] -> y[b t d]"));
        seen.addAll(experts.nodes());
        nodes.add(new Block("vision_moe", Optional.empty(),
                Map.of("b", Expr.ZERO, "fe", hf.size("fv"), "e?", Expr.ZERO), Experts.block("", seen).parts()));
        nodes.add(Pointwise.of("together", Kind.SPLIT, "zt[b t d] -> z[b t d]"));
        return Experts.block("mlp", nodes);
    }
}

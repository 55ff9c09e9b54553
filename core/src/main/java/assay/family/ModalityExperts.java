package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Experts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        var seen = hf.bind("ti", Media.of(hf.reading()).taken());
        hf.bind("tw", hf.size("t").minus(seen));
    }

    /// Experts of words and, of the tokens of images and the words around them, others of the same number: `tw` and
    /// `ti` tokens of a sequence.
    static Block of(Hf hf, Experts experts, List<Node> shared) {
        var nodes = new ArrayList<Node>();
        boolean sees = !hf.size("ti").isZero();
        if (sees) {
            nodes.add(Gather.of("words", "y[b t d] -> yw[b tw d]"));
        }
        nodes.add(part("text_moe", experts, sees ? "yw" : "y", "zw")
                .over(sees ? Map.of("t", hf.size("tw")) : Map.of()));
        nodes.add(Block.of("", List.of(
                Gather.of("images", "y[b ta d] -> yi[b t d]"),
                part("vision_moe", experts, "yi", "zi")))
                .over(Map.of("t", hf.size("ti"), "ta", hf.size("t"), "fe", hf.size("fv"), "e?", Expr.ZERO)));
        nodes.add(sees ? Gather.of("together", "zw[b tw d] zi[b ti d] -> z[b t d]")
                : Pointwise.of("together", Kind.SPLIT, "zw[b t d] -> z[b t d]"));
        if (!shared.isEmpty()) {
            nodes.add(Pointwise.of("routed", Kind.SPLIT, "z[b t d] -> zr[b t d]"));
            nodes.addAll(shared);
            nodes.add(Pointwise.of("shared_sum", Kind.ADD, "z[b t d] zr[b t d] -> z[b t d]"));
        }
        return Experts.block("mlp", nodes);
    }

    private static Block part(String name, Experts experts, String from, String to) {
        var nodes = experts.nodes().stream().map(node -> node.each(op -> op.with(op.line().named(stream ->
                stream.equals("y") ? from : stream.equals("z") ? to : stream)))).toList();
        return Experts.block(name, nodes);
    }
}

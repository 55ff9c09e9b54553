package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Convolution;
import assay.part.Residual;
import assay.part.Tables;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Embeddings of [LayoutLmv3]: of words by where they stand on a page, and of the page's image.
final class PageEmbeddings {
    private PageEmbeddings() {}

    static Block words(Stack stack) {
        var hf = stack.hf();
        hf.size("np2", "page_positions", Expr.of(1024), "1024", "max_2d_position_embeddings");
        hf.size("dc", "coordinate_size", Expr.of(128), "128", "coordinate_size");
        hf.size("dh", "shape_size", Expr.of(128), "128", "shape_size");
        hf.bind("sides", Expr.of(4));
        filled(hf.reading());
        var tables = new Tables("x[b t d]");
        var parts = new ArrayList<Node>();
        parts.add(tables.words("word_embeddings"));
        parts.addAll(tables.types("token_type_embeddings"));
        parts.addAll(tables.positions("position_embeddings"));
        for (var side : List.of("x dc", "y dc", "h dh", "w dh")) {
            var axis = side.substring(2);
            parts.add(Block.of(side.charAt(0) + "_position_embeddings", Component.POSITION, List.of(Gather.of("lookup",
                    "boxes[b t sides] .weight[np2 " + axis + "] -> " + side.charAt(0) + "_rows[b t i " + axis + "]"))));
        }
        parts.add(Pointwise.of("join", Kind.SPLIT,
                "x_rows[b t i dc] y_rows[b t i dc] h_rows[b t i dh] w_rows[b t i dh] -> row[b t d]"));
        parts.add(Residual.add("boxes_sum", "x[b t d] row[b t d] -> x[b t d]"));
        parts.add(stack.norm("LayerNorm", "x[b t d]", "x[b t d]"));
        return Block.of("embeddings", parts);
    }

    /// Of no image.
    static List<Node> images(Stack stack) {
        var hf = stack.hf();
        hf.bind("bi", Expr.ZERO);
        hf.bind("ti", hf.image(hf.reading(), "input_size", 224, 16));
        return List.of(Stack.run("", hf.size("ti"), Map.of("b", Expr.ZERO), List.of(
                Block.of("patch_embed", Component.EMBEDDING, List.of(Convolution.patches("proj", true))),
                Gather.of("prepend", "x[b np d] .cls_token[1 1 d] -> x[b t d]"),
                Gather.of("positions", ".pos_embed[1 t d] -> row[t d]"),
                Residual.add("positions_sum", "x[b t d] row[t d] -> x[b t d]"),
                stack.norm("norm", "x[b t d]", "x[b t d]"),
                stack.norm("LayerNorm", "x[b t d]", "image[b t d]"))));
    }

    /// A problem where the sides' rows together are not as wide as the model.
    private static void filled(Reading reading) {
        var all = reading.values();
        var side = all.get("coordinate_size");
        var shape = all.get("shape_size");
        var width = all.get("d_model");
        if (side != null && shape != null && width != null
                && !side.times(Rational.of(4)).plus(shape.times(Rational.of(2))).equals(width)) {
            reading.refuse(reading.place("coordinate_size"), "4 coordinate_size " + side + " and 2 shape_size " + shape
                    + " are not d_model " + width, "");
        }
    }
}

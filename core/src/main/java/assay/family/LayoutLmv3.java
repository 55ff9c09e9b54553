package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Encoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Residual;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// LayoutLMv3: a RoBERTa whose words know where on a page they stand: by rows for the sides of their boxes, and by
/// biases of the scores for distances along the text and across the page. Patches of the page's image join the words
/// where there is one; what embeds them stands idle where there is text alone.
public record LayoutLmv3() implements Family {
    /// Fewer labels of a token than these have no layer before them.
    private static final Rational FEW = Rational.of(10);

    @Override
    public String name() {
        return "layoutlmv3";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 3072, 512);
        var hf = stack.hf();
        hf.size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        if (!reading.flag("text", true, "text_embed")) {
            reading.refuse(reading.place("text_embed"), "a LayoutLMv3 without words is not known", "");
        }
        var inside = new ArrayList<Node>();
        boolean seeing = reading.flag("images", true, "visual_embed");
        if (seeing) {
            inside.addAll(images(stack));
        }
        inside.add(embeddings(stack));
        if (seeing) {
            inside.add(Gather.of("place_images", "x[b t d] image[bi ti d] -> x[b t d]"));
            hf.note("parameters counts what embeds the image; flops are those of text alone.");
        }
        var encoder = new ArrayList<Node>();
        var core = Core.everywhere();
        var bias = new ArrayList<String>();
        if (reading.flag("relative_bias", true, "has_relative_attention_bias")) {
            hf.size("rb", "relative_buckets", Expr.of(32), "32", "rel_pos_bins");
            encoder.add(bias("rel_pos_bias", "rb"));
            bias.add("rel_pos_bias[h t s]");
        }
        if (reading.flag("spatial_bias", true, "has_spatial_attention_bias")) {
            hf.size("rx", "spatial_buckets", Expr.of(64), "64", "rel_2d_pos_bins");
            encoder.add(bias("rel_pos_x_bias", "rx"));
            encoder.add(bias("rel_pos_y_bias", "rx"));
            bias.add("rel_pos_x_bias[h t s] rel_pos_y_bias[h t s]");
        }
        if (!bias.isEmpty()) {
            core = core.onScores(List.of(Pointwise.of("bias", Kind.POSITION_BIAS,
                    "a[b h t s] " + String.join(" ", bias) + " -> a[b h t s]")));
        }
        encoder.addAll(Stack.layers("layer", Bert.layer(stack, hf.activation("gelu"), core, List.of())));
        inside.add(Block.of("encoder", encoder));
        return Encoder.of(hf, name(), inside, List.of(), "ids[b t] positions[b t] types[b t] boxes[b t sides]"
                + (seeing ? " pixels[bi ch ih iw]" : ""))
                .with(Heads.TEXT, false, () -> Bert.ownLayer(hf, Kind.TANH))
                .with(Heads.TOKENS, false, () -> {
                    hf.labels();
                    return labelled(hf, "classifier", hf.size("labels").constant().compareTo(FEW) >= 0);
                })
                .with(Heads.ANSWERS, false, () -> labelled(hf, "qa_outputs", true))
                .without(Heads.CHOICE)
                .model();
    }

    private static Block embeddings(Stack stack) {
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
    private static List<Node> images(Stack stack) {
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

    private static Block bias(String name, String buckets) {
        return Block.of(name, Component.POSITION, List.of(
                Gather.of("lookup", ".weight[h " + buckets + "] -> " + name + "[h t s]")));
    }

    /// Labels of each token, many of them through a layer of their own.
    private static List<Node> labelled(Hf hf, String name, boolean layer) {
        return layer ? List.of(
                Block.of(name, Component.HEAD, List.of(
                        Usual.linear(true).of("dense", "x[b t d]", "u[b t d']"),
                        Pointwise.of("activation", Kind.TANH, "u[b t d'] -> u[b t d']"))),
                hf.classifier(name + ".out_proj", "u[b t d']"))
                : List.of(hf.classifier(name, "x[b t d]"));
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

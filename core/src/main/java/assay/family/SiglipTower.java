package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.part.Convolution;
import assay.part.Core;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One of the two towers of [Siglip]: the sizes of its axes, and what it is made of.
record SiglipTower(Map<String, Expr> axes, Expr layers, Kind activation) {
    private static SiglipTower of(Reading r, String prefix) {
        var width = r.sizeOr(prefix + "d_model", Expr.of(768), "768", "hidden_size");
        var heads = r.sizeOr(prefix + "num_heads", Expr.of(12), "12", "num_attention_heads");
        var inner = r.sizeOr(prefix + "d_ff", Expr.of(3072), "3072", "intermediate_size");
        var layers = r.sizeOr(prefix + "num_layers", Expr.of(12), "12", "num_hidden_layers");
        r.divides(prefix + "d_model", prefix + "num_heads");
        var axes = Map.of("d", width, "h", heads, "k", width.over(heads), "f", inner, "d'", width);
        return new SiglipTower(new HashMap<>(axes), layers,
                Hf.kind(r.text(prefix + "activation", "gelu_pytorch_tanh", "hidden_act")));
    }

    static SiglipTower text(Hf hf, Reading r, String prefix) {
        var tower = of(r, prefix);
        hf.bind("v", r.sizeOr("vocab_size", Expr.of(32000), "32000", "vocab_size"));
        hf.bind("n", r.sizeOr("context_length", Expr.of(64), "64", "max_position_embeddings"));
        tower.axes.put("dp", r.sizeOr("projection_size", tower.size("d"), prefix + "d_model", "projection_size"));
        return tower;
    }

    /// @param alone whether images are all that is read
    static SiglipTower vision(Hf hf, Reading r, String prefix, boolean second, boolean alone) {
        var tower = of(r, prefix);
        if (second) {
            var patch = r.sides("patch_size", Expr.of(16));
            hf.bind("np", r.sizeOr("num_patches", Expr.of(256), "256", "num_patches"));
            hf.bind("px", patch.getFirst().times(patch.getLast())
                    .times(r.sizeOr("num_channels", Expr.of(3), "3", "num_channels")));
            hf.bind("1", Expr.ONE);
        } else {
            hf.image(r, 224, 16);
        }
        hf.bind("three", Expr.of(3));
        tower.axes.put("tp", hf.size("np"));
        if (alone && second) {
            Images.number(hf);
        } else if (alone) {
            hf.rebind("t", hf.size("np"));
            Images.given(hf);
        }
        tower.axes.put("t", hf.size("np"));
        tower.axes.put("s", hf.size("np"));
        return tower;
    }

    Expr size(String axis) {
        return Objects.requireNonNull(axes.get(axis), axis);
    }

    /// From words to `texts[b dp]`.
    List<Node> words(Stack stack) {
        var nodes = new ArrayList<>(ClipEncoder.words(stack, layers, activation, Core.everywhere()));
        nodes.add(Usual.linear(true).of("head", Component.HEAD, "text[b d]", "texts[b dp]"));
        return nodes;
    }

    /// From pixels, or the second SigLIP's patches, to `x[b t d]`, and with a head to `pooled[b d]`.
    List<Node> patches(Stack stack, Reading r, boolean second) {
        var embeddings = new ArrayList<Node>();
        embeddings.add(second
                ? Usual.linear(true).of("patch_embedding", Component.EMBEDDING, "patches[b np px]", "x[b np d]")
                : Block.of("", Component.EMBEDDING, List.of(Convolution.patches("patch_embedding", true))));
        var nodes = new ArrayList<>(SiglipEncoder.nodes(stack, embeddings, layers, activation));
        if (r.flag("vision_head", true, "vision_use_head")) {
            nodes.add(SiglipEncoder.pooling(stack, activation));
        }
        return nodes;
    }
}

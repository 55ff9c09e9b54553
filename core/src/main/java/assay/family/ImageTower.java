package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Resizing;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Node;
import assay.part.Convolution;
import assay.part.Norm;
import assay.problem.Nearest;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An encoder of an image's patches inside another model, of one of the usual kinds: from `pixels[b ch ih iw]` to `x[b
/// t d]`.
///
/// @param hf with the sizes of its axes
/// @param nodes what it is made of
record ImageTower(Hf hf, List<Node> nodes) {
    private static final String CLIP = "clip_vision_model";
    private static final String SIGLIP = "siglip_vision_model";
    private static final String PIXTRAL = "pixtral";

    /// The tower that a `vision_config` describes.
    static ImageTower of(String family, Reading vision, String or) {
        return of(family, vision, or, 1);
    }

    /// @param merge neighbouring patches along a side that are made one token
    static ImageTower of(String family, Reading vision, String or, int merge) {
        var type = vision.modelType().isEmpty() ? or : vision.modelType();
        var known = List.of(CLIP, SIGLIP, PIXTRAL);
        if (!known.contains(type)) {
            vision.refuse(vision.place("model_type"), "unknown model_type " + Reading.quoted(type)
                    + " of a vision_config",
                    Nearest.hint(type, known));
        }
        boolean pixtral = type.equals(PIXTRAL);
        boolean siglip = type.equals(SIGLIP);
        var hf = new Hf(family, vision);
        var stack = Stack.of(hf, pixtral ? Norm.RMSNORM : Norm.LAYERNORM, !pixtral);
        hf.needed("d", "vision_d_model", "hidden_size");
        hf.needed("h", "vision_num_heads", "num_attention_heads");
        vision.size("vision_num_layers", "num_hidden_layers");
        hf.headsOf("vision_").angles();
        long inner = pixtral ? 4096 : 3072;
        hf.size("f", "vision_d_ff", Expr.of(inner), String.valueOf(inner), "intermediate_size");
        var tokens = hf.image(vision, pixtral ? 1024 : 224, type.equals(CLIP) ? 32 : 16);
        if (pixtral) {
            own(hf, merge);
        }
        hf.rebind("t", type.equals(CLIP) ? tokens : hf.size("np"));
        hf.rebind("s", hf.size("t"));
        hf.bind("tp", hf.size("t"));
        hf.bind("three", Expr.of(3));
        hf.bind("d'", hf.size("d"));
        hf.bind("sides", Expr.of(2));
        var activation = Hf.kind(vision.text("vision_activation", "gelu", "hidden_act"));
        var layers = Expr.dim("vision_num_layers");
        var nodes = new ArrayList<Node>();
        if (pixtral) {
            nodes.addAll(PixtralEncoder.nodes(stack, layers, activation));
        } else if (siglip) {
            nodes.addAll(SiglipEncoder.nodes(stack, List.of(Block.of("", Component.EMBEDDING, List.of(
                    Convolution.patches("patch_embedding", true)))), layers, activation));
            if (vision.flag("vision_head", true, "vision_use_head")) {
                nodes.add(SiglipEncoder.pooling(stack, activation));
            }
        } else {
            nodes.addAll(ClipEncoder.patches(stack, layers, activation));
            nodes.add(Gather.of("first", "x[b t d] -> pooled[b d]"));
            nodes.add(stack.norm("post_layernorm", "pooled[b d]", "pooled[b d]"));
        }
        return new ImageTower(hf, nodes);
    }

    /// Images at their own size, each side up to whole tokens. The reference runs the attention among the patches of
    /// all images at once, and masks what is not of one.
    private static void own(Hf hf, int merge) {
        var vision = hf.reading();
        var media = Media.of(vision);
        long longest = vision.value("image_size");
        media.grid(hf.size("ph"), given -> Resizing.within(given, longest, media.whole(hf.size("ph")) * merge))
                .ifPresent(grid -> {
                    hf.rebind("ih", grid.down().times(hf.size("ph")));
                    hf.rebind("iw", grid.across().times(hf.size("pw")));
                    hf.rebind("np", grid.patches());
                    hf.bind("s!", Expr.dim("B").times(media.images()).times(hf.size("np")));
                    hf.bind("marks", grid.down().over(Expr.of(merge)));
                });
    }

    /// This tower, of which what the layer `layer` writes is what is taken, as `x[b t d]`: where images are given,
    /// the layers behind it run for nothing. Layers count from 1, 0 is what the first one reads, -1 the last one.
    /// Of several layers it is the last of them, behind which nothing is taken.
    ImageTower taking(List<Integer> taken, String place) {
        return TakenLayers.of(this, taken, place);
    }

    /// The axes of its input.
    Map<String, Expr> axes() {
        return Map.of("colours", hf.size("ch"), "rows", hf.size("ih"), "columns", hf.size("iw"), "nq", hf.size("nq"));
    }

    /// Inside a model whose projector, `projector`, makes `image[b nq dt]` of its tokens.
    Multimodal with(String projector, List<Node> joined) {
        return new Multimodal(List.of(hf.seen("vision_tower", nodes), hf.seen(projector, joined)),
                "pixels[bi colours rows columns]", axes());
    }
}

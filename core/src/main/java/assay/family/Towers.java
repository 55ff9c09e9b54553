package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Component;
import assay.model.Node;
import assay.part.Norm;
import assay.problem.Nearest;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Every encoder of images of a usual kind, by its type: those of [ImageTower], with the sizes that their classes
/// assume where a config leaves them out, and others that end as they do, in `x[b t d]`.
final class Towers {
    static final String CLIP = "clip_vision_model";
    static final String SIGLIP = "siglip_vision_model";
    static final String SIGLIP2 = "siglip2_vision_model";
    static final String IDEFICS = "idefics3_vision";
    static final String PIXTRAL = "pixtral";

    private static final List<String> FIELDS = List.of("hidden_size", "intermediate_size", "num_hidden_layers",
            "num_attention_heads", "image_size", "patch_size");

    private static final Map<String, List<Long>> SIZES = Map.of(
            CLIP, List.of(768L, 3072L, 12L, 12L, 224L, 32L),
            SIGLIP, List.of(768L, 3072L, 12L, 12L, 224L, 16L),
            SIGLIP2, List.of(768L, 3072L, 12L, 12L, 256L, 16L),
            IDEFICS, List.of(1152L, 3072L, 12L, 16L, 224L, 32L),
            InternVision.TYPE, List.of(1024L, 4096L, 24L, 16L, 448L, 14L),
            PIXTRAL, List.of(1024L, 4096L, 24L, 16L, 1024L, 16L));

    private Towers() {}

    /// The encoder that a config of images describes, of the type `or` where it says none.
    static ImageTower of(String family, Reading vision, String or) {
        var type = kind(vision, or);
        if (!SIZES.containsKey(type)) {
            vision.refuse(vision.place("model_type"), "unknown model_type " + Reading.quoted(type)
                    + " of a vision_config", Nearest.hint(type, SIZES.keySet().stream().sorted().toList()));
            return of(family, typed(vision, SIGLIP), SIGLIP);
        }
        var all = vision;
        var sizes = SIZES.getOrDefault(type, List.of());
        for (int i = 0; i < sizes.size(); i++) {
            all = FIELDS.get(i).equals("image_size") && type.equals(SIGLIP2) ? all
                    : all.assuming(FIELDS.get(i), sizes.get(i));
        }
        return switch (type) {
            case InternVision.TYPE -> InternVision.of(family, all);
            case SIGLIP2 -> patched(family, all);
            case IDEFICS -> ImageTower.of(family, typed(all, SIGLIP).with("vision_use_head",
                    new Field(new Value.Flag(false), all.place("model_type"))), SIGLIP);
            default -> ImageTower.of(family, all, type);
        };
    }

    /// The type that a config of images says, else `or`.
    static String kind(Reading vision, String or) {
        return vision.modelType().isEmpty() ? or : vision.modelType();
    }

    /// A config as if it were of that type.
    static Reading typed(Reading vision, String type) {
        return vision.with("model_type", new Field(new Value.Text(type), vision.place("model_type")));
    }

    /// Width, heads, layers and feed-forward of an encoder.
    static Hf sizes(String family, Reading vision) {
        var hf = new Hf(family, vision);
        hf.needed("d", "vision_d_model", "hidden_size");
        hf.needed("h", "vision_num_heads", "num_attention_heads");
        vision.size("vision_num_layers", "num_hidden_layers");
        vision.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.needed("f", "vision_d_ff", "intermediate_size");
        hf.bind("d'", hf.size("d"));
        return hf;
    }

    /// SigLIP 2: images of any shape, of so many patches.
    private static ImageTower patched(String family, Reading vision) {
        var hf = sizes(family, vision);
        var patch = vision.sides("patch_size", Expr.of(16));
        hf.bind("np", vision.sizeOr("num_patches", Expr.of(256), "256", "num_patches"));
        hf.bind("px", patch.getFirst().times(patch.getLast())
                .times(vision.sizeOr("num_channels", Expr.of(3), "3", "num_channels")));
        hf.bind("1", Expr.ONE);
        hf.bind("three", Expr.of(3));
        hf.bind("tp", hf.size("np"));
        hf.rebind("t", hf.size("np"));
        hf.rebind("s", hf.size("np"));
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var activation = Hf.kind(vision.text("vision_activation", "gelu", "hidden_act"));
        var embedding = Usual.linear(true).of("patch_embedding", Component.EMBEDDING, "patches[b np px]", "x[b np d]");
        var nodes = new ArrayList<Node>(ImageTower.siglip(stack, List.of(embedding), Expr.dim("vision_num_layers"),
                activation));
        if (vision.flag("vision_head", true, "vision_use_head")) {
            nodes.add(ImageTower.pooling(stack, activation));
        }
        return new ImageTower(hf, nodes);
    }
}

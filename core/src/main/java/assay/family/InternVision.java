package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Node;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// InternVL's encoder of images: a ViT with LayerNorms or RMSNorms, whose queries and keys may be normed over all heads
/// at once and whose sub-layers are scaled.
final class InternVision {
    static final String TYPE = "internvl_vision";

    private InternVision() {}

    /// From `pixels[b ch ih iw]` to `x[b t d]`.
    static ImageTower of(String family, Reading vision) {
        var hf = Towers.sizes(family, vision);
        hf.ownHeads();
        hf.image(vision, 448, 14);
        hf.rebind("t", hf.bind("tt", hf.size("np").plus(Expr.ONE)));
        hf.rebind("s", hf.size("t"));
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        boolean rms = vision.text("vision_norm", "layer_norm", "norm_type").equals("rms_norm");
        boolean normed = vision.flag("vision_qk_norm", false, "use_qk_norm");
        boolean bias = vision.flag("vision_bias", false, "attention_bias");
        var core = Core.everywhere();
        var attention = new Projected(new Attention.Names("attention", "q_proj", "k_proj", "v_proj",
                "projection_layer"), bias, bias, true)
                .over(core, normed ? Usual.wholeNorms(hf, Norm.RMSNORM, core) : List.of());
        var activation = Hf.kind(vision.text("vision_activation", "gelu", "hidden_act"));
        var norms = Stack.of(hf, rms ? Norm.RMSNORM : Norm.LAYERNORM, !rms);
        var layer = new ArrayList<>(Residual.between("attention_residual", norms.norm("layernorm_before"), attention,
                Block.of("", List.of(Images.scaled("lambda_1")))));
        layer.addAll(Residual.between("ffn_residual", norms.norm("layernorm_after"),
                Usual.plain("mlp", "fc1", "fc2", activation, true), Block.of("", List.of(Images.scaled("lambda_2")))));
        vision.fraction(Rational.of(1, 10), "layer_scale_init_value");
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of(Images.EMBEDDINGS, embeddings(vision)));
        nodes.add(Block.of("encoder", List.of(new Repeat("layer", Expr.dim("vision_num_layers"), layer))));
        if (!vision.flag("vision_mean_pooling", true, "use_mean_pooling")) {
            nodes.add(stack.norm("layernorm", "x[b t d]", "x[b t d]"));
        }
        return new ImageTower(hf, nodes);
    }

    private static List<Node> embeddings(Reading vision) {
        var parts = new ArrayList<Node>();
        parts.add(Images.patches("patch_embeddings", true));
        if (vision.flag("vision_mask_token", false, "use_mask_token")) {
            parts.add(Images.mask("1 1 d"));
        }
        parts.add(Gather.of("prepend", "x[b np d] .cls_token[1 1 d] -> x[b t d]"));
        if (vision.flag("vision_positions", true, "use_absolute_position_embeddings")) {
            parts.addAll(Images.positions("x[b t d]", "1 tt d", "1 t d"));
        }
        return parts;
    }
}

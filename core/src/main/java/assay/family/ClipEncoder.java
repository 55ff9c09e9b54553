package assay.family;

import assay.algebra.Expr;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Projected;
import assay.part.Tables;
import java.util.ArrayList;
import java.util.List;

/// The encoders of texts and of images' patches as CLIP has them.
final class ClipEncoder {
    private ClipEncoder() {}

    /// Patches and one token more, normed before the layers.
    static List<Node> patches(Stack stack, Expr layers, Kind activation) {
        var embeddings = new ArrayList<Node>();
        embeddings.add(Block.of("", Component.EMBEDDING, List.of(Convolution.patches("patch_embedding", false))));
        embeddings.add(Gather.of("prepend", "x[b np d] .class_embedding[d] -> x[b t d]"));
        embeddings.addAll(new Tables("x[b t d]").everyPosition("position_embedding", "weight[tp d]"));
        return List.of(
                Block.of(Images.EMBEDDINGS, embeddings),
                stack.norm("pre_layrnorm", "x[b t d]", "x[b t d]"),
                encoder(stack, layers, activation, Core.everywhere()));
    }

    /// Words and positions, the layers, a norm, and the last word's state: `text[b d]`.
    ///
    /// @param core of the layers' attention
    static List<Node> words(Stack stack, Expr layers, Kind activation, Core core) {
        var tables = new Tables("x[b t d]");
        var embeddings = new ArrayList<Node>();
        embeddings.add(tables.words("token_embedding"));
        embeddings.addAll(tables.positions("position_embedding"));
        return List.of(
                Block.of(Images.EMBEDDINGS, embeddings),
                encoder(stack, layers, activation, core),
                stack.norm("final_layer_norm", "x[b t d]", "x[b t d]"),
                Gather.of("last", "x[b t d] -> text[b d]"));
    }

    /// Layers of attention and a plain feed-forward, as CLIP has them for texts and images.
    static Block encoder(Stack stack, Expr layers, Kind activation, Core core) {
        var names = new Attention.Names("self_attn", "q_proj", "k_proj", "v_proj", "out_proj");
        var layer = stack.preNorm("layer_norm1", new Projected(names, true).over(core, List.of()),
                "layer_norm2", Usual.plain("mlp", "fc1", "fc2", activation, true));
        return Block.of("encoder", List.of(new Repeat("layers", layers, layer)));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import java.util.List;

/// The encoder of images of [HunyuanVl]: layers over patches with learned positions, and a merger whose convolutions
/// make one token of a square of neighbours.
final class HunyuanVision {
    /// What an image may have of pixels, as the models' processor is published.
    private static final long LEAST = 512 * 512;
    private static final long MOST = 2048 * 2048;

    private HunyuanVision() {}

    /// A grid of `np` patches, with one place more, in the table of positions; `nr` tokens with one more a row.
    static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", 1152, "hidden_size");
        hf.size("h", "vision_num_heads", 16, "num_attention_heads");
        reading.sizeOr("vision_num_layers", Expr.of(27), "27", "num_hidden_layers");
        hf.headsOf("vision_");
        hf.size("f", "vision_d_ff", 4304, "intermediate_size");
        hf.size("ch", "vision_channels", 3, "num_channels");
        hf.bind("pb", hf.size("pa", "vision_patch_size", 16, "patch_size"));
        var side = reading.sizeOr("vision_image_size", Expr.of(2048), "2048", "max_image_size").over(hf.size("pa"))
                .floor();
        hf.bind("np", side.pow(2));
        hf.bind("n", hf.size("np").plus(Expr.ONE));
        var merge = hf.bind("mb", hf.size("ma", "spatial_merge_size", 2));
        var grid = Media.of(reading).byArea(hf.size("pa"), merge, LEAST, MOST);
        hf.rebind("t", grid.map(Media.Grid::patches).orElse(hf.size("np")));
        hf.rebind("s", hf.size("t"));
        var rows = side.over(merge).floor();
        var merged = grid.map(g -> g.merged(merge)).orElse(new Media.Grid(rows, rows));
        hf.bind("nm", merged.patches());
        hf.bind("nr", merged.patches().plus(merged.down()));
        hf.bind("marks", Expr.of(2));
        hf.bind("nq", hf.size("nr").plus(Expr.of(2)));
        hf.bind("da", hf.size("d").times(2));
        hf.bind("db", hf.size("d").times(4));
        hf.bind("one", Expr.ONE);
        hf.bind("1", Expr.ONE);
    }

    static List<Node> tower(Hf hf) {
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var activation = Hf.kind(hf.reading().text("vision_activation", "gelu", "hidden_act"));
        var names = new Attention.Names("self_attn", "q_proj", "k_proj", "v_proj", "o_proj");
        var layer = stack.preNorm("layer_norm1", new Projected(names, true).over(Core.everywhere(), List.of()),
                "layer_norm2", Usual.plain("mlp", "fc1", "fc2", activation, true));
        return List.of(
                Block.of("embeddings", List.of(
                        Block.of("patch_embedding", Component.EMBEDDING,
                                Convolution.given("", "ch pa pb", true).parts()),
                        Block.of("position_embedding", Component.POSITION, List.of(
                                Gather.of("rows", "x[b t d] .weight[n d] -> e[b t d]"))),
                        Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"))),
                new Repeat("layers", Expr.dim("vision_num_layers"), layer),
                Block.of("patch_merger", Component.FEED_FORWARD, List.of(
                        Norm.RMSNORM.of("before_rms", "x[b t d]", "x[b t d]", false),
                        Convolution.squares("proj_conv", "nm", "da"),
                        Pointwise.of("activation", activation, "u[b nm da] -> u[b nm da]"),
                        Block.of("proj_out", List.of(
                                Pointwise.of("points", Kind.SPLIT, "u[b nm da] -> w[b nm da one 1]"),
                                Contract.of("convolution", "w[b nm da one 1] .weight[db da one 1] -> w[b nm db]"),
                                Pointwise.of("bias", Kind.BIAS, "w[b nm db] .bias[db] -> w[b nm db]"))),
                        Gather.of("rows", "w[b nm db] .image_newline[db] -> w[b nr db]"),
                        Usual.linear(true).of("mlp", "w[b nr db]", "v[b nr dt]"),
                        Gather.of("ends",
                                "v[b nr dt] .image_begin[dt] .image_end[dt] .image_sep[dt] -> image[b nq dt]"),
                        Norm.RMSNORM.of("after_rms", "image[b nq dt]", "image[b nq dt]", false))));
    }
}

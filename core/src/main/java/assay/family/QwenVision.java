package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The vision tower of the later Qwens: patches embedded by a convolution with learned positions, layers of attention
/// among the patches of an image, and a merger of neighbouring patches to the decoder's width.
final class QwenVision {
    /// The tower's input as an op line writes it.
    static final String INPUT = " pixels[bi np colours frames rows columns]";

    /// What an image may have of pixels, as the models' processors are published.
    private static final long LEAST = 65_536;
    private static final long MOST = 16_777_216;

    private QwenVision() {}

    /// The patches of each image, where any is given.
    static Optional<Media.Grid> grid(Reading r, Expr patch, Expr merge) {
        return Media.of(r).byArea(patch, merge, LEAST, MOST);
    }

    static Block tower(Hf hf, Reading r) {
        var width = r.sizeOr("vision_width", Expr.of(1152), "1152", "hidden_size");
        var heads = r.sizeOr("vision_heads", Expr.of(16), "16", "num_heads");
        var patch = r.sizeOr("vision_patch", Expr.of(16), "16", "patch_size");
        var merge = r.sizeOr("vision_merge", Expr.of(2), "2", "spatial_merge_size");
        r.divides("vision_width", "vision_heads");
        hf.bind("colours", r.sizeOr("vision_channels", Expr.of(3), "3", "in_channels"));
        hf.bind("frames", r.sizeOr("vision_frames", Expr.of(2), "2", "temporal_patch_size"));
        hf.bind("rows", patch);
        hf.bind("columns", patch);
        var axes = new HashMap<String, Expr>();
        var grid = grid(r, patch, merge);
        var batch = Media.of(r).images().times(Expr.dim("B"));
        hf.bind("bi", batch);
        hf.bind("np", grid.map(Media.Grid::patches).orElse(Expr.ZERO));
        hf.bind("nq", grid.map(g -> g.merged(merge).patches()).orElse(Expr.ZERO));
        grid.ifPresent(_ -> Media.of(r).placed(hf.size("nq"), Expr.of(2), Multimodal.CUT));
        axes.put("b", batch);
        axes.put("t", hf.size("np"));
        axes.put("s", hf.size("np"));
        axes.put("d", width);
        axes.put("h", heads);
        axes.put("k", width.over(heads));
        axes.put("c", heads.times(3));
        axes.put("f", r.sizeOr("vision_d_ff", Expr.of(4304), "4304", "intermediate_size"));
        axes.put("n", r.sizeOr("vision_positions", Expr.of(2304), "2304", "num_position_embeddings"));
        axes.put("merged", width.times(merge).times(merge));
        axes.put("merged'", width.times(merge).times(merge));
        axes.put("dt", hf.size("d"));
        axes.put("out", r.sizeOr("vision_out", Expr.of(3584), "3584", "out_hidden_size"));
        var layers = r.sizeOr("vision_layers", Expr.of(27), "27", "depth");
        return new Block("visual", Optional.of(Component.VISION), axes, List.of(
                Block.of("patch_embed", List.of(Block.of("proj", List.of(
                        Contract.of("convolution", "pixels[b t colours frames rows columns]"
                                + " .weight[d colours frames rows columns] -> x[b t d]"),
                        Pointwise.of("bias", Kind.BIAS, "x[b t d] .bias[d] -> x[b t d]"))))),
                Block.of("pos_embed", List.of(Gather.of("lookup", "x[b t d] .weight[n d] -> e[b t d]"))),
                Residual.add("embedding_sum", "x[b t d] e[b t d] -> x[b t d]"),
                new Repeat("blocks", layers, Stream.concat(
                                Residual.pre("attention_residual", norm("norm1", "y"), attention()).stream(),
                                Residual.pre("ffn_residual", norm("norm2", "y"),
                                        Usual.plain("mlp", "linear_fc1", "linear_fc2", Kind.GELU, true)).stream())
                        .toList()),
                Block.of("merger", List.of(
                        norm("norm", "x"),
                        Pointwise.of("neighbours", Kind.SPLIT, "x[b t d] -> u[b nq merged]"),
                        Usual.linear(true).of("linear_fc1", "u[b nq merged]", "m[b nq merged']"),
                        Pointwise.of("activation", Kind.GELU, "m[b nq merged'] -> m[b nq merged']"),
                        Usual.linear(true).of("linear_fc2", "m[b nq merged']", "image[b nq out]"))),
                Pointwise.of("tokens", Kind.SPLIT, "image[b nq out] -> image[b nq dt]")));
    }

    private static Block attention() {
        return Usual.fusedAttention("attn", "qkv", "proj", Core.everywhere(), true, true, List.of());
    }

    private static Block norm(String name, String out) {
        return Norm.LAYERNORM.of(name, "x[b t d]", out + "[b t d]", true);
    }
}

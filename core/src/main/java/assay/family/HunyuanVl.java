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
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Hunyuan VL: the dense [Hunyuan] with positions of several coordinates, and an encoder of image patches whose squares
/// of neighbours two convolutions make one token, between vectors that mark where an image and its rows end.
public record HunyuanVl() implements Whole {
    /// What an image may have of pixels, as the models' processor is published.
    private static final long LEAST = 512 * 512;
    private static final long MOST = 2048 * 2048;

    @Override
    public String name() {
        return "hunyuan_vl";
    }

    @Override
    public Model model(Reading reading) {
        var inside = reading.inside("text_config");
        var text = Assumed.of(inside, Hunyuan.SEEING).with("tie_word_embeddings", reading.has("tie_word_embeddings")
                ? reading.flagged("tie_word_embeddings", true) : inside.flagged("tie_word_embeddings", true));
        var decoder = Multimodal.decoder(text, Hunyuan.SEEING);
        var hf = new Hf(name(), reading.inside("vision_config"));
        sizes(hf);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        return new Multimodal(List.of(hf.seen("vision_tower", tower(hf))), "pixels[bi np colours rows columns]",
                Map.of("np", hf.size("t"), "colours", hf.size("ch"), "rows", hf.size("pa"), "columns", hf.size("pb"),
                        "nq", hf.size("nq")))
                .around(name(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.rename("model.language_model", "model").rename("model.vision_tower", "vit")
                .rename("patch_merger", "perceive").rename("proj_conv", "proj.0").rename("proj_out", "proj.2")
                .rename("layer_norm1", "input_layernorm").rename("layer_norm2", "post_attention_layernorm")
                .rename("fc1", "dense_h_to_4h").rename("fc2", "dense_4h_to_h");
    }

    /// A grid of `np` patches, with one place more, in the table of positions; `nr` tokens with one more a row.
    private static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", Expr.of(1152), "1152", "hidden_size");
        hf.size("h", "vision_num_heads", Expr.of(16), "16", "num_attention_heads");
        reading.sizeOr("vision_num_layers", Expr.of(27), "27", "num_hidden_layers");
        reading.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.size("f", "vision_d_ff", Expr.of(4304), "4304", "intermediate_size");
        hf.size("ch", "vision_channels", Expr.of(3), "3", "num_channels");
        hf.bind("pb", hf.size("pa", "vision_patch_size", Expr.of(16), "16", "patch_size"));
        var side = reading.sizeOr("vision_image_size", Expr.of(2048), "2048", "max_image_size").over(hf.size("pa"))
                .floor();
        hf.bind("np", side.pow(2));
        hf.bind("n", hf.size("np").plus(Expr.ONE));
        var merge = hf.bind("mb", hf.size("ma", "spatial_merge_size", Expr.of(2), "2"));
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

    private static List<Node> tower(Hf hf) {
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var activation = Hf.kind(hf.reading().text("vision_activation", "gelu", "hidden_act"));
        var names = new Attention.Names("self_attn", "q_proj", "k_proj", "v_proj", "o_proj");
        var layer = Stream.concat(
                Residual.pre("attention_residual", stack.norm("layer_norm1"),
                        new Projected(names, true).over(Core.everywhere(), List.of())).stream(),
                Residual.pre("ffn_residual", stack.norm("layer_norm2"),
                        Usual.plain("mlp", "fc1", "fc2", activation, true)).stream()).toList();
        return List.of(
                Block.of("embeddings", List.of(
                        Block.of("patch_embedding", Component.EMBEDDING, List.of(
                                Contract.of("convolution", "pixels[b t ch pa pb] .weight[d ch pa pb] -> x[b t d]"),
                                Pointwise.of("bias", Kind.BIAS, "x[b t d] .bias[d] -> x[b t d]"))),
                        Block.of("position_embedding", Component.POSITION, List.of(
                                Gather.of("rows", "x[b t d] .weight[n d] -> e[b t d]"))),
                        Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"))),
                new Repeat("layers", Expr.dim("vision_num_layers"), layer),
                Block.of("patch_merger", Component.FEED_FORWARD, List.of(
                        Norm.RMSNORM.of("before_rms", "x[b t d]", "x[b t d]", false),
                        Block.of("proj_conv", List.of(
                                Gather.of("squares", "x[b t d] -> squares[b nm d ma mb]"),
                                Contract.of("convolution", "squares[b nm d ma mb] .weight[da d ma mb] -> u[b nm da]"),
                                Pointwise.of("bias", Kind.BIAS, "u[b nm da] .bias[da] -> u[b nm da]"))),
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

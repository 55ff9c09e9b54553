package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Resizing;
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
import assay.part.FeedForward;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// GLM 4V and 4.6V, their text [Glm] unless a config says otherwise, and GLM-4.5V, its text [Glm4Moe]: an encoder of
/// image and video patches with learned and rotary positions, whose squares of neighbours a convolution makes one, and
/// a feed-forward behind it.
public record Glm4v() implements Whole {
    private static final String MOE = "glm4v_moe";

    /// What an image may have of pixels, as the models' processors are published: half of what two frames may have.
    private static final long LEAST = 6272;
    private static final long MOST = 4_816_896;

    @Override
    public String name() {
        return "glm4v";
    }

    @Override
    public List<String> types() {
        return List.of(name(), MOE, "glm46v");
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        var inside = Multimodal.tied(reading, reading.inside("text_config"));
        var text = type.equals(MOE) ? Glm4Moe.SEEING : inside.modelType().isEmpty() ? Glm.SEEING : inside.modelType();
        var decoder = Multimodal.decoder(Assumed.of(inside, text), text);
        var hf = new Hf(type, reading.inside("vision_config"));
        sizes(hf);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        return new Multimodal(List.of(hf.seen("visual", tower(hf))), "pixels[bi np colours frames rows columns]",
                Map.of("np", hf.size("t"), "colours", hf.size("ch"), "frames", hf.size("pt"), "rows", hf.size("pa"),
                        "columns", hf.size("pb"), "nq", hf.size("nq")))
                .around(type, reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return new Glm4Moe().spelling();
    }

    /// Patches of `ch` channels, `pt` frames and `pa` by `pb` pixels, `np` of them with learned positions; `nq`
    /// tokens of squares `ma` by `mb` of them, `do` wide.
    static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", Expr.of(1536), "1536", "hidden_size");
        hf.size("h", "vision_num_heads", Expr.of(12), "12", "num_heads");
        reading.sizeOr("vision_num_layers", Expr.of(24), "24", "depth");
        reading.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        hf.bind("c", hf.size("h").times(3));
        hf.bind("do'", hf.bind("f", hf.size("do", "vision_out_d_model", Expr.of(4096), "4096", "out_hidden_size")));
        hf.size("fm", "vision_merger_d_ff", Expr.of(13696), "13696", "intermediate_size");
        hf.size("ch", "vision_channels", Expr.of(3), "3", "in_channels");
        hf.size("pt", "vision_temporal_patch_size", Expr.of(2), "2", "temporal_patch_size");
        hf.bind("pb", hf.size("pa", "vision_patch_size", Expr.of(14), "14", "patch_size"));
        hf.bind("np", reading.sizeOr("vision_image_size", Expr.of(336), "336", "image_size").over(hf.size("pa"))
                .floor().pow(2));
        var merge = hf.bind("mb", hf.size("ma", "spatial_merge_size", Expr.of(2), "2"));
        var media = Media.of(reading);
        long unit = media.whole(hf.size("pa")) * media.whole(merge);
        var grid = media.byArea(hf.size("pa"), merge, LEAST, MOST, given -> Resizing.enlarged(given, unit));
        hf.rebind("t", grid.map(Media.Grid::patches).orElse(hf.size("np")));
        hf.rebind("s", hf.size("t"));
        hf.bind("nq", hf.size("t").over(merge.pow(2)).floor());
        hf.bind("marks", Expr.of(2));
    }

    static List<Node> tower(Hf hf) {
        var stack = Stack.of(hf);
        var core = Core.everywhere();
        boolean bias = hf.reading().flag("vision_bias", false, "attention_bias");
        var activation = Hf.kind(hf.reading().text("vision_activation", "silu", "hidden_act"));
        var linear = Usual.linear(false);
        var layer = Stream.concat(
                Residual.pre("attention_residual", stack.norm("norm1"),
                        Usual.fusedAttention("attn", "qkv", "proj", core, bias, false, Attention.rotated(core)))
                        .stream(),
                Residual.pre("ffn_residual", stack.norm("norm2"), Usual.gated(activation, false)).stream()).toList();
        return List.of(
                Block.of("patch_embed", Component.EMBEDDING, List.of(Block.of("proj", List.of(
                        Contract.of("convolution", "pixels[b t ch pt pa pb] .weight[d ch pt pa pb] -> x[b t d]"),
                        Pointwise.of("bias", Kind.BIAS, "x[b t d] .bias[d] -> x[b t d]"))))),
                stack.norm("post_conv_layernorm", "x[b t d]", "x[b t d]"),
                Block.of("embeddings", Component.POSITION, List.of(
                        Block.of("position_embedding", List.of(
                                Gather.of("rows", "x[b t d] .weight[np d] -> e[b t d]"))),
                        Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"))),
                Attention.rotary("rotary_pos_emb", false),
                new Repeat("blocks", Expr.dim("vision_num_layers"), layer),
                stack.norm("post_layernorm", "x[b t d]", "x[b t d]"),
                Block.of("downsample", Component.FEED_FORWARD, List.of(
                        Gather.of("squares", "x[b t d] -> squares[b nq d ma mb]"),
                        Contract.of("convolution", "squares[b nq d ma mb] .weight[do d ma mb] -> u[b nq do]"),
                        Pointwise.of("bias", Kind.BIAS, "u[b nq do] .bias[do] -> u[b nq do]"))),
                Block.of("merger", Component.FEED_FORWARD, List.of(
                        linear.of("proj", "u[b nq do]", "v[b nq do']"),
                        Norm.LAYERNORM.of("post_projection_norm", "v[b nq do']", "v[b nq do']", true),
                        Pointwise.of("gelu", Kind.GELU, "v[b nq do'] -> v[b nq do']"),
                        linear.of("gate_proj", "v[b nq do']", "m[b nq fm]"),
                        Pointwise.of("activation", activation, "m[b nq fm] -> m[b nq fm]"),
                        linear.of("up_proj", "v[b nq do']", "w[b nq fm]"),
                        Pointwise.of("product", Kind.MULTIPLY, "m[b nq fm] w[b nq fm] -> m[b nq fm]"),
                        linear.of("down_proj", "m[b nq fm]", "image[b nq do]"))),
                Pointwise.of("tokens", Kind.SPLIT, "image[b nq do] -> image[b nq dt]"));
    }
}

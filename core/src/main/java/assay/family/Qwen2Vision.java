package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Windows;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The encoder of images and videos of Qwen 2 and 2.5 VL ([Qwen2Vl]): rotary layers over patches, in 2.5 most of them
/// within windows, with gated feed-forwards and RMSNorms, and a merger of neighbours.
final class Qwen2Vision {
    /// What an image may have of pixels, as the models' processors are published.
    static final long LEAST = 3136;
    static final long MOST = 12_845_056;

    private Qwen2Vision() {}

    /// Patches of `ch` channels, `pt` frames and `pa` by `pb` pixels, any number of them: as many as are joined to one
    /// token, of `mm` numbers.
    static void sizes(Hf hf, boolean first) {
        var reading = hf.reading();
        if (first) {
            hf.size("d", "vision_d_model", 1280, "embed_dim");
            hf.bind("f", hf.size("d").times(Expr.of(reading.fraction(Rational.of(4), "mlp_ratio"))).floor());
            hf.size("do", "vision_out_d_model", 3584, "hidden_size");
        } else {
            hf.size("d", "vision_d_model", 3584, "hidden_size");
            hf.size("f", "vision_d_ff", 3420, "intermediate_size");
            hf.size("do", "vision_out_d_model", 3584, "out_hidden_size");
        }
        hf.size("h", "vision_num_heads", 16, "num_heads", "num_attention_heads");
        reading.sizeOr("vision_num_layers", Expr.of(32), "32", "depth");
        hf.headsOf("vision_").angles();
        hf.size("ch", "vision_channels", 3, "in_channels");
        hf.size("pt", "vision_temporal_patch_size", 2, "temporal_patch_size");
        hf.bind("pb", hf.size("pa", "vision_patch_size", 14, "patch_size"));
        var merge = reading.sizeOr("spatial_merge_size", Expr.of(2), "2", "spatial_merge_size");
        var grid = Media.of(reading).byArea(hf.size("pa"), merge, LEAST, MOST);
        hf.bind("nq", grid.map(g -> g.merged(merge).patches()).orElse(Expr.ONE));
        hf.rebind("t", grid.map(Media.Grid::patches).orElseGet(() -> merge.pow(2)));
        hf.rebind("s", hf.size("t"));
        hf.bind("marks", Expr.of(2));
        hf.bind("mm'", hf.bind("mm", hf.size("d").times(merge.pow(2))));
        if (!first && grid.isPresent()) {
            windows(hf, grid.get().merged(merge), merge);
        }
    }

    /// The patches `sw` that one reaches within its window of up to `side` by `side` tokens, on average: those at the
    /// edges of an image have fewer.
    static void windows(Hf hf, Media.Grid tokens, Expr merge) {
        var media = Media.of(hf.reading());
        var window = hf.reading().sizeOr("vision_window", Expr.of(112), "112", "window_size");
        long side = Math.max(media.whole(window) / media.whole(merge) / media.whole(hf.size("pa")), 1);
        hf.bind("sw", Expr.of(Windows.reached(media.whole(tokens.down()), side)
                .times(Windows.reached(media.whole(tokens.across()), side))).times(merge.pow(2)));
    }

    /// The layers, each of which reaches a whole image, or where there are `windows` a window of it.
    ///
    /// @param layer of what stands between its projections
    static List<Node> blocks(Hf hf, boolean windows, Core heads, Function<List<Node>, List<Node>> layer) {
        var reading = hf.reading();
        if (!windows || hf.reached().isEmpty()) {
            return List.of(new Repeat("blocks", Expr.dim("vision_num_layers"), layer.apply(heads.nodes())));
        }
        var whole = reading.has("fullatt_block_indexes") ? reading.numbers("fullatt_block_indexes")
                : List.of(7, 15, 23, 31);
        var kinds = IntStream.range(0, reading.value("vision_num_layers"))
                .mapToObj(i -> whole.contains(i) ? "whole" : "window").toList();
        var within = Windows.of(heads, Expr.dim("B").times(Media.of(reading).images()), hf.size("t"),
                hf.reached().orElseThrow());
        return Stack.repeats("blocks", kinds,
                kind -> layer.apply(kind.equals("whole") ? heads.nodes() : List.of(within)));
    }

    /// @param heads of its layers' attention
    static List<Node> tower(Stack stack, boolean first, Core heads) {
        return Stream.of(List.<Node>of(
                Block.of("patch_embed", Component.EMBEDDING, List.of(Convolution.given("proj", "ch pt pa pb", false))),
                Attention.rotary("rotary_pos_emb", false)), blocks(stack.hf(), !first, heads,
                between -> layer(stack, first, heads, between)), List.<Node>of(
                PatchMerger.of(stack.norm("ln_q", "x[b t d]", "x[b t d]"), "x[b t d]", PatchMerger::numbered),
                PatchMerger.TOKENS)).flatMap(List::stream).toList();
    }

    /// @param core of the attention between its `heads`
    private static List<Node> layer(Stack stack, boolean first, Core heads, List<Node> core) {
        var linear = Usual.linear(true);
        var feedForward = first
                ? Usual.plain("mlp", "fc1", "fc2", Kind.GELU, true)
                : FeedForward.gated(new FeedForward.Names("mlp", "gate_proj", "up_proj", "down_proj"), linear,
                        Kind.SILU, "f");
        var attention = Stream.of(List.<Node>of(linear.of("qkv", "y[b t d]", "qkv[b t c k]"), Attention.split(heads)),
                Attention.rotated(heads), core, List.<Node>of(linear.of("proj", heads.out(), "z[b t d]")))
                .flatMap(List::stream).toList();
        return stack.preNorm("norm1", Block.of("attn", Component.ATTENTION, attention), "norm2", feedForward);
    }
}

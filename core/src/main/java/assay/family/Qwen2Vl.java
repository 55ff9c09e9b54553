package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Media;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.part.Residual;
import assay.part.Windows;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Qwen 2 and 2.5 VL: [Qwen2] with positions of three coordinates, and an encoder of image and video patches that
/// stands idle where there is text alone. In 2.5 the encoder has gated feed-forwards and RMSNorms. Older configs have
/// the text's fields at the top.
public record Qwen2Vl() implements Whole {
    /// What an image may have of pixels, as the models' processors are published.
    static final long LEAST = 3136;
    static final long MOST = 12_845_056;

    @Override
    public String name() {
        return "qwen2_vl";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "qwen2_5_vl");
    }

    @Override
    public Model model(Reading reading) {
        boolean first = reading.modelType().equals(name());
        var inside = reading.has("text_config") ? reading.inside("text_config") : reading;
        var hf = new Hf(reading.modelType(), inside).decoder();
        var stack = Stack.of(hf);
        var vision = new Hf(reading.modelType(), reading.inside("vision_config"));
        sizes(vision, first);
        vision.ownHeads();
        hf.groupsOr(8);
        hf.headDimEven();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(29568), "29568");
        hf.context(32768);
        hf.bind("places", Expr.of(3));
        var activation = hf.activation("silu");
        var layers = Stack.layers("layers", types(hf), type -> {
            var core = Core.causal(true).where(type.mask());
            return stack.preNorm(Usual.attention(core, true, false, List.of()), Usual.gated(activation, false));
        });
        var trunk = new ArrayList<Node>();
        trunk.add(Stack.embedding("embed_tokens"));
        trunk.add(Attention.rotaryOfPlaces("rotary_emb"));
        trunk.addAll(layers);
        trunk.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        boolean tied = Multimodal.tied(reading, inside).flag("tied", false, "tie_word_embeddings");
        var parts = new ArrayList<Node>();
        parts.add(Block.of("model", trunk));
        parts.addAll(Stack.lmHead(tied));
        var decoder = hf.model(parts, "ids[b t] positions[places b t] frequencies[j]", "logits");
        vision.bind("dt", hf.size("d"));
        var images = Stack.of(vision, first ? Norm.LAYERNORM : Norm.RMSNORM, first);
        return around(reading, decoder, vision, tower(images, first, Core.everywhere()));
    }

    /// The decoder beside a tower of those sizes.
    static Model around(Reading reading, Model decoder, Hf vision, List<Node> tower) {
        return new Multimodal(List.of(vision.seen("visual", tower)),
                "pixels[bi np colours frames rows columns]",
                Map.of("np", vision.size("t"), "colours", vision.size("ch"), "frames", vision.size("pt"), "rows",
                        vision.size("pa"), "columns", vision.size("pb"), "nq", vision.size("nq")))
                .around(reading.modelType(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.rename("model.language_model", "model").rename("model.visual", "visual");
    }

    /// Whether each layer slides: with `use_sliding_window`, those from `max_window_layers` on.
    private static List<Reach> types(Hf hf) {
        var reading = hf.reading();
        boolean slides = reading.flag("sliding", false, "use_sliding_window")
                && hf.windowOr(4096, "sliding_window").equals(Core.SLIDING);
        int first = reading.number("max_window_layers", 80, "max_window_layers");
        var types = LayerTypes.sliding(reading, i -> Reach.sliding(slides && i >= first));
        return LayerTypes.each(reading, i -> slides && i < types.size() ? types.get(i) : Reach.FULL);
    }

    /// Patches of `ch` channels, `pt` frames and `pa` by `pb` pixels, any number of them: as many as are joined to one
    /// token, of `mm` numbers.
    static void sizes(Hf hf, boolean first) {
        var reading = hf.reading();
        if (first) {
            hf.size("d", "vision_d_model", Expr.of(1280), "1280", "embed_dim");
            hf.bind("f", hf.size("d").times(Expr.of(reading.fraction(Rational.of(4), "mlp_ratio"))).floor());
            hf.size("do", "vision_out_d_model", Expr.of(3584), "3584", "hidden_size");
        } else {
            hf.size("d", "vision_d_model", Expr.of(3584), "3584", "hidden_size");
            hf.size("f", "vision_d_ff", Expr.of(3420), "3420", "intermediate_size");
            hf.size("do", "vision_out_d_model", Expr.of(3584), "3584", "out_hidden_size");
        }
        hf.size("h", "vision_num_heads", Expr.of(16), "16", "num_heads", "num_attention_heads");
        reading.sizeOr("vision_num_layers", Expr.of(32), "32", "depth");
        reading.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        hf.size("ch", "vision_channels", Expr.of(3), "3", "in_channels");
        hf.size("pt", "vision_temporal_patch_size", Expr.of(2), "2", "temporal_patch_size");
        hf.bind("pb", hf.size("pa", "vision_patch_size", Expr.of(14), "14", "patch_size"));
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
        return Stream.concat(
                        Residual.pre("attention_residual", stack.norm("norm1"),
                                Block.of("attn", Component.ATTENTION, attention)).stream(),
                        Residual.pre("ffn_residual", stack.norm("norm2"), feedForward).stream())
                .toList();
    }

    /// @param heads of its layers' attention
    static List<Node> tower(Stack stack, boolean first, Core heads) {
        var linear = Usual.linear(true);
        return Stream.of(List.<Node>of(
                Block.of("patch_embed", Component.EMBEDDING, List.of(Block.of("proj", List.of(
                        Contract.of("convolution", "pixels[b t ch pt pa pb] .weight[d ch pt pa pb] -> x[b t d]"))))),
                Attention.rotary("rotary_pos_emb", false)), blocks(stack.hf(), !first, heads,
                between -> layer(stack, first, heads, between)), List.<Node>of(
                Block.of("merger", Component.FEED_FORWARD, List.of(
                        stack.norm("ln_q", "x[b t d]", "x[b t d]"),
                        Pointwise.of("join", Kind.SPLIT, "x[b t d] -> u[b nq mm]"),
                        new Repeat("mlp", "first", Expr.ONE, List.of(linear.of("", "u[b nq mm]", "m[b nq mm']"))),
                        Pointwise.of("activation", Kind.GELU, "m[b nq mm'] -> m[b nq mm']"),
                        new Repeat("mlp", "last", Numbers.from(Expr.of(2), Expr.ONE), List.of(
                                linear.of("", "m[b nq mm']", "image[b nq do]"))))),
                Pointwise.of("tokens", Kind.SPLIT, "image[b nq do] -> image[b nq dt]"))).flatMap(List::stream).toList();
    }
}

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
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.CausalConvolution;
import assay.part.Norm;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The encoder of sound inside Gemma 3n and 4, after the Universal Speech Model (arXiv 2303.01037): two convolutions,
/// then layers of feed-forward, attention within chunks, a convolution along the sequence, and feed-forward again. From
/// `sound[b ta m]` to `x[b t d]`.
///
/// Axes of its own: `m` bands and `ta` frames, `tb` and `mb` of them behind the first convolution, `t` and `mc` behind
/// the second, `ca` and `cb` their channels, `ka`, `kb`, `kc`, `kd` their kernels' sides; `nb` chunks of `cs` queries
/// that reach `cx` keys; `pl` distances, of which what is made is the same for all sounds, `once` where there are any;
/// `kw` the width of the convolution along the sequence.
///
/// @param fourth whether it is Gemma 4's
/// @param clipped whether what linear layers read and write is clipped to ranges that are stored
record SpeechTower(Hf hf, boolean fourth, boolean clipped, Kind activation) {
    /// Samples a second, and those of a frame.
    private static final long RATE = 16_000;
    private static final long FRAME = 512;
    private static final String SOUND = "sound[b ta m]";

    static SpeechTower of(String family, Reading r, boolean fourth, long tokens) {
        var hf = new Hf(family, r);
        var prefix = fourth ? "" : "conf_";
        hf.size("d", "audio_d_model", Expr.of(fourth ? 1024 : 1536), fourth ? "1024" : "1536", "hidden_size");
        hf.size("h", "audio_num_heads", Expr.of(8), "8", prefix + "num_attention_heads");
        r.sizeOr("audio_num_layers", Expr.of(12), "12", prefix + "num_hidden_layers");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        r.divides("audio_d_model", "audio_num_heads");
        hf.bind("f", hf.size("d").times(4));
        hf.bind("f'", hf.size("d").times(2));
        hf.bind("d'", hf.size("d"));
        hf.bind("one", Expr.ONE);
        hf.bind("once", Media.of(r).sounds());
        hf.bind("1", Expr.ONE);
        hf.size("kw", "audio_conv_kernel", Expr.of(5), "5", prefix + "conv_kernel_size");
        hf.size("cs", "audio_chunk", Expr.of(12), "12", prefix + "attention_chunk_size");
        var left = r.number("audio_left", 13, prefix + "attention_context_left") - 1;
        var right = r.number("audio_right", 0, prefix + "attention_context_right");
        hf.bind("cx", hf.size("cs").plus(Expr.of(Math.max(left, fourth ? left : 0) + (long) right)));
        hf.bind("pl", fourth ? hf.size("cx").over(Expr.of(2)).floor().plus(Expr.ONE)
                : Expr.of(Math.max(left, 0) + right + 1L));
        var channels = pair(r, fourth ? "subsampling_conv_channels" : "sscp_conv_channel_size", 128, 32);
        hf.bind("ca", Expr.of(channels.getFirst()));
        hf.bind("cb", Expr.of(channels.getLast()));
        var frames = frames(r, fourth);
        hf.rebind("t", Expr.of(tokens));
        if (fourth) {
            hf.bind("m", hf.size("ca"));
            hf.bind("mc", hf.size("ca").over(Expr.of(4)).floor());
            hf.bind("mb", hf.size("m").over(Expr.of(2)).ceil());
            hf.bind("ta", frames.orElse(Expr.of(4 * tokens)));
            hf.bind("tb", hf.size("ta").over(Expr.of(2)).ceil());
            hf.rebind("t", hf.size("tb").over(Expr.of(2)).ceil());
            List.of("ka", "kb", "kc", "kd").forEach(axis -> hf.bind(axis, Expr.of(3)));
        } else {
            var kernels = pairs(r, "sscp_conv_kernel_size", 3);
            var strides = pairs(r, "sscp_conv_stride_size", 2);
            for (int i = 0; i < 4; i++) {
                hf.bind("k" + "abcd".charAt(i), Expr.of(kernels.get(i)));
            }
            var bands = hf.size("m", "audio_features", Expr.of(128), "128", "input_feat_size");
            hf.bind("mb", convolved(bands, kernels.get(1), strides.get(1)));
            hf.bind("mc", convolved(hf.size("mb"), kernels.get(3), strides.get(3)));
            hf.bind("ta", frames.orElse(Expr.of(tokens).times(strides.get(2)).times(strides.getFirst())));
            hf.bind("tb", hf.size("ta").over(Expr.of(Math.max(strides.getFirst(), 1))).ceil());
            hf.rebind("t", hf.size("tb").over(Expr.of(Math.max(strides.get(2), 1))).ceil());
        }
        hf.rebind("s", hf.size("t"));
        hf.bind("nb", hf.size("t").ceilDiv(hf.size("cs")));
        return new SpeechTower(hf, fourth, r.flag("audio_clipped", fourth, "use_clipped_linears") && fourth,
                Hf.kind(r.text("audio_activation", "silu", "hidden_act")));
    }

    /// The frames of the sound, where one is given: 32 ms and a sample each, every 10 ms, of at most 30 s, its end
    /// padded to 128 samples, for Gemma 4 its beginning too by half a frame.
    private static Optional<Expr> frames(Reading r, boolean fourth) {
        return Media.of(r).samples(RATE, 30 * RATE).map(samples -> r.derived("sound_frames",
                frames(samples.over(Expr.of(128)).ceil().times(128), fourth), "32 ms each, every 10 ms"));
    }

    private static Expr frames(Expr samples, boolean fourth) {
        return samples.plus(Expr.of((fourth ? FRAME / 2 : 0) - FRAME - 1)).over(Expr.of(RATE / 100)).floor()
                .plus(Expr.ONE);
    }

    /// The tokens of Gemma 4's that are no padding.
    Expr sounding() {
        return Media.of(hf.reading()).samples(RATE, 30 * RATE).map(samples -> frames(samples, true)
                .over(Expr.of(2)).ceil().over(Expr.of(2)).ceil()).orElse(Expr.ZERO);
    }

    /// The bands that a convolution writes, one zero at either end of those it reads.
    private static Expr convolved(Expr bands, int kernel, int stride) {
        return bands.plus(Expr.of(2L - kernel)).over(Expr.of(Math.max(stride, 1))).floor().plus(Expr.ONE);
    }

    /// Two pairs of numbers, one after the other.
    private static List<Integer> pairs(Reading r, String field, int or) {
        var all = new ArrayList<Integer>();
        for (var item : r.items(field)) {
            if (item instanceof Value.Items(var two)) {
                two.forEach(v -> {
                    if (v instanceof Value.Numeral(var n) && n.isInteger() && n.num().bitLength() < Integer.SIZE) {
                        all.add(n.num().intValueExact());
                    }
                });
            }
        }
        if (r.has(field) && all.size() != 4) {
            r.refuse(r.place(field), field + " is not two pairs of whole numbers", "");
        }
        return all.size() == 4 ? all : List.of(or, or, or, or);
    }

    private static List<Integer> pair(Reading r, String field, int first, int second) {
        var given = r.numbers(field);
        if (given.isEmpty()) {
            return List.of(first, second);
        }
        if (given.size() != 2) {
            r.refuse(r.place(field), field + " has " + given.size() + " values, not two", "");
            return List.of(first, second);
        }
        return given;
    }

    List<Node> nodes() {
        var parts = new ArrayList<Node>();
        parts.add(Block.of("subsample_conv_projection", Component.EMBEDDING, List.of(
                convolved(fourth ? "layer0" : "conv_0", SOUND, "patches[b tb mb one ka kb]", "ca one ka kb",
                        "u[b tb mb ca]"),
                convolved(fourth ? "layer1" : "conv_1", "u[b tb mb ca]", "patches[b t mc ca kc kd]", "cb ca kc kd",
                        "w[b t mc cb]"),
                Usual.linear(false).of("input_proj_linear", "w[b t mc cb]", "x[b t d]"))));
        parts.add(Block.of("rel_pos_enc", Component.POSITION, List.of(
                Gather.of("tables", "$sines[once pl d] -> far[once pl d]"))));
        parts.add(new Repeat(fourth ? "layers" : "conformer", Expr.dim("audio_num_layers"), layer()));
        return parts;
    }

    private static Block convolved(String name, String from, String patches, String kernel, String to) {
        var channels = kernel.substring(0, 2);
        return Block.of(name, List.of(
                Block.of("conv", List.of(
                        Pointwise.of("patches", Kind.WINDOW, from + " -> " + patches),
                        Contract.of("convolution", patches + " .weight[" + kernel + "] -> " + to))),
                Norm.LAYERNORM.of("norm", to, to, channels, false),
                Pointwise.of("activation", Kind.RELU, to + " -> " + to)));
    }

    private List<Node> layer() {
        var parts = new ArrayList<Node>(feedForward(fourth ? "feed_forward1" : "ffw_layer_start"));
        var attention = List.<Node>of(
                Norm.RMSNORM.of(fourth ? "norm_pre_attn" : "pre_attn_norm", "x[b t d]", "y[b t d]", false),
                Block.of(fourth ? "self_attn" : "attn", Component.ATTENTION, attention()),
                linear(fourth ? "self_attn.post" : "post", "o[b t d']", "z[b t d]"),
                Norm.RMSNORM.of(fourth ? "norm_post_attn" : "post_norm", "z[b t d]", "z[b t d]", false));
        parts.addAll(fourth ? attention : List.of(Block.of("attention", attention)));
        parts.add(Pointwise.of("attention_sum", Kind.ADD, "x[b t d] z[b t d] -> x[b t d]"));
        parts.add(Block.of("lconv1d", Component.FEED_FORWARD, List.of(
                Norm.RMSNORM.of("pre_layer_norm", "x[b t d]", "y[b t d]", false),
                linear("linear_start", "y[b t d]", "g[b t f']"),
                Pointwise.of("halves", Kind.SPLIT, "g[b t f'] -> y[b t d] gate[b t d]"),
                Pointwise.of("gate", Kind.SIGMOID, "gate[b t d] -> gate[b t d]"),
                Pointwise.of("gated", Kind.MULTIPLY, "y[b t d] gate[b t d] -> y[b t d]"),
                CausalConvolution.whole("depthwise_conv1d", "y", "d", false),
                Norm.RMSNORM.of("conv_norm", "y[b t d]", "y[b t d]", false),
                Pointwise.of("activation", activation, "y[b t d] -> y[b t d]"),
                linear("linear_end", "y[b t d]", "z[b t d']"),
                Pointwise.of("sum", Kind.ADD, "x[b t d] z[b t d'] -> x[b t d]"))));
        parts.addAll(feedForward(fourth ? "feed_forward2" : "ffw_layer_end"));
        parts.add(Norm.RMSNORM.of(fourth ? "norm_out" : "norm", "x[b t d]", "x[b t d]", false));
        return parts;
    }

    private List<Node> feedForward(String name) {
        return List.of(Block.of(name, Component.FEED_FORWARD, List.of(
                Norm.RMSNORM.of("pre_layer_norm", "x[b t d]", "y[b t d]", false),
                linear("ffw_layer_1", "y[b t d]", "u[b t f]"),
                Pointwise.of("activation", activation, "u[b t f] -> u[b t f]"),
                linear("ffw_layer_2", "u[b t f]", "z[b t d]"),
                Norm.RMSNORM.of("post_layer_norm", "z[b t d]", "z[b t d]", false),
                Pointwise.of("scale", Kind.SCALE, "z[b t d] -> z[b t d]"),
                Pointwise.of("sum", Kind.ADD, "x[b t d] z[b t d] -> x[b t d]"))));
    }

    private List<Node> attention() {
        var q = "q[b t h k]";
        var k = "k[b t h k]";
        var v = "v[b t h k]";
        return List.of(
                linear("q_proj", "y[b t d]", q),
                linear("k_proj", "y[b t d]", k),
                linear("v_proj", "y[b t d]", v),
                Block.of("", List.of(Pointwise.of("query_scale", Kind.SCALE, q + " .per_dim_scale[k] -> " + q))),
                Pointwise.of("key_scale", Kind.SCALE, k + " -> " + k),
                taken("query_chunks", q + " -> qb[b nb cs h k]"),
                taken("key_chunks", k + " -> kb[b nb cx h k]"),
                taken("value_chunks", v + " -> vb[b nb cx h k]"),
                Usual.linear(false).of(fourth ? "relative_k_proj" : "relative_position_embedding.pos_proj",
                        "far[once pl d]", "fk[once pl h k]"),
                taken("one", "fk[once pl h k] -> fd[pl h k]"),
                Contract.of("scores", "qb[b nb cs h k] kb[b nb cx h k] -> a[b h nb cs cx]"),
                Contract.of("distances", "qb[b nb cs h k] fd[pl h k] -> far_scores[b h nb cs pl]"),
                taken("shift", "far_scores[b h nb cs pl] -> rs[b h nb cs cx]"),
                Pointwise.of("sum", Kind.ADD, "a[b h nb cs cx] rs[b h nb cs cx] -> a[b h nb cs cx]"),
                Pointwise.of("softcap", Kind.SOFTCAP, "a[b h nb cs cx] -> a[b h nb cs cx]"),
                Pointwise.of("softmax", Kind.SOFTMAX, "a[b h nb cs cx] -> p[b h nb cs cx]"),
                Contract.of("mix", "p[b h nb cs cx] vb[b nb cx h k] -> ob[b nb cs h k]"),
                taken("tokens", "ob[b nb cs h k] -> o[b t h k]"),
                Pointwise.of("together", Kind.SPLIT, "o[b t h k] -> o[b t d']"));
    }

    private static Block taken(String name, String line) {
        return Block.of(name, List.of(Gather.of("take", line)));
    }

    private Block linear(String name, String from, String to) {
        return fourth ? clippable(clipped, name, from, to) : Usual.linear(false).of(name, from, to);
    }

    /// A linear layer `NAME.linear` that clips what it reads and what it writes, or leaves both as they are.
    static Block clippable(boolean clipped, String name, String from, String to) {
        var parts = new ArrayList<Node>();
        if (clipped) {
            parts.add(Pointwise.of("clip_in", Kind.CLIP, from + " $input_min[] $input_max[] -> " + from));
        }
        parts.add(Usual.linear(false).of("linear", from, to));
        if (clipped) {
            parts.add(Pointwise.of("clip_out", Kind.CLIP, to + " $output_min[] $output_max[] -> " + to));
        }
        return Block.of(name, parts);
    }
}

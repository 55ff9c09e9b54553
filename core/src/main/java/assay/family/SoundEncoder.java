package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
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
import assay.part.Tables;
import assay.part.Windows;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// An encoder of a sound's spectrum inside another model, as Whisper has it or in later forms: from `sound[b p m]`, `p`
/// frames of `m` bands, to `x[b t d]`.
record SoundEncoder(Hf hf, Stack stack, Kind activation) {
    /// Samples from one frame to the next.
    private static final long HOP = 160;

    /// The sizes, under either of the names that encoders have for them.
    ///
    /// @param or width, feed-forward, layers and heads where a config leaves them out
    static SoundEncoder of(String family, Reading audio, List<Long> or) {
        var hf = new Hf(family, audio);
        hf.bind("d'", size(hf, "d", "audio_d_model", or.getFirst(), "d_model", "hidden_size"));
        size(hf, "f", "audio_d_ff", or.get(1), "encoder_ffn_dim", "intermediate_size");
        audio.sizeOr("audio_num_layers", Expr.of(or.get(2)), or.get(2).toString(), "encoder_layers",
                "num_hidden_layers");
        size(hf, "h", "audio_num_heads", or.get(3), "encoder_attention_heads", "num_attention_heads");
        audio.divides("audio_d_model", "audio_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        size(hf, "m", "audio_bands", 128L, "num_mel_bins");
        hf.bind("one", Expr.ONE);
        return new SoundEncoder(hf, Stack.of(hf, Norm.LAYERNORM, true),
                Hf.kind(audio.text("audio_activation", "gelu", "activation_function")));
    }

    private static Expr size(Hf hf, String axis, String name, Long or, String... own) {
        return hf.size(axis, name, Expr.of(or), or.toString(), own);
    }

    /// Two convolutions along the sound, of which the second halves the frames. What is heard at once is as long as
    /// there are positions for, filled up with silence.
    List<Node> halved() {
        positions();
        hf.bind("p", hf.size("n").times(2));
        var parts = convolved();
        parts.addAll(new Tables("x[b t d]").everyPosition("embed_positions", "weight[t d]"));
        return parts;
    }

    /// A sound longer than is heard at once is heard in several `crops`, of which `heard` tokens in all are sound.
    ///
    /// @param seconds of sound at most, or one such crop where it is zero
    void crops(long seconds) {
        var media = Media.of(hf.reading());
        var frames = media.frames(HOP * (seconds == 0 ? media.whole(hf.size("p")) : seconds * 100));
        hf.bind("crops", frames.map(all -> all.ceilDiv(hf.size("p"))).orElse(Expr.ONE));
        hf.bind("heard", frames.map(SoundEncoder::half).orElse(hf.size("t")));
    }

    private void positions() {
        hf.bind("n", hf.reading().sizeOr("audio_positions", Expr.of(1500), "1500", "max_source_positions"));
        hf.rebind("t", hf.size("n"));
        hf.rebind("s", hf.size("n"));
        hf.bind("kw", Expr.of(3));
    }

    private static Expr half(Expr frames) {
        return frames.over(Expr.of(2)).ceil();
    }

    private static ArrayList<Node> convolved() {
        return new ArrayList<>(List.of(
                Convolution.along("conv1", "sound", "c", List.of("p", "p"), List.of("m", "d")),
                Pointwise.of("activation1", Kind.GELU, "c[b p d] -> c[b p d]"),
                Convolution.along("conv2", "c", "x", List.of("p", "t"), List.of("d", "d'")),
                Pointwise.of("activation2", Kind.GELU, "x[b t d'] -> x[b t d']")));
    }

    /// As [#halved], of a sound of any length whose tokens reach each other within chunks. The reference fills up the
    /// last of these for the convolutions.
    List<Node> chunked(long seconds) {
        positions();
        var media = Media.of(hf.reading());
        var chunk = hf.reading().sizeOr("audio_window", Expr.of(100), "100", "n_window").times(2);
        var frames = media.frames(seconds * 100 * HOP);
        hf.bind("p", frames.orElse(hf.size("n").times(2)));
        hf.rebind("t", half(hf.size("p")));
        hf.rebind("s", hf.size("t"));
        var parts = convolved();
        if (frames.isPresent()) {
            long all = media.whole(hf.size("p"));
            long length = Math.min(media.whole(chunk), all);
            var chunks = Expr.of(all).ceilDiv(Expr.of(length));
            parts = new ArrayList<>(List.of(Block.of("", parts).over(Map.of("p!", chunks.times(length), "t!",
                    chunks.times(half(Expr.of(length)))))));
            hf.bind("sw", Expr.of(Windows.reached(media.whole(hf.size("t")), media.whole(half(chunk)))));
        }
        parts.addAll(computed("positional_embedding", "x[b t d]", "n d"));
        return parts;
    }

    /// Three convolutions over frames and bands of chunks of the sound, each of which halves both.
    ///
    /// @param least samples that are heard
    /// @param whole whether the reference fills up even a sound of less than one chunk
    List<Node> eighth(long least, boolean whole) {
        var r = hf.reading();
        var media = Media.of(r);
        var chunk = r.sizeOr("audio_window", Expr.of(50), "50", "n_window").times(2);
        var frames = media.wholeFrames(least);
        long all = media.whole(frames.orElse(Expr.of(3000).ceilDiv(chunk).times(chunk)));
        var chunks = new Chunks(media.whole(chunk), all, whole || frames.isEmpty());
        hf.bind("nb", Expr.of(chunks.number()));
        hf.bind("p", frames.orElse(hf.size("nb").times(chunk)));
        var channels = r.sizeOr("audio_channels", Expr.of(480), "480", "downsample_hidden_size");
        List.of("ca", "cb", "cc").forEach(axis -> hf.bind(axis, channels));
        List.of("ka", "kb").forEach(axis -> hf.bind(axis, Expr.of(3)));
        halves("m", "ma", "mb", "mc");
        var made = chunks;
        for (var axis : List.of("cl", "la", "lb", "lc")) {
            hf.bind(axis, Expr.of(made.mean()));
            hf.bind(axis + "!", Expr.of(made.run()));
            made = axis.equals("lc") ? made : made.halved();
        }
        hf.bind("n", Expr.of(made.run()));
        hf.rebind("t", Expr.of(made.sum()));
        hf.rebind("s", hf.size("t"));
        if (frames.isPresent()) {
            var ratio = r.sizeOr("audio_reach", Expr.of(800), "800", "n_window_infer").over(chunk).floor();
            hf.bind("sw", Expr.of(Windows.reached(made.sum(), made.full() * media.whole(ratio))));
        }
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("chunks", Kind.SPLIT, "sound[b p m] -> chunks[b nb cl m one]"));
        parts.add(halving("conv2d1", "chunks[b nb cl m one]", "b nb la ma one", "ca"));
        parts.add(halving("conv2d2", "c[b nb la ma ca]", "b nb lb mb ca", "cb"));
        parts.add(halving("conv2d3", "c[b nb lb mb cb]", "b nb lc mc cb", "cc"));
        parts.add(Pointwise.of("turn", Kind.SPLIT, "c[b nb lc mc cc] -> c[b nb lc cc mc]"));
        parts.add(Usual.linear(false).of("conv_out", "c[b nb lc cc mc]", "c[b nb lc d]"));
        parts.addAll(computed("positional_embedding", "c[b nb lc d]", "n d"));
        parts.add(Pointwise.of("tokens", Kind.SPLIT, "c[b nb lc d] -> x[b t d]"));
        return parts;
    }

    /// Frames of a sound in chunks: all but the last have `full`, that has `last`, and the reference fills it up to
    /// `run`.
    private record Chunks(long number, long full, long last, long run) {
        Chunks(long full, long all, boolean whole) {
            this((all + full - 1) / full, full, all - (all + full - 1) / full * full + full,
                    whole ? full : Math.min(all, full));
        }

        long sum() {
            return (number - 1) * full + last;
        }

        Rational mean() {
            return Rational.of(sum()).over(Rational.of(number));
        }

        Chunks halved() {
            return new Chunks(number, (full + 1) / 2, (last + 1) / 2, (run + 1) / 2);
        }
    }

    private void halves(String from, String... axes) {
        var size = hf.size(from);
        for (var axis : axes) {
            size = hf.bind(axis, size.over(Expr.of(2)).ceil());
        }
    }

    private static Block halving(String name, String from, String to, String channels) {
        var made = "c[" + to.substring(0, to.lastIndexOf(' ') + 1) + channels + "]";
        var read = to.substring(to.lastIndexOf(' ') + 1);
        return Block.of(name, List.of(
                Pointwise.of("patches", Kind.WINDOW, from + " -> patches[" + to + " ka kb]"),
                Contract.of("convolution", "patches[" + to + " ka kb] .weight[" + channels + " " + read + " ka kb] -> "
                        + made),
                Pointwise.of("bias", Kind.BIAS, made + " .bias[" + channels + "] -> " + made),
                Pointwise.of("activation", Kind.GELU, made + " -> " + made)));
    }

    private static List<Node> computed(String name, String stream, String axes) {
        return List.of(Block.of(name, Component.POSITION, List.of(Pointwise.of("sum", Kind.ADD,
                stream + " $positional_embedding[" + axes + "] -> " + stream))));
    }

    /// The layers, of Whisper's form.
    ///
    /// @param keyBias whether keys have biases
    Node layers(boolean keyBias) {
        var names = new Attention.Names("self_attn", "q_proj", "k_proj", "v_proj", "out_proj");
        var core = Core.everywhere();
        var between = hf.reached().<List<Node>>map(reached -> List.of(Windows.of(core, hf.sounds(), hf.size("t"),
                reached))).orElseGet(core::nodes);
        return new Repeat("layers", Expr.dim("audio_num_layers"), Stream.concat(
                Residual.pre("self_attn_residual", stack.norm("self_attn_layer_norm"),
                        new Projected(names, true, keyBias, true).over(core, List.of(), between)).stream(),
                Residual.pre("ffn_residual", stack.norm("final_layer_norm"),
                        Usual.plain("", "fc1", "fc2", activation, true)).stream()).toList());
    }

    /// The norm behind them.
    Node last(String name) {
        return stack.norm(name, "x[b t d]", "x[b t d]");
    }

    /// Of `side` neighbours their mean, as `seen[b na d]`.
    Node pooled(long side) {
        hf.bind("na", hf.size("t").over(Expr.of(side)).floor());
        return Pointwise.of("avg_pooler", Kind.ADD, "x[b t d] -> x[b na d]");
    }
}

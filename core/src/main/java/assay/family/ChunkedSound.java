package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Convolution;
import assay.part.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The beginnings of encoders of sound that take it in chunks: from `sound[b p m]` to `x[b t d]`, with the sizes of
/// their axes.
final class ChunkedSound {
    private ChunkedSound() {}

    /// As [SoundEncoder#halved], of a sound of any length whose tokens reach each other within chunks. The reference
    /// fills up the last of these for the convolutions.
    static List<Node> chunked(SoundEncoder tower, long seconds) {
        var hf = tower.hf();
        tower.positions();
        var media = Media.of(hf.reading());
        var chunk = hf.reading().sizeOr("audio_window", Expr.of(100), "100", "n_window").times(2);
        var frames = media.frames(seconds * 100 * SoundEncoder.HOP);
        hf.bind("p", frames.orElse(hf.size("n").times(2)));
        hf.rebind("t", SoundEncoder.half(hf.size("p")));
        hf.rebind("s", hf.size("t"));
        var parts = SoundEncoder.convolved();
        if (frames.isPresent()) {
            long all = media.whole(hf.size("p"));
            long length = Math.min(media.whole(chunk), all);
            var chunks = Expr.of(all).ceilDiv(Expr.of(length));
            parts = new ArrayList<>(List.of(Block.of("", parts).over(Map.of("p!", chunks.times(length), "t!",
                    chunks.times(SoundEncoder.half(Expr.of(length)))))));
            hf.bind("sw", Expr.of(Windows.reached(media.whole(hf.size("t")), media.whole(SoundEncoder.half(chunk)))));
        }
        parts.addAll(computed("positional_embedding", "x[b t d]", "n d"));
        return parts;
    }

    /// Three convolutions over frames and bands of chunks of the sound, each of which halves both.
    ///
    /// @param least samples that are heard
    /// @param whole whether the reference fills up even a sound of less than one chunk
    static List<Node> eighth(Hf hf, long least, boolean whole) {
        var r = hf.reading();
        var media = Media.of(r);
        var chunk = r.sizeOr("audio_window", Expr.of(50), "50", "n_window").times(2);
        var frames = media.wholeFrames(least);
        long all = media.whole(frames.orElse(Expr.of(3000).ceilDiv(chunk).times(chunk)));
        var chunks = new FrameChunks(media.whole(chunk), all, whole || frames.isEmpty());
        hf.bind("nb", Expr.of(chunks.number()));
        hf.bind("p", frames.orElse(hf.size("nb").times(chunk)));
        var channels = r.sizeOr("audio_channels", Expr.of(480), "480", "downsample_hidden_size");
        List.of("ca", "cb", "cc").forEach(axis -> hf.bind(axis, channels));
        List.of("ka", "kb").forEach(axis -> hf.bind(axis, Expr.of(3)));
        halves(hf, "m", "ma", "mb", "mc");
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

    private static void halves(Hf hf, String from, String... axes) {
        var size = hf.size(from);
        for (var axis : axes) {
            size = hf.bind(axis, size.over(Expr.of(2)).ceil());
        }
    }

    private static Block halving(String name, String from, String to, String channels) {
        var made = "c[" + to.substring(0, to.lastIndexOf(' ') + 1) + channels + "]";
        var read = to.substring(to.lastIndexOf(' ') + 1);
        var parts = new ArrayList<>(Convolution.of("", from, "patches[" + to + " ka kb]",
                channels + " " + read + " ka kb", made, channels, true).parts());
        parts.add(Pointwise.of("activation", Kind.GELU, made + " -> " + made));
        return Block.of(name, parts);
    }

    private static List<Node> computed(String name, String stream, String axes) {
        return List.of(Block.of(name, Component.POSITION, List.of(Pointwise.of("sum", Kind.ADD,
                stream + " $positional_embedding[" + axes + "] -> " + stream))));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;

/// The sizes of the axes of [SpeechTower].
final class SpeechSizes {
    private SpeechSizes() {}

    /// The sizes of one that leaves so many tokens where no sound is given.
    ///
    /// @param fourth whether it is Gemma 4's
    static Hf of(String family, Reading r, boolean fourth, long tokens) {
        var hf = new Hf(family, r);
        var prefix = fourth ? "" : "conf_";
        hf.size("d", "audio_d_model", Expr.of(fourth ? 1024 : 1536), fourth ? "1024" : "1536", "hidden_size");
        hf.size("h", "audio_num_heads", 8, prefix + "num_attention_heads");
        r.sizeOr("audio_num_layers", Expr.of(12), "12", prefix + "num_hidden_layers");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        r.divides("audio_d_model", "audio_num_heads");
        hf.bind("f", hf.size("d").times(4));
        hf.bind("f'", hf.size("d").times(2));
        hf.bind("d'", hf.size("d"));
        hf.bind("one", Expr.ONE);
        hf.bind("once", Media.of(r).sounds());
        hf.bind("1", Expr.ONE);
        hf.size("kw", "audio_conv_kernel", 5, prefix + "conv_kernel_size");
        hf.size("cs", "audio_chunk", 12, prefix + "attention_chunk_size");
        var left = r.number("audio_left", 13, prefix + "attention_context_left") - 1;
        var right = r.number("audio_right", 0, prefix + "attention_context_right");
        hf.bind("cx", hf.size("cs").plus(Expr.of(Math.max(left, fourth ? left : 0) + (long) right)));
        hf.bind("pl", fourth ? hf.size("cx").over(Expr.of(2)).floor().plus(Expr.ONE)
                : Expr.of(Math.max(left, 0) + right + 1L));
        var channels = pair(r, fourth ? "subsampling_conv_channels" : "sscp_conv_channel_size", 128, 32);
        hf.bind("ca", Expr.of(channels.getFirst()));
        hf.bind("cb", Expr.of(channels.getLast()));
        var frames = SpeechFrames.of(r, fourth);
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
            var bands = hf.size("m", "audio_features", 128, "input_feat_size");
            hf.bind("mb", convolved(bands, kernels.get(1), strides.get(1)));
            hf.bind("mc", convolved(hf.size("mb"), kernels.get(3), strides.get(3)));
            hf.bind("ta", frames.orElse(Expr.of(tokens).times(strides.get(2)).times(strides.getFirst())));
            hf.bind("tb", hf.size("ta").over(Expr.of(Math.max(strides.getFirst(), 1))).ceil());
            hf.rebind("t", hf.size("tb").over(Expr.of(Math.max(strides.get(2), 1))).ceil());
        }
        hf.rebind("s", hf.size("t"));
        hf.bind("nb", hf.size("t").ceilDiv(hf.size("cs")));
        return hf;
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
}

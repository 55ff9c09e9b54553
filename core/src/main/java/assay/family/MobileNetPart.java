package assay.family;

import assay.algebra.Expr;
import java.util.Map;

/// A block of [MobileNetV5], with the sizes of its axes.
///
/// @param in channels
/// @param side of the pixels it reads, and `stride` of those for one that it writes
/// @param start the side of the depthwise kernel before the bottleneck, 0 where there is none; `mid` inside of it
/// @param heads of attention, as wide as `width`; it looks at less of the image where `thinned`
record MobileNetPart(
        Form form, int in, int out, int factor, int side, int stride, int start, int mid, int heads, int width,
        boolean thinned) {
    /// What a block is made of: one convolution and another, an inverted bottleneck, attention.
    enum Form {
        FUSED,
        INVERTED,
        ATTENTION
    }

    static MobileNetPart fused(int in, int side, int stride) {
        return new MobileNetPart(Form.FUSED, in, 128, 4, side, stride, 0, 0, 0, 0, false);
    }

    static MobileNetPart inverted(int in, int out, int factor, int side, int stride, int start, int mid) {
        return new MobileNetPart(Form.INVERTED, in, out, factor, side, stride, start, mid, 0, 0, false);
    }

    static MobileNetPart attention(int channels, int side, int heads, int width, boolean thinned) {
        return new MobileNetPart(Form.ATTENTION, channels, channels, 1, side, 1, 0, 0, heads, width, thinned);
    }

    @Override
    public String toString() {
        return switch (form) {
            case FUSED -> "fused_" + in;
            case INVERTED -> "inverted_" + in + "_" + factor + "_" + start + "_" + mid;
            case ATTENTION -> "attention_" + heads;
        };
    }

    /// The axes of its sizes.
    Map<String, Expr> axes() {
        int after = side / stride;
        int seen = thinned ? (side + 1) / 2 : side;
        return Map.ofEntries(
                size("ni", side * side), size("no", after * after), size("ns", seen * seen), size("ci", in),
                size("cm", in * factor), size("co", out), size("ka", 3), size("kb", 3),
                size("kc", Math.max(start, 1)), size("kd", Math.max(start, 1)),
                size("ke", Math.max(mid, 1)), size("kf", Math.max(mid, 1)),
                size("h", Math.max(heads, 1)), size("k", Math.max(width, 1)), size("1", 1), size("one", 1));
    }

    private static Map.Entry<String, Expr> size(String axis, int size) {
        return Map.entry(axis, Expr.of(size));
    }
}

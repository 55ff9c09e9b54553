package assay.family;

import assay.algebra.Expr;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Norm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// MobileNet-V5 as timm has it under the name `mobilenetv5_300m_enc`, the encoder of images inside Gemma 3n, by the
/// blocks of its file `mobilenetv5.py`: from `pixels[b colours rows columns]` to `x[b nq co]`, 256 tokens of 2,048
/// numbers.
///
/// Axes of a block: `ni` pixels in and `no` out, `ci`, `cm` and `co` channels in, inside and out; `ka`, `kb` and `kc`,
/// `kd` the sides of kernels; `h` heads of `k` elements that share one head of keys and values.
final class MobileNetV5 {
    static final String ARCHITECTURE = "mobilenetv5_300m_enc";
    private static final int OUT = 2048;
    private static final int SIDE = 768;
    private static final int STEM = 64;

    private MobileNetV5() {}

    /// What a block is made of: one convolution and another, an inverted bottleneck, attention.
    private enum Form {
        FUSED,
        INVERTED,
        ATTENTION
    }

    /// @param in channels
    /// @param side of the pixels it reads, and `stride` of those for one that it writes
    /// @param start the side of the depthwise kernel before the bottleneck, 0 where there is none; `mid` inside of it
    /// @param heads of attention, as wide as `width`; it looks at less of the image where `thinned`
    private record Part(
            Form form, int in, int out, int factor, int side, int stride, int start, int mid, int heads, int width,
            boolean thinned) {
        static Part fused(int in, int side, int stride) {
            return new Part(Form.FUSED, in, 128, 4, side, stride, 0, 0, 0, 0, false);
        }

        static Part inverted(int in, int out, int factor, int side, int stride, int start, int mid) {
            return new Part(Form.INVERTED, in, out, factor, side, stride, start, mid, 0, 0, false);
        }

        static Part attention(int channels, int side, int heads, int width, boolean thinned) {
            return new Part(Form.ATTENTION, channels, channels, 1, side, 1, 0, 0, heads, width, thinned);
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

    static List<Node> nodes() {
        var parts = new ArrayList<Node>();
        parts.add(Block.of("conv_stem", Component.EMBEDDING, List.of(
                Block.of("conv", List.of(
                        Pointwise.of("patches", Kind.WINDOW,
                                "pixels[b colours rows columns] -> patches[b n0 colours ka kb]"),
                        Contract.of("convolution",
                                "patches[b n0 colours ka kb] .weight[c0 colours ka kb] -> x[b n0 c0]"),
                        Pointwise.of("bias", Kind.BIAS, "x[b n0 c0] .bias[c0] -> x[b n0 c0]"))),
                Norm.RMSNORM.of("bn", "x[b n0 c0]", "x[b n0 c0]", false),
                Pointwise.of("activation", Kind.GELU, "x[b n0 c0] -> x[b n0 c0]"))));
        var stages = new ArrayList<Node>();
        stages.addAll(stage("0", List.of(
                Part.fused(STEM, 384, 2), Part.fused(128, 192, 1), Part.fused(128, 192, 1))));
        stages.addAll(stage("1", List.of(
                Part.inverted(128, 256, 6, 192, 2, 3, 5),
                Part.inverted(256, 256, 4, 96, 1, 5, 0), Part.inverted(256, 256, 4, 96, 1, 3, 0),
                Part.inverted(256, 256, 4, 96, 1, 5, 0), Part.inverted(256, 256, 4, 96, 1, 3, 0))));
        var third = new ArrayList<Part>();
        third.add(Part.inverted(256, 640, 6, 96, 2, 5, 5));
        for (int i = 0; i < 7; i++) {
            third.add(Part.inverted(640, 640, 4, 48, 1, 5, 0));
        }
        third.add(Part.inverted(640, 640, 1, 48, 1, 0, 0));
        for (int i = 0; i < 14; i++) {
            third.add(Part.attention(640, 48, 12, 64, true));
            third.add(Part.inverted(640, 640, 2, 48, 1, 0, 0));
        }
        stages.addAll(stage("2", third));
        stages.add(Pointwise.of("third_stage", Kind.SPLIT, "x[b n3 c3] -> x3[b n3 c3]"));
        var fourth = new ArrayList<Part>();
        fourth.add(Part.inverted(640, 1280, 6, 48, 2, 5, 5));
        for (int i = 0; i < 19; i++) {
            fourth.add(Part.attention(1280, 24, 16, 96, false));
            fourth.add(Part.inverted(1280, 1280, 2, 24, 1, 0, 0));
        }
        stages.addAll(stage("3", fourth));
        parts.add(Block.of("blocks", stages));
        var joined = Part.inverted(1920, OUT, 2, 48, 1, 0, 0);
        parts.add(new Block("msfa", Optional.empty(), joined.axes(), List.of(
                Gather.of("joined", "x3[b n3 c3] x[b n4 c4] -> x[b ni ci]"),
                Block.of("ffn", inverted(joined, false)),
                Pointwise.of("pool", Kind.ADD, "x[b no co] -> x[b nq co]"),
                Norm.RMSNORM.of("norm", "x[b nq co]", "x[b nq co]", false))));
        return parts;
    }

    /// The axes of the whole tower.
    static Map<String, Expr> axes(Expr tokens) {
        return Map.ofEntries(Part.size("colours", 3), Part.size("rows", SIDE), Part.size("columns", SIDE),
                Part.size("n0", 384 * 384), Part.size("c0", STEM), Part.size("ka", 3), Part.size("kb", 3),
                Part.size("n3", 48 * 48), Part.size("c3", 640), Part.size("n4", 24 * 24), Part.size("c4", 1280),
                Map.entry("nq", tokens), Part.size("co", OUT));
    }

    private static List<Node> stage(String name, List<Part> parts) {
        return Stack.layers(name, parts, part -> List.of(new Block("", Optional.empty(), part.axes(),
                switch (part.form) {
                    case FUSED -> fused(part);
                    case INVERTED -> inverted(part, true);
                    case ATTENTION -> attention(part.thinned);
                })));
    }

    private static List<Node> fused(Part part) {
        var nodes = new ArrayList<Node>();
        nodes.add(Block.of("conv_exp", List.of(
                Pointwise.of("patches", Kind.WINDOW, "x[b ni ci] -> patches[b no ci ka kb]"),
                Contract.of("convolution", "patches[b no ci ka kb] .weight[cm ci ka kb] -> u[b no cm]"))));
        nodes.add(Norm.RMSNORM.of("bn1", "u[b no cm]", "u[b no cm]", false));
        nodes.add(Pointwise.of("activation", Kind.GELU, "u[b no cm] -> u[b no cm]"));
        nodes.add(pointwise("conv_pwl", "u[b no cm]", "co cm", "z[b no co]"));
        nodes.add(Norm.RMSNORM.of("bn2", "z[b no co]", "z[b no co]", false));
        nodes.addAll(added(part));
        return nodes;
    }

    private static List<Node> inverted(Part part, boolean scaled) {
        var at = part.start > 0 && part.mid == 0 ? "no" : "ni";
        var nodes = new ArrayList<Node>();
        var in = "x[b ni ci]";
        if (part.start > 0) {
            nodes.add(normed("dw_start", depthwise("x[b ni ci]", "ci one kc kd", "y[b " + at + " ci]"),
                    "y[b " + at + " ci]", false));
            in = "y[b " + at + " ci]";
        }
        nodes.add(normed("pw_exp", pointwise("conv", in, "cm ci", "u[b " + at + " cm]"), "u[b " + at + " cm]", true));
        if (part.mid > 0) {
            nodes.add(normed("dw_mid", depthwise("u[b " + at + " cm]", "cm one ke kf", "u[b no cm]"), "u[b no cm]",
                    true));
        }
        nodes.add(normed("pw_proj", pointwise("conv", "u[b no cm]", "co cm", "z[b no co]"), "z[b no co]", false));
        if (scaled) {
            nodes.add(scale());
        }
        nodes.addAll(added(part));
        return nodes;
    }

    private static List<Node> attention(boolean thinned) {
        return List.of(
                Norm.RMSNORM.of("norm", "x[b ni ci]", "y[b ni ci]", false),
                Block.of("attn", Component.ATTENTION, List.of(
                        Block.of("query", List.of(pointwise("proj", "y[b ni ci]", "(h k) ci", "q[b ni h k]"))),
                        Block.of("key", seen(thinned, "k[b ns k]")),
                        Block.of("value", seen(thinned, "v[b ns k]")),
                        Contract.of("scores", "q[b ni h k] k[b ns k] -> a[b h ni ns]"),
                        Pointwise.of("softmax", Kind.SOFTMAX, "a[b h ni ns] -> p[b h ni ns]"),
                        Contract.of("mix", "p[b h ni ns] v[b ns k] -> o[b ni h k]"),
                        Block.of("output", List.of(pointwise("proj", "o[b ni h k]", "co (h k)", "z[b ni co]"))))),
                scale(),
                Pointwise.of("sum", Kind.ADD, "x[b ni ci] z[b no co] -> x[b no co]"));
    }

    /// Keys or values, of every second pixel where they are thinned.
    private static List<Node> seen(boolean thinned, String to) {
        var nodes = new ArrayList<Node>();
        if (thinned) {
            nodes.add(depthwise("down_conv", "y[b ni ci]", "ci one ka kb", "w[b ns ci]"));
            nodes.add(Norm.RMSNORM.of("norm", "w[b ns ci]", "w[b ns ci]", false));
        }
        nodes.add(pointwise("proj", thinned ? "w[b ns ci]" : "y[b ns ci]", "k ci", to));
        return nodes;
    }

    private static List<Node> added(Part part) {
        return List.of(part.in == part.out && part.stride == 1
                ? Pointwise.of("sum", Kind.ADD, "x[b ni ci] z[b no co] -> x[b no co]")
                : Pointwise.of("output", Kind.SPLIT, "z[b no co] -> x[b no co]"));
    }

    private static Block scale() {
        return Block.of("layer_scale", List.of(
                Pointwise.of("scale", Kind.SCALE, "z[b no co] .gamma[co] -> z[b no co]")));
    }

    private static Block normed(String name, Block convolution, String stream, boolean activated) {
        var nodes = new ArrayList<Node>(List.of(convolution, Norm.RMSNORM.of("bn", stream, stream, false)));
        if (activated) {
            nodes.add(Pointwise.of("activation", Kind.GELU, stream + " -> " + stream));
        }
        return Block.of(name, nodes);
    }

    private static Block depthwise(String from, String weight, String to) {
        return depthwise("conv", from, weight, to);
    }

    private static Block depthwise(String name, String from, String weight, String to) {
        return Block.of(name, List.of(Pointwise.of("convolution", Kind.CONVOLVE, from + " .weight[" + weight + "] -> "
                + to)));
    }

    /// A convolution of one pixel, stored with its kernel's two sides.
    private static Block pointwise(String name, String from, String weight, String to) {
        return Block.of(name, List.of(
                Gather.of("kernel", ".weight[" + weight + " 1 one] -> kernel[" + weight.replaceAll("[()]", "") + "]"),
                Contract.of("convolution", from + " kernel[" + weight.replaceAll("[()]", "") + "] -> " + to)));
    }
}

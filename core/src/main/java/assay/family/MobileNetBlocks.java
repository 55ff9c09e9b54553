package assay.family;

import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Convolution;
import assay.part.Norm;
import java.util.ArrayList;
import java.util.List;

/// What the blocks of [MobileNetV5] are made of, each from `x[b ni ci]` to `x[b no co]`.
final class MobileNetBlocks {
    private MobileNetBlocks() {}

    static List<Node> of(MobileNetPart part) {
        return switch (part.form()) {
            case FUSED -> fused(part);
            case INVERTED -> inverted(part, true);
            case ATTENTION -> attention(part.thinned());
        };
    }

    private static List<Node> fused(MobileNetPart part) {
        var nodes = new ArrayList<Node>();
        nodes.add(Convolution.of("conv_exp", "x[b ni ci]", "patches[b no ci ka kb]", "cm ci ka kb", "u[b no cm]", "cm",
                false));
        nodes.add(Norm.RMSNORM.of("bn1", "u[b no cm]", "u[b no cm]", false));
        nodes.add(Pointwise.of("activation", Kind.GELU, "u[b no cm] -> u[b no cm]"));
        nodes.add(pointwise("conv_pwl", "u[b no cm]", "co cm", "z[b no co]"));
        nodes.add(Norm.RMSNORM.of("bn2", "z[b no co]", "z[b no co]", false));
        nodes.addAll(added(part));
        return nodes;
    }

    static List<Node> inverted(MobileNetPart part, boolean scaled) {
        var at = part.start() > 0 && part.mid() == 0 ? "no" : "ni";
        var nodes = new ArrayList<Node>();
        var in = "x[b ni ci]";
        var wide = "u[b " + at + " cm]";
        if (part.start() > 0) {
            in = "y[b " + at + " ci]";
            nodes.add(normed("dw_start", depthwise("conv", "x[b ni ci]", "ci one kc kd", in), in, false));
        }
        nodes.add(normed("pw_exp", pointwise("conv", in, "cm ci", wide), wide, true));
        if (part.mid() > 0) {
            nodes.add(normed("dw_mid", depthwise("conv", wide, "cm one ke kf", "u[b no cm]"), "u[b no cm]", true));
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

    private static List<Node> added(MobileNetPart part) {
        return List.of(part.in() == part.out() && part.stride() == 1
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

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// What brings the tokens of an encoder of images, `x[b t d]`, to the width of a decoder, `image[b nq dt]`: as the
/// usual models have it, tokens taken as they are or neighbours side by side, `u[b nq mm]`, and one or two layers.
final class Joints {
    private Joints() {}

    /// The patches' tokens of as many of the encoder's layers as the config names, side by side.
    static List<Node> features(Hf hf, Reading whole) {
        return side(hf, Math.max(whole.entries("vision_feature_layer", 1), 1));
    }

    /// The patches' tokens of so many of the encoder's layers, side by side.
    static List<Node> side(Hf hf, int layers) {
        hf.bind("nq", hf.size("np"));
        hf.bind("mm", hf.size("d").times(layers));
        return List.of(Pointwise.of("features", Kind.SPLIT, "x[b t d] -> u[b nq mm]"));
    }

    /// `side` by `side` neighbours side by side, each such square one token.
    static List<Node> folded(Hf hf, Expr side) {
        hf.bind("mm", hf.size("d").times(side.pow(2)));
        hf.bind("nq", hf.size("np").over(side.pow(2)).floor());
        return List.of(Pointwise.of("neighbours", Kind.SPLIT, "x[b t d] -> u[b nq mm]"));
    }

    /// As a field says, whole.
    static List<Node> folded(Hf hf, Reading whole, String field) {
        return folded(hf, whole.sizeOr(field, Expr.of(2), "2", field));
    }

    /// As a field says, of how much of a side is left: a half of four neighbours.
    static List<Node> halved(Hf hf, Reading whole, String field) {
        var left = whole.fraction(Rational.of(1, 2), field);
        if (left.signum() <= 0 || left.compareTo(Rational.ONE) > 0) {
            whole.refuse(whole.place(field), field + " is " + left + ", not above 0 and up to 1", "");
            left = Rational.of(1, 2);
        }
        return folded(hf, Expr.of(Rational.ONE.over(left).floor()));
    }

    /// One layer straight to the decoder's width.
    static List<Node> one(List<Node> taken, String name, boolean bias) {
        var nodes = new ArrayList<>(taken);
        nodes.add(Usual.linear(bias).of(name, "u[b nq mm]", "image[b nq dt]"));
        return nodes;
    }

    /// Two layers and an activation between them.
    ///
    /// @param width the axis between them
    static List<Node> two(List<Node> taken, String first, String second, String width, boolean bias) {
        var nodes = new ArrayList<>(taken);
        nodes.add(Usual.linear(bias).of(first, "u[b nq mm]", "m[b nq " + width + "]"));
        nodes.add(Pointwise.of("activation", Kind.GELU, "m[b nq " + width + "] -> m[b nq " + width + "]"));
        nodes.add(Usual.linear(bias).of(second, "m[b nq " + width + "]", "image[b nq dt]"));
        return nodes;
    }

    /// With a norm before.
    static List<Node> normed(List<Node> taken) {
        var nodes = new ArrayList<>(taken);
        nodes.add(Norm.LAYERNORM.of("layer_norm", "u[b nq mm]", "u[b nq mm]", true));
        return nodes;
    }

    /// Two layers, of which the first makes a gate too, each `ah` wide.
    static List<Node> gated(List<Node> taken) {
        var nodes = new ArrayList<>(taken);
        nodes.add(Usual.linear(true).of("linear_1", "u[b nq mm]", "mu[b nq i ah]"));
        nodes.add(Pointwise.of("split", Kind.SPLIT, "mu[b nq i ah] -> m[b nq ah] gate[b nq ah]"));
        nodes.add(Pointwise.of("activation", Kind.SILU, "gate[b nq ah] -> gate[b nq ah]"));
        nodes.add(Pointwise.of("product", Kind.MULTIPLY, "m[b nq ah] gate[b nq ah] -> m[b nq ah]"));
        nodes.add(Usual.linear(true).of("linear_2", "m[b nq ah]", "image[b nq dt]"));
        return nodes;
    }
}

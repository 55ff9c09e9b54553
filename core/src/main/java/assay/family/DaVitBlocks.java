package assay.family;

import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Convolution;
import assay.part.Norm;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;

/// What a stage of [DaVit] is made of: patches that overlap, and blocks of attention and a feed-forward with a
/// convolution over neighbours before either.
final class DaVitBlocks {
    private static final Norm NORM = Norm.LAYERNORM;

    private DaVitBlocks() {}

    /// Patches that overlap, normed before or behind.
    static List<Node> convolution(boolean before) {
        var parts = new ArrayList<Node>();
        if (before) {
            parts.add(NORM.of("norm", "out[b te de]", "out[b te de]", true));
        }
        parts.add(Block.of("conv", Component.EMBEDDING, List.of(
                Gather.of("patches", "out[b te de] -> patches[b t de pa pb]"),
                Contract.of("convolution", "patches[b t de pa pb] .weight[d de pa pb] -> x[b t d]"),
                Pointwise.of("bias", Kind.BIAS, "x[b t d] .bias[d] -> x[b t d]"))));
        if (!before) {
            parts.add(NORM.of("norm", "x[b t d]", "x[b t d]", true));
        }
        return parts;
    }

    /// Attention and a feed-forward, with a convolution over neighbours before either.
    static Block block(String name, Node attention, Kind activation) {
        var parts = new ArrayList<Node>();
        parts.add(near("conv1"));
        parts.addAll(Residual.pre("attention_residual", NORM.of("norm1", "x[b t d]", "y[b t d]", true), attention));
        parts.add(near("conv2"));
        parts.addAll(Residual.pre("ffn_residual", NORM.of("norm2", "x[b t d]", "y[b t d]", true),
                Usual.plain("ffn", "fc1", "fc2", activation, true)));
        return Block.of(name, parts);
    }

    /// A convolution over neighbours, each channel by itself, added.
    private static Block near(String name) {
        return Block.of(name, List.of(
                Convolution.neighbours("convolution"),
                Pointwise.of("sum", Kind.ADD, "x[b t d] z[b t d] -> x[b t d]")));
    }

    /// Attention among the channels of each of `g` groups.
    static Node channels(boolean bias) {
        return Block.of("channel_attn", Component.ATTENTION, List.of(
                Usual.linear(bias).of("qkv", "y[b t d]", "qkv[b t three g ka]"),
                Pointwise.of("split", Kind.SPLIT, "qkv[b t three g ka] -> q[b t g ka] k[b t g kb] v[b t g kb]"),
                Contract.of("scores", "q[b t g ka] k[b t g kb] -> a[b g ka kb]"),
                Pointwise.of("softmax", Kind.SOFTMAX, "a[b g ka kb] -> p[b g ka kb]"),
                Contract.of("mix", "p[b g ka kb] v[b t g kb] -> o[b t g ka]"),
                Usual.linear(true).of("proj", "o[b t g ka]", "z[b t d]")));
    }
}

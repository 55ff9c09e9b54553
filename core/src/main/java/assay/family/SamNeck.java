package assay.family;

import assay.model.Block;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Convolution;
import assay.part.Norm;
import java.util.List;

/// What stands behind the layers of [SamVision]: convolutions over the map of its patches.
final class SamNeck {
    private SamNeck() {}

    /// Two convolutions to `oc` channels, each with a norm: from `x[b t d]` to `x[b t oc]`.
    static List<Node> of() {
        return List.of(
                Block.of("conv1", List.of(
                        Pointwise.of("points", Kind.SPLIT, "x[b t d] -> points[b t d one 1]"),
                        Contract.of("convolution", "points[b t d one 1] .weight[oc d one 1] -> u[b t oc]"))),
                Norm.LAYERNORM.of("layer_norm1", "u[b t oc]", "u[b t oc]", true),
                convolved("conv2", "u[b t oc]", "t oc", "oc'", "v[b t oc']"),
                Norm.LAYERNORM.of("layer_norm2", "v[b t oc']", "v[b t oc']", true),
                Pointwise.of("made", Kind.SPLIT, "v[b t oc'] -> seen[b t oc]"));
    }

    /// A convolution over three by three neighbours.
    static Block convolved(String name, String from, String read, String channels, String to) {
        var in = read.substring(read.indexOf(' ') + 1);
        var at = to.substring(to.indexOf(' ') + 1, to.lastIndexOf(' '));
        return Convolution.of(name, from, "patches[b " + at + " " + in + " ka kb]", channels + " " + in + " ka kb", to,
                channels, false);
    }
}

package assay.part;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A convolution with a trained kernel: the patch of the input under the kernel at each position, times the kernel.
public final class Convolution {
    private Convolution() {}

    /// Of an image `pixels[b ch ih iw]` in patches `[ph pw]` side by side: to `x[b np d]`.
    public static Block patches(String name, boolean bias) {
        return of(name, "pixels[b ch ih iw]", "patches[b np ch ph pw]", "d ch ph pw", "x[b np d]", "d", bias);
    }

    /// Over a sequence: `from[b p c]` to `to[b q o]`, `kw` wide.
    ///
    /// @param positions the axes of the input's and the output's positions
    /// @param channels the axes of the input's and the output's channels
    public static Block along(String name, String from, String to, List<String> positions, List<String> channels) {
        return along(name, from, to, positions, channels, true);
    }

    /// As [#along(String, String, String, List, List)], with a bias or without.
    public static Block along(String name, String from, String to, List<String> positions, List<String> channels,
            boolean bias) {
        var in = channels.getFirst();
        var out = channels.getLast();
        return of(name, from + "[b " + positions.getFirst() + " " + in + "]",
                "patches[b " + positions.getLast() + " " + in + " kw]", out + " " + in + " kw",
                to + "[b " + positions.getLast() + " " + out + "]", out, bias);
    }

    private static Block of(String name, String in, String patches, String kernel, String out, String channels,
            boolean bias) {
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("patches", Kind.WINDOW, in + " -> " + patches));
        parts.add(Contract.of("convolution", patches + " .weight[" + kernel + "] -> " + out));
        if (bias) {
            parts.add(Pointwise.of("bias", Kind.BIAS, out + " .bias[" + channels + "] -> " + out));
        }
        return Block.of(name, parts);
    }

    /// Over the `ki` by `kj` neighbours of each place, every channel by itself, from `x[b t d]` to `z[b t d]`.
    /// PyTorch's counter takes the gradient of the weights for that of a convolution in which every channel meets every
    /// other.
    public static Op neighbours(String name) {
        var forward = List.<Op>of(
                Pointwise.of("windows", Kind.SPLIT, "x[b t d] -> windows[b t d ki kj]"),
                Contract.of("convolve", "windows[b t d ki kj] .weight[d ki kj] -> z[b t d]"),
                Pointwise.of("bias", Kind.BIAS, "z[b t d] .bias[d] -> z[b t d]"));
        var backward = List.<Op>of(
                Contract.of("d_windows", "d_z[b t d] weight[d ki kj] -> d_windows[b t d ki kj]"),
                Contract.of("d_weight", "d_z[b t d] windows[b t cd ki kj] -> d_weight[d cd ki kj]"));
        return Pointwise.of(name, Kind.CONVOLVE, "x[b t d] .weight[d one ki kj] .bias[d] -> z[b t d]").in(List.of(
                new Form(Way.RECURRENT, Map.of(), forward), new Form(Way.REFERENCE, Map.of(), forward),
                new Form(Way.BACKWARD, Map.of("cd", Expr.dim("d")), backward)));
    }
}

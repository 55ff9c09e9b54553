package assay.part;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Op;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A causal convolution over the sequence in which every channel is by itself: `kw` multiply-adds a channel and token.
/// The reference implementation pads both ends and drops what is too much, `kw` - 1 outputs more; PyTorch's counter
/// takes the gradient of the weights for that of a convolution in which every channel meets every other.
///
/// Axes: `kw` the kernel, `kb` = `kw` - 1 the inputs it reaches back to, which have to be kept
/// between steps (the reference implementation keeps `kw`, the oldest of no more use), and `one` = 1.
public final class CausalConvolution {
    private CausalConvolution() {}

    /// Of a stream to itself: `u[b t c] .weight[c one kw] -> u[b t c]`.
    ///
    /// @param channels the axes of the stream's channels
    public static Block depthwise(String name, String stream, String channels, boolean bias) {
        return of(name, stream, channels, bias, " reference @inputs[b " + channels + " kw]");
    }

    /// As [#depthwise], where the reference implementation keeps no more than it has to.
    public static Block least(String name, String stream, String channels, boolean bias) {
        return of(name, stream, channels, bias, "");
    }

    /// As [#depthwise], of a sequence that is there at once, in an encoder: nothing is kept, and the beginning alone is
    /// padded.
    public static Block whole(String name, String stream, String channels, boolean bias) {
        return Block.of(name, List.of(convolution("convolution", stream, channels, bias,
                Map.of("tp", Expr.dim("t")))));
    }

    private static Block of(String name, String stream, String channels, boolean bias, String reference) {
        return Block.of(name, List.of(
                Gather.of("keep", stream + "[b t " + channels + "] -> @inputs[b " + channels + " kb]" + reference),
                convolution("convolve", stream, channels, bias,
                        Map.of("tp", Expr.dim("t").plus(Expr.dim("kw")).minus(Expr.ONE)))));
    }

    private static Op convolution(String name, String stream, String channels, boolean bias, Map<String, Expr> padded) {
        var all = stream + "[b t " + channels + "]";
        var weight = ".weight[(" + channels + ") one kw]" + (bias ? " .bias[(" + channels + ")]" : "");
        return Pointwise.of(name, Kind.CONVOLVE, all + " " + weight + " -> " + all).in(List.of(
                new Form(Way.RECURRENT, Map.of(), lines(stream, channels, bias, "t")),
                new Form(Way.REFERENCE, padded, lines(stream, channels, bias, "tp")),
                new Form(Way.BACKWARD, with(padded, channels), gradients(channels))));
    }

    private static Map<String, Expr> with(Map<String, Expr> padded, String channels) {
        var axes = new HashMap<>(padded);
        axes.put("cd", Expr.product(Stream.of(channels.split(" ")).map(Expr::dim).toList()));
        return axes;
    }

    private static List<Op> gradients(String channels) {
        var out = "d_out[b tp " + channels + "]";
        return List.of(
                Contract.of("d_windows", out + " weight[" + channels + " kw] -> d_windows[b tp " + channels + " kw]"),
                Contract.of("d_weight", out + " windows[b tp cd kw] -> d_weight[" + channels + " cd kw]"));
    }

    /// @param tokens the axis of the outputs
    private static List<Op> lines(String stream, String channels, boolean bias, String tokens) {
        var all = stream + "[b t " + channels + "]";
        var out = stream + "_out[b " + tokens + " " + channels + "]";
        var windows = "windows[b " + tokens + " " + channels + " kw]";
        var lines = new ArrayList<Op>();
        lines.add(Pointwise.of("windows", Kind.SPLIT, all + " -> " + windows));
        lines.add(Contract.of("convolve", windows + " .weight[" + channels + " kw] -> " + out));
        if (bias) {
            lines.add(Pointwise.of("bias", Kind.BIAS, out + " .bias[" + channels + "] -> " + out));
        }
        lines.add(Pointwise.of("causal", Kind.SPLIT, out + " -> " + all));
        return lines;
    }
}

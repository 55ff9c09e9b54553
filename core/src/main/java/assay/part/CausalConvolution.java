package assay.part;

import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Pointwise;
import java.util.List;

/// A causal convolution over the sequence in which every channel is by itself.
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

    private static Block of(String name, String stream, String channels, boolean bias, String reference) {
        var all = stream + "[b t " + channels + "]";
        var weight = ".weight[(" + channels + ") one kw]" + (bias ? " .bias[(" + channels + ")]" : "");
        return Block.of(name, List.of(
                Gather.of("keep", all + " -> @inputs[b " + channels + " kb]" + reference),
                Pointwise.of("convolve", Kind.CONVOLVE, all + " " + weight + " -> " + all)));
    }
}

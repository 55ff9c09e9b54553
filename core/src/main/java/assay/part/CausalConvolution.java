package assay.part;

import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Pointwise;
import java.util.List;

/// A causal convolution over the sequence in which every channel is by itself.
///
/// Axes: `kw` the kernel, `kb` = `kw` - 1 the inputs it reaches back to, which are kept between steps, and `one` = 1.
public final class CausalConvolution {
    private CausalConvolution() {}

    /// Of a stream to itself: `u[b t c] .weight[c one kw] -> u[b t c]`.
    ///
    /// @param channels the axes of the stream's channels
    public static Block depthwise(String name, String stream, String channels, boolean bias) {
        var all = stream + "[b t " + channels + "]";
        var weight = ".weight[(" + channels + ") one kw]" + (bias ? " .bias[(" + channels + ")]" : "");
        return Block.of(name, List.of(
                Gather.of("keep", all + " -> @inputs[b " + channels + " kb]"),
                Pointwise.of("convolve", Kind.CONVOLVE, all + " " + weight + " -> " + all)));
    }
}

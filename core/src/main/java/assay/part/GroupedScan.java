package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Pointwise;
import java.util.List;

/// The mixer of Mamba 2, from `y[b t d]` to `z[b t d]`: one projection makes everything, a head's `k` channels share
/// one decay, and the heads of a group share what weighs input and output.
///
/// Axes: `h` heads, `k` channels of each, `g` groups, `ns` states of a channel, `cc` = `h*k` + 2 `g*ns` channels of the
/// convolution, `pm` = `h*k` + `cc` + `h`, and those of [Convolution]. Dao and Gu 2024, arXiv 2405.21060.
///
/// @param bias whether the projections in and out have biases
/// @param convolutionBias whether the convolution has one
public record GroupedScan(boolean bias, boolean convolutionBias, Kind activation) {
    public Block of(String name) {
        var linear = new Linear(bias, Layout.OUT_IN);
        return Block.of(name, Component.RECURRENCE, List.of(
                linear.of("in_proj", "y[b t d]", "all[b t pm]"),
                Pointwise.of("split", Kind.SPLIT, "all[b t pm] -> gate[b t h k] ubc[b t cc] step[b t h]"),
                CausalConvolution.depthwise("conv1d", "ubc", "cc", convolutionBias),
                Pointwise.of("activation", activation, "ubc[b t cc] -> ubc[b t cc]"),
                Pointwise.of("select", Kind.SPLIT, "ubc[b t cc] -> u[b t h k] bs[b t g ns] cs[b t g ns]"),
                Pointwise.of("softplus", Kind.SOFTPLUS, "step[b t h] .dt_bias[h] -> step[b t h]"),
                Pointwise.of("scan", Kind.SCAN, "u[b t h k] step[b t h] bs[b t g ns] cs[b t g ns] .A_log[h] .D[h]"
                        + " -> u[b t h k] @state[b h k ns]"),
                Pointwise.of("gate", Kind.SILU, "gate[b t h k] -> gate[b t h k]"),
                Pointwise.of("gated", Kind.MULTIPLY, "u[b t h k] gate[b t h k] -> u[b t h k]"),
                Block.of("norm", List.of(
                        Pointwise.of("norm", Kind.RMS_NORM, "u[b t h k] .weight[(h k)] -> u[b t h k]"))),
                linear.of("out_proj", "u[b t h k]", "z[b t d]")));
    }
}

package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Pointwise;
import java.util.List;

/// The mixer of Mamba in heads, each of which selects step, input and output by matrices of its own, from `y[b t d]` to
/// `z[b t d]`.
///
/// Axes: those of [SelectiveScan], of whose `ci` channels each of `mh` heads has `mc`.
///
/// @param bias whether the projections in and out have biases
/// @param convolutionBias whether the convolution has one
public record HeadedScan(boolean bias, boolean convolutionBias, Kind activation) {
    public Block of(String name) {
        var outer = new Linear(bias, Layout.OUT_IN);
        return Block.of(name, Component.RECURRENCE, List.of(
                outer.of("in_proj", "y[b t d]", "uz[b t i ci]"),
                Pointwise.of("split", Kind.SPLIT, "uz[b t i ci] -> u[b t ci] gate[b t mh mc]"),
                CausalConvolution.depthwise("conv1d", "u", "ci", convolutionBias),
                Pointwise.of("activation", activation, "u[b t ci] -> u[b t ci]"),
                Pointwise.of("heads", Kind.SPLIT, "u[b t ci] -> u[b t mh mc]"),
                Contract.of("x_proj", "u[b t mh mc] .x_proj_weight[mh px mc] -> selected[b t mh px]"),
                Pointwise.of("select", Kind.SPLIT,
                        "selected[b t mh px] -> dt[b t mh dr] bs[b t mh ns] cs[b t mh ns]"),
                Contract.of("dt_proj", "dt[b t mh dr] .dt_proj_weight[mh mc dr] -> step[b t mh mc]"),
                Pointwise.of("softplus", Kind.SOFTPLUS, "step[b t mh mc] .dt_proj_bias[mh mc] -> step[b t mh mc]"),
                SelectiveScan.scan("mh mc", "mh"),
                Pointwise.of("gate", Kind.SILU, "gate[b t mh mc] -> gate[b t mh mc]"),
                Pointwise.of("gated", Kind.MULTIPLY, "u[b t mh mc] gate[b t mh mc] -> u[b t mh mc]"),
                outer.of("out_proj", "u[b t mh mc]", "z[b t d]")));
    }
}

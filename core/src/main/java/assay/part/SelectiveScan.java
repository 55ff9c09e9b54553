package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The mixer of Mamba 1, from `y[b t d]` to `z[b t d]`: a convolution, and a linear recurrence of `ns` states a channel
/// whose step, input and output the token itself selects.
///
/// Axes: `i` = 2, `ci` channels inside, `ns` states of each, `dr` the rank of the step, `px` = `dr` + 2 `ns`, and those
/// of [Convolution]. Gu and Dao 2023, arXiv 2312.00752.
///
/// @param bias whether the projections in and out have biases
/// @param convolutionBias whether the convolution has one
/// @param normed what is done to the step `dt[b t dr]`, the input's weights `bs[b t ns]` and the output's `cs[b t ns]`
public record SelectiveScan(boolean bias, boolean convolutionBias, Kind activation, List<Node> normed) {
    /// Each token is added to the states, and reads all of them.
    private static final Form RECURRENT = Form.of(Way.RECURRENT, Map.of(),
            Pointwise.of("rate", Kind.EXP, ".A_log[ci ns] -> rate[ci ns]"),
            Pointwise.of("rate_of_token", Kind.MULTIPLY, "step[b t ci] rate[ci ns] -> decay[b t ci ns]"),
            Pointwise.of("decay", Kind.EXP, "decay[b t ci ns] -> decay[b t ci ns]"),
            Pointwise.of("carry", Kind.MULTIPLY, "decay[b t ci ns] -> carried[b t ci ns]"),
            Pointwise.of("weighed", Kind.MULTIPLY, "step[b t ci] u[b t ci] -> su[b t ci]"),
            Contract.of("write_state", "su[b t ci] bs[b t ns] -> @state[b ci ns]"),
            Contract.of("read_state", "@state[b ci ns] cs[b t ns] -> out[b t ci]"),
            Pointwise.of("skip", Kind.MULTIPLY, "u[b t ci] .D[ci] -> skipped[b t ci]"),
            Pointwise.of("skip_sum", Kind.ADD, "out[b t ci] skipped[b t ci] -> u[b t ci]"));

    /// The states of all tokens are made element by element; a product of matrices reads each.
    private static final Form REFERENCE = Form.of(Way.REFERENCE, Map.of(),
            Pointwise.of("rate", Kind.EXP, ".A_log[ci ns] -> rate[ci ns]"),
            Pointwise.of("rate_of_token", Kind.MULTIPLY, "step[b t ci] rate[ci ns] -> decay[b t ci ns]"),
            Pointwise.of("decay", Kind.EXP, "decay[b t ci ns] -> decay[b t ci ns]"),
            Pointwise.of("input", Kind.MULTIPLY, "step[b t ci] bs[b t ns] -> input[b t ci ns]"),
            Pointwise.of("inputs", Kind.MULTIPLY, "input[b t ci ns] u[b t ci] -> inputs[b t ci ns]"),
            Pointwise.of("carry", Kind.MULTIPLY, "decay[b t ci ns] -> carried[b t ci ns]"),
            Pointwise.of("write_state", Kind.ADD, "inputs[b t ci ns] carried[b t ci ns] -> states[b t ci ns]"),
            Gather.of("keep_state", "states[b t ci ns] -> @state[b ci ns]"),
            Contract.of("read_state", "states[b t ci ns] cs[b t ns] -> out[b t ci]"),
            Pointwise.of("skip", Kind.MULTIPLY, "u[b t ci] .D[ci] -> skipped[b t ci]"),
            Pointwise.of("skip_sum", Kind.ADD, "out[b t ci] skipped[b t ci] -> u[b t ci]"));

    public SelectiveScan {
        normed = List.copyOf(normed);
    }

    public Block of(String name) {
        var plain = new Linear(false, Layout.OUT_IN);
        var outer = new Linear(bias, Layout.OUT_IN);
        var parts = new ArrayList<Node>();
        parts.add(outer.of("in_proj", "y[b t d]", "uz[b t i ci]"));
        parts.add(Pointwise.of("split", Kind.SPLIT, "uz[b t i ci] -> u[b t ci] gate[b t ci]"));
        parts.add(CausalConvolution.depthwise("conv1d", "u", "ci", convolutionBias));
        parts.add(Pointwise.of("activation", activation, "u[b t ci] -> u[b t ci]"));
        parts.add(plain.of("x_proj", "u[b t ci]", "selected[b t px]"));
        parts.add(Pointwise.of("select", Kind.SPLIT, "selected[b t px] -> dt[b t dr] bs[b t ns] cs[b t ns]"));
        parts.addAll(normed);
        parts.add(new Linear(true, Layout.OUT_IN).of("dt_proj", "dt[b t dr]", "step[b t ci]"));
        parts.add(Pointwise.of("softplus", Kind.SOFTPLUS, "step[b t ci] -> step[b t ci]"));
        parts.add(Pointwise.of("scan", Kind.SCAN, "u[b t ci] step[b t ci] bs[b t ns] cs[b t ns] .A_log[ci ns] .D[ci]"
                + " -> u[b t ci] @state[b ci ns]").in(List.of(RECURRENT, REFERENCE)));
        parts.add(Pointwise.of("gate", Kind.SILU, "gate[b t ci] -> gate[b t ci]"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "u[b t ci] gate[b t ci] -> u[b t ci]"));
        parts.add(outer.of("out_proj", "u[b t ci]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }
}

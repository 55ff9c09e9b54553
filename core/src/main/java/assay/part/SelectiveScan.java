package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Op;
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
        parts.add(scan("ci", ""));
        parts.add(Pointwise.of("gate", Kind.SILU, "gate[b t ci] -> gate[b t ci]"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "u[b t ci] gate[b t ci] -> u[b t ci]"));
        parts.add(outer.of("out_proj", "u[b t ci]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }

    /// The scan alone, with its forms.
    ///
    /// @param channels the axes of the channels inside
    /// @param heads the axis of those among them that select by themselves, empty where all select together
    static Pointwise scan(String channels, String heads) {
        var all = "[b t " + channels + "]";
        var states = "[b t " + channels + " ns]";
        var selected = heads.isEmpty() ? "[b t ns]" : "[b t " + heads + " ns]";
        return Pointwise.of("scan", Kind.SCAN, "u" + all + " step" + all + " bs" + selected + " cs" + selected
                + " .A_log[" + channels + " ns] .D[" + channels + "] -> u" + all + " @state[b " + channels + " ns]")
                .in(List.of(recurrent(channels, all, states, selected),
                        reference(channels, all, states, selected)));
    }

    /// Each token is added to the states, and reads all of them.
    private static Form recurrent(String channels, String all, String states, String selected) {
        var state = "@state[b " + channels + " ns]";
        var lines = begun(channels, all, states);
        lines.addAll(List.of(
                Pointwise.of("carry", Kind.MULTIPLY, "decay" + states + " -> carried" + states),
                Pointwise.of("weighed", Kind.MULTIPLY, "step" + all + " u" + all + " -> su" + all),
                Contract.of("write_state", "su" + all + " bs" + selected + " -> " + state),
                Contract.of("read_state", state + " cs" + selected + " -> out" + all)));
        lines.addAll(ended(channels, all));
        return new Form(Way.RECURRENT, Map.of(), lines);
    }

    /// The states of all tokens are made element by element; a product of matrices reads each.
    private static Form reference(String channels, String all, String states, String selected) {
        var lines = begun(channels, all, states);
        lines.addAll(List.of(
                Pointwise.of("input", Kind.MULTIPLY, "step" + all + " bs" + selected + " -> input" + states),
                Pointwise.of("inputs", Kind.MULTIPLY, "input" + states + " u" + all + " -> inputs" + states),
                Pointwise.of("carry", Kind.MULTIPLY, "decay" + states + " -> carried" + states),
                Pointwise.of("write_state", Kind.ADD, "inputs" + states + " carried" + states + " -> states" + states),
                Gather.of("keep_state", "states" + states + " -> @state[b " + channels + " ns]"),
                Contract.of("read_state", "states" + states + " cs" + selected + " -> out" + all)));
        lines.addAll(ended(channels, all));
        return new Form(Way.REFERENCE, Map.of(), lines);
    }

    private static List<Op> begun(String channels, String all, String states) {
        var rates = "rate[" + channels + " ns]";
        return new ArrayList<>(List.of(
                Pointwise.of("rate", Kind.EXP, ".A_log[" + channels + " ns] -> " + rates),
                Pointwise.of("rate_of_token", Kind.MULTIPLY, "step" + all + " " + rates + " -> decay" + states),
                Pointwise.of("decay", Kind.EXP, "decay" + states + " -> decay" + states)));
    }

    private static List<Op> ended(String channels, String all) {
        return List.of(
                Pointwise.of("skip", Kind.MULTIPLY, "u" + all + " .D[" + channels + "] -> skipped" + all),
                Pointwise.of("skip_sum", Kind.ADD, "out" + all + " skipped" + all + " -> u" + all));
    }
}

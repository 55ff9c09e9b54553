package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// The mixer of Mamba 2, from `y[b t d]` to `z[b t d]`: one projection makes everything, a head's `k` channels share
/// one decay, and the heads of a group share what weighs input and output.
///
/// Axes: `h` heads, `k` channels of each, `g` groups, `ns` states of a channel, `cc` = `h*k` + 2 `g*ns` channels of the
/// convolution, `pm` = `h*k` + `cc` + `h`, and those of [Convolution]. Dao and Gu 2024, arXiv 2405.21060.
///
/// @param bias whether the projection in has a bias
/// @param outBias whether the projection out has one
/// @param convolutionBias whether the convolution has one
/// @param onProjected what is done to the projection `all[b t pm]`
/// @param chunk the tokens that are scanned at once: a number, or the axis that has it
public record GroupedScan(boolean bias, boolean outBias, boolean convolutionBias, Kind activation, Ending ending,
        List<Node> onProjected, String chunk) {
    /// How the gate meets the norm of what is scanned.
    public enum Ending {
        /// What is gated is normed.
        GATED_THEN_NORMED,
        /// What is normed is gated.
        NORMED_THEN_GATED,
        /// There is no norm.
        GATED
    }

    public GroupedScan {
        onProjected = List.copyOf(onProjected);
    }

    /// Gated, then normed.
    ///
    /// @param bias whether the projections in and out have biases
    public GroupedScan(boolean bias, boolean convolutionBias, Kind activation, String chunk) {
        this(bias, bias, convolutionBias, activation, Ending.GATED_THEN_NORMED, List.of(), chunk);
    }

    /// In chunks of as many tokens as are usual.
    public GroupedScan(boolean bias, boolean convolutionBias, Kind activation) {
        this(bias, convolutionBias, activation, DualScan.CHUNK);
    }

    public Block of(String name) {
        var parts = new ArrayList<Node>();
        parts.add(new Linear(bias, Layout.OUT_IN).of("in_proj", "y[b t d]", "all[b t pm]"));
        parts.addAll(onProjected);
        parts.add(Pointwise.of("split", Kind.SPLIT, "all[b t pm] -> gate[b t h k] ubc[b t cc] step[b t h]"));
        parts.add(CausalConvolution.depthwise("conv1d", "ubc", "cc", convolutionBias));
        parts.add(Pointwise.of("activation", activation, "ubc[b t cc] -> ubc[b t cc]"));
        parts.add(Pointwise.of("select", Kind.SPLIT, "ubc[b t cc] -> u[b t h k] bs[b t g ns] cs[b t g ns]"));
        parts.add(Pointwise.of("softplus", Kind.SOFTPLUS, "step[b t h] .dt_bias[h] -> step[b t h]"));
        parts.add(DualScan.scan(chunk));
        if (ending == Ending.NORMED_THEN_GATED) {
            parts.add(norm());
        }
        parts.add(Pointwise.of("gate", Kind.SILU, "gate[b t h k] -> gate[b t h k]"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "u[b t h k] gate[b t h k] -> u[b t h k]"));
        if (ending == Ending.GATED_THEN_NORMED) {
            parts.add(norm());
        }
        parts.add(new Linear(outBias, Layout.OUT_IN).of("out_proj", "u[b t h k]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }

    private static Block norm() {
        return Block.of("norm", List.of(
                Pointwise.of("norm", Kind.RMS_NORM, "u[b t h k] .weight[(h k)] -> u[b t h k]")));
    }
}

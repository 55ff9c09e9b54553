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
import java.util.List;
import java.util.Map;

/// The recurrent block of Griffin, from `y[b t d]` to `z[b t d]`: a convolution and a real-gated linear recurrence
/// (RG-LRU) of one state a channel, beside a plain branch that both are multiplied with.
///
/// Axes: `h` blocks of the gates' matrices, `lw` channels of each, `lv` = `lw`, and those of [Convolution].
/// De et al. 2024, arXiv 2402.19427.
public final class GatedRecurrence {
    /// One token after the other; all of it element by element.
    private static final Form RECURRENT = Form.of(Way.RECURRENT, Map.of(),
            Pointwise.of("gated_input", Kind.MULTIPLY, "u[b t h lw] input[b t h lw] -> u[b t h lw]"),
            Pointwise.of("rate", Kind.SOFTPLUS, ".recurrent_param[h lw] -> rate[h lw]"),
            Pointwise.of("rate_of_token", Kind.MULTIPLY, "recurrent[b t h lw] rate[h lw] -> decay[b t h lw]"),
            Pointwise.of("scaled", Kind.SCALE, "decay[b t h lw] -> decay[b t h lw]"),
            Pointwise.of("decay", Kind.EXP, "decay[b t h lw] -> forget[b t h lw]"),
            Pointwise.of("twice", Kind.SCALE, "decay[b t h lw] -> decay[b t h lw]"),
            Pointwise.of("square", Kind.EXP, "decay[b t h lw] -> decay[b t h lw]"),
            Pointwise.of("rest", Kind.ADD, "decay[b t h lw] -> rest[b t h lw]"),
            Pointwise.of("root", Kind.ROOT, "rest[b t h lw] -> rest[b t h lw]"),
            Pointwise.of("normed", Kind.MULTIPLY, "u[b t h lw] rest[b t h lw] -> u[b t h lw]"),
            Pointwise.of("carry", Kind.MULTIPLY, "forget[b t h lw] -> carried[b t h lw]"),
            Pointwise.of("write_state", Kind.ADD, "carried[b t h lw] u[b t h lw] -> u[b t h lw]"),
            Gather.of("keep_state", "u[b t h lw] -> @state[b h lw]"));

    private GatedRecurrence() {}

    public static Block of(String name, Kind activation) {
        var linear = new Linear(true, Layout.OUT_IN);
        return Block.of(name, Component.RECURRENCE, List.of(
                linear.of("linear_y", "y[b t d]", "gate[b t h lw]"),
                Pointwise.of("activation", activation, "gate[b t h lw] -> gate[b t h lw]"),
                linear.of("linear_x", "y[b t d]", "u[b t h lw]"),
                CausalConvolution.least("conv_1d", "u", "h lw", true),
                Block.of("rg_lru", List.of(
                        gate("input"),
                        gate("recurrent"),
                        Pointwise.of("scan", Kind.SCAN, "u[b t h lw] input[b t h lw] recurrent[b t h lw]"
                                + " .recurrent_param[(h lw)] -> u[b t h lw] @state[b h lw]")
                                .in(List.of(RECURRENT, RECURRENT.as(Way.REFERENCE))))),
                Pointwise.of("gated", Kind.MULTIPLY, "u[b t h lw] gate[b t h lw] -> u[b t h lw]"),
                linear.of("linear_out", "u[b t h lw]", "z[b t d]")));
    }

    /// A sigmoid of a product with `h` small matrices, one a block of channels.
    private static Node gate(String name) {
        var stream = name + "[b t h lv]";
        return Block.of("", List.of(
                Contract.of(name + "_gate", "u[b t h lw] ." + name + "_gate_weight[h lw lv] -> " + stream),
                Pointwise.of(name + "_bias", Kind.BIAS, stream + " ." + name + "_gate_bias[h lv] -> " + stream),
                Pointwise.of(name + "_sigmoid", Kind.SIGMOID, stream + " -> " + stream)));
    }
}

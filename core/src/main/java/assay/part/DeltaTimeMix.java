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

/// The two sub-layers of RWKV 7 (Goose), from `y[b t d]` to `z[b t d]`: a delta rule whose decays, rates of learning
/// and output gates each token makes by way of a few elements; in all layers but the first, values are mixed with
/// those of the first, `first[b t h k]`.
///
/// Axes: `h` heads of `k` elements, `kk` = `k` of a key, `dw`, `da`, `dv`, `dg` the ranks of decays, rates, mixtures of
/// values and gates, `f` inside the channel mix, and `one` = 1. Peng et al. 2025, arXiv 2503.14456.
public final class DeltaTimeMix {
    private static final Linear LINEAR = new Linear(false, Layout.OUT_IN);

    /// One token after the other: what a normed key finds in the state is taken out of it, in part, and the value
    /// written at another key.
    private static final Form RECURRENT = Form.of(Way.RECURRENT, Map.of(),
            Pointwise.of("found_by", Kind.MULTIPLY, "k[b t h kk] .k_k[(h kk)] -> kf[b t h kk]"),
            Pointwise.of("norm_k", Kind.RMS_NORM, "kf[b t h kk] -> kf[b t h kk]"),
            Pointwise.of("removed_by", Kind.MULTIPLY, "kf[b t h kk] a[b t h kk] -> kr[b t h kk]"),
            Pointwise.of("written_by", Kind.SHIFT, "k[b t h kk] a[b t h kk] .k_a[(h kk)] -> kw[b t h kk]"),
            Pointwise.of("kept", Kind.SPLIT, "w[b t h kk] -> kept[b t h kk k]"),
            Contract.of("recall", "kf[b t h kk] kept[b t h kk k] -> told[b t h k]"),
            Pointwise.of("scaled", Kind.SCALE, "w[b t h kk] -> forget[b t h kk]"),
            Pointwise.of("forget", Kind.EXP, "forget[b t h kk] -> forget[b t h kk]"),
            Pointwise.of("carry", Kind.MULTIPLY, "forget[b t h kk] -> carried[b t h kk k]"),
            Contract.of("remove", "kr[b t h kk] told[b t h k] -> removed[b h kk k]"),
            Contract.of("write_state", "kw[b t h kk] v[b t h k] -> written[b h kk k]"),
            Pointwise.of("keep_state", Kind.SPLIT, "removed[b h kk k] written[b h kk k] -> @state[b h kk k]"),
            Contract.of("read_state", "r[b t h kk] @state[b h kk k] -> o[b t h k]"));

    private DeltaTimeMix() {}

    /// The mix over time.
    ///
    /// @param first whether it is the first layer's
    public static Block overTime(String name, boolean first) {
        var parts = new ArrayList<>(TimeMix.mixed("x_", "r", "w", "k", "v", "a", "g"));
        parts.add(LINEAR.of("r_proj", "y_r[b t d]", "r[b t h kk]"));
        parts.add(LINEAR.of("k_proj", "y_k[b t d]", "k[b t h kk]"));
        parts.add(LINEAR.of("v_proj", "y_v[b t d]", "v[b t h k]"));
        parts.add(low("w_lora", "y_w", "dw", "w[b t h kk]", true, List.of(
                Pointwise.of("activation", Kind.TANH, "low[b t dw] -> low[b t dw]"))));
        parts.add(Pointwise.of("decay", Kind.SIGMOID, "w[b t h kk] -> w[b t h kk]"));
        if (first) {
            parts.add(Pointwise.of("first_value", Kind.SPLIT, "v[b t h k] -> first[b t h k]"));
        } else {
            parts.add(low("v_lora", "y_v", "dv", "mix[b t h k]", true, List.of()));
            parts.add(Pointwise.of("mix", Kind.SIGMOID, "mix[b t h k] -> mix[b t h k]"));
            parts.add(Pointwise.of("mixed", Kind.SHIFT, "v[b t h k] first[b t h k] mix[b t h k] -> v[b t h k]"));
        }
        parts.add(low("a_lora", "y_a", "da", "a[b t h kk]", true, List.of()));
        parts.add(Pointwise.of("rate", Kind.SIGMOID, "a[b t h kk] -> a[b t h kk]"));
        parts.add(low("g_lora", "y_g", "dg", "g[b t h k]", false, List.of(
                Pointwise.of("activation", Kind.SIGMOID, "low[b t dg] -> low[b t dg]"))));
        parts.add(Pointwise.of("scan", Kind.SCAN, "r[b t h kk] k[b t h kk] v[b t h k] w[b t h kk] a[b t h kk]"
                + " .k_k[(h kk)] .k_a[(h kk)] -> o[b t h k] @state[b h kk k]").in(List.of(RECURRENT)));
        parts.add(Norm.LAYERNORM.of("g_norm", "o[b t h k]", "o[b t h k]", "(h k)", true));
        parts.add(Pointwise.of("bonus", Kind.SHIFT,
                "o[b t h k] r[b t h kk] k[b t h kk] v[b t h k] .r_k[h kk] -> o[b t h k]"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "o[b t h k] g[b t h k] -> o[b t h k]"));
        parts.add(LINEAR.of("o_proj", "o[b t h k]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }

    /// `value(relu(key)^2)` of a mixture.
    public static Block overChannels(String name) {
        return Block.of(name, Component.FEED_FORWARD, List.of(
                Gather.of("keep", "y[b t d] -> @before[b d]"),
                Pointwise.of("mix_k", Kind.SHIFT, "y[b t d] .x_k[d] -> y_k[b t d]"),
                LINEAR.of("key", "y_k[b t d]", "u[b t f]"),
                Pointwise.of("activation", Kind.RELU, "u[b t f] -> u[b t f]"),
                LINEAR.of("value", "u[b t f]", "z[b t d]")));
    }

    /// Two layers by way of a few elements, `NAME.lora.0` and `NAME.lora.2`.
    private static Node low(String name, String from, String rank, String to, boolean bias, List<Node> between) {
        var parts = new ArrayList<Node>();
        parts.add(LINEAR.of("0", from + "[b t d]", "low[b t " + rank + "]"));
        parts.addAll(between);
        parts.add(new Linear(bias, Layout.OUT_IN).of("2", "low[b t " + rank + "]", to));
        return Block.of(name, List.of(Block.of("lora", parts)));
    }
}

package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The time mix of RWKV 5 (Eagle) and RWKV 6 (Finch), from `y[b t d]` to `z[b t d]`: every head carries a matrix of
/// keys by values, and its output is normed and gated. In RWKV 6 mixtures and decays depend on the token.
///
/// Axes: `h` heads of `k` elements, `kk` = `k` of a key, `one` = 1; in RWKV 6 `mx` = 5 mixtures of rank `ml`, and `dl`
/// the rank of the decay. Peng et al. 2024, arXiv 2404.05892.
public final class MatrixTimeMix {
    private static final Linear LINEAR = new Linear(false, Layout.OUT_IN);

    private MatrixTimeMix() {}

    /// RWKV 5: each head's decays are its own.
    public static Block fixed(String name) {
        var parts = new ArrayList<>(TimeMix.mixed("time_mix_", "key", "value", "receptance", "gate"));
        parts.addAll(projected("key", "value", "receptance", "gate"));
        parts.add(scan(".time_decay[h kk]", List.of(
                Pointwise.of("rate", Kind.EXP, ".time_decay[h kk] -> rate[h kk]"),
                Pointwise.of("forget", Kind.EXP, "rate[h kk] -> forget[h kk]"),
                Pointwise.of("carry", Kind.MULTIPLY, "forget[h kk] -> carried[b t h kk k]"))));
        return ended(name, parts);
    }

    /// RWKV 6: each token's mixtures and decays are its own.
    public static Block dependent(String name) {
        var parts = new ArrayList<>(TimeMix.mixed("time_maa_", "x"));
        parts.add(Contract.of("lower", "y_x[b t d] .time_maa_w1[d (mx ml)] -> low[b t mx ml]"));
        parts.add(Pointwise.of("low_activation", Kind.TANH, "low[b t mx ml] -> low[b t mx ml]"));
        parts.add(Contract.of("raise", "low[b t mx ml] .time_maa_w2[mx ml d] -> more[b t mx d]"));
        parts.add(Pointwise.of("each", Kind.SPLIT,
                "more[b t mx d] -> more_w[b t d] more_k[b t d] more_v[b t d] more_r[b t d] more_g[b t d]"));
        for (var one : List.of("w", "k", "v", "r", "g")) {
            parts.add(Pointwise.of("mix_" + one, Kind.SHIFT, "y[b t d] more_" + one + "[b t d] .time_maa_" + one
                    + "[one one d] -> y_" + one + "[b t d]"));
        }
        parts.addAll(projected("k", "v", "r", "g"));
        parts.add(Contract.of("decay_lower", "y_w[b t d] .time_decay_w1[d dl] -> decay_low[b t dl]"));
        parts.add(Pointwise.of("decay_activation", Kind.TANH, "decay_low[b t dl] -> decay_low[b t dl]"));
        parts.add(Contract.of("decay_raise", "decay_low[b t dl] .time_decay_w2[dl (h kk)] -> w[b t h kk]"));
        parts.add(Pointwise.of("decay", Kind.EXP, "w[b t h kk] .time_decay[one one (h kk)] -> w[b t h kk]"));
        parts.add(scan("w[b t h kk]", List.of(
                Pointwise.of("forget", Kind.EXP, "w[b t h kk] -> forget[b t h kk]"),
                Pointwise.of("carry", Kind.MULTIPLY, "forget[b t h kk] -> carried[b t h kk k]"))));
        return ended(name, parts);
    }

    /// One token after the other: the state decays and what a token brings is added; a token reads the state before
    /// it, and what it brings itself by a bonus.
    private static Op scan(String decays, List<Op> carried) {
        var lines = new ArrayList<>(carried);
        lines.addAll(List.of(
                Contract.of("write_state", "k[b t h kk] v[b t h k] -> @state[b h kk k]"),
                Pointwise.of("bonus", Kind.MULTIPLY,
                        "k[b t h kk] v[b t h k] .time_faaaa[h kk] -> own[b t h kk k]"),
                Pointwise.of("with_state", Kind.ADD, "own[b t h kk k] @state[b h kk k] -> seen[b t h kk k]"),
                Contract.of("read_state", "r[b t h kk] seen[b t h kk k] -> o[b t h k]")));
        return Pointwise.of("scan", Kind.SCAN, "r[b t h kk] k[b t h kk] v[b t h k] " + decays
                + " .time_faaaa[h kk] -> o[b t h k] @state[b h kk k]")
                .in(List.of(new Form(Way.RECURRENT, Map.of(), lines)));
    }

    private static List<Node> projected(String key, String value, String receptance, String gate) {
        return List.of(
                LINEAR.of("key", "y_" + key + "[b t d]", "k[b t h kk]"),
                LINEAR.of("value", "y_" + value + "[b t d]", "v[b t h k]"),
                LINEAR.of("receptance", "y_" + receptance + "[b t d]", "r[b t h kk]"),
                LINEAR.of("gate", "y_" + gate + "[b t d]", "g[b t h k]"),
                Pointwise.of("gate_activation", Kind.SILU, "g[b t h k] -> g[b t h k]"));
    }

    private static Block ended(String name, List<Node> parts) {
        parts.add(Norm.LAYERNORM.of("ln_x", "o[b t h k]", "o[b t h k]", "(h k)", true));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "o[b t h k] g[b t h k] -> o[b t h k]"));
        parts.add(LINEAR.of("output", "o[b t h k]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }

    /// The channel mix of RWKV 6, whose mixtures are called otherwise than those of RWKV 4 and 5.
    public static Block overChannels(String name) {
        return TimeMix.overChannels(name, "time_maa_", "k", "r");
    }
}

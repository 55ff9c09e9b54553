package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The gated delta net, from `y[b t d]` to `z[b t d]`: linear attention whose state, a `kk` by `kv` matrix a head,
/// decays and is corrected towards each new value.
///
/// Axes: `i` = 2, `hk` heads of queries and keys, `kk` elements of each, `hv` heads of values, `kv` elements of each,
/// `cc` = 2 `hk*kk` + `hv*kv` channels of the convolution, and those of [Convolution]; `pq` = `cc` + `hv*kv` where two
/// layers make everything. Yang et al. 2024, arXiv 2412.06464.
public final class DeltaNet {
    private static final Linear LINEAR = new Linear(false, Layout.OUT_IN);

    private DeltaNet() {}

    /// With one layer for queries, keys, values and output gates, and one for the rates of decay and correction.
    public static Block fused(String name, Kind activation) {
        return of(name, activation, List.of(
                LINEAR.of("in_proj_qkvz", "y[b t d]", "qkvz[b t pq]"),
                Pointwise.of("split", Kind.SPLIT, "qkvz[b t pq] -> qkv[b t cc] gate[b t hv kv]"),
                LINEAR.of("in_proj_ba", "y[b t d]", "ba[b t i hv]"),
                Pointwise.of("rates", Kind.SPLIT, "ba[b t i hv] -> beta[b t hv] alpha[b t hv]")));
    }

    /// With a layer for each of queries with keys and values, output gates, corrections, and decays.
    public static Block separate(String name, Kind activation) {
        return of(name, activation, List.of(
                LINEAR.of("in_proj_qkv", "y[b t d]", "qkv[b t cc]"),
                LINEAR.of("in_proj_z", "y[b t d]", "gate[b t hv kv]"),
                LINEAR.of("in_proj_b", "y[b t d]", "beta[b t hv]"),
                LINEAR.of("in_proj_a", "y[b t d]", "alpha[b t hv]")));
    }

    /// Kimi's delta attention: every element of a key decays by a rate of its own, and decays and output gates are made
    /// by way of a latent `fl` as wide as a head. All heads are as wide; there are as many of queries and keys as of
    /// values. Kimi Team 2025, arXiv 2510.26692.
    public static Block finelyDecayed(String name, Kind activation) {
        var parts = new ArrayList<>(joined());
        parts.addAll(convolved(activation));
        parts.add(Block.of("forget_gate", List.of(
                LINEAR.of("f_a_proj", "y[b t d]", "fa[b t fl]"),
                LINEAR.of("f_b_proj", "fa[b t fl]", "alpha[b t hv kk]"),
                Pointwise.of("decay", Kind.SOFTPLUS,
                        "alpha[b t hv kk] .dt_bias[(hv kk)] .A_log[one one hv one] -> alpha[b t hv kk]"))));
        parts.add(LINEAR.of("b_proj", "y[b t d]", "beta[b t hv]"));
        parts.add(Pointwise.of("correction", Kind.SIGMOID, "beta[b t hv] -> beta[b t hv]"));
        parts.add(new DeltaRule(true).scan());
        parts.add(LINEAR.of("g_a_proj", "y[b t d]", "ga[b t fl]"));
        parts.add(LINEAR.of("g_b_proj", "ga[b t fl]", "gate[b t hv kv]"));
        parts.add(Norm.RMSNORM.of("o_norm", "o[b t hv kv]", "o[b t hv kv]", false));
        parts.add(Pointwise.of("gate", Kind.SIGMOID, "gate[b t hv kv] -> gate[b t hv kv]"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "o[b t hv kv] gate[b t hv kv] -> o[b t hv kv]"));
        parts.add(LINEAR.of("o_proj", "o[b t hv kv]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }

    /// With a layer for each of queries, keys, values, decays, corrections, and output gates.
    public static Block apart(String name, Kind activation) {
        return of(name, activation, "o_norm", "o_proj", Stream.concat(joined().stream(), Stream.of(
                LINEAR.of("a_proj", "y[b t d]", "alpha[b t hv]"),
                LINEAR.of("b_proj", "y[b t d]", "beta[b t hv]"),
                LINEAR.of("g_proj", "y[b t d]", "gate[b t hv kv]"))).toList());
    }

    /// Queries, keys and values, each by a layer of its own.
    private static List<Node> joined() {
        return List.of(
                LINEAR.of("q_proj", "y[b t d]", "q[b t hk kk]"),
                LINEAR.of("k_proj", "y[b t d]", "k[b t hk kk]"),
                LINEAR.of("v_proj", "y[b t d]", "v[b t hv kv]"),
                Pointwise.of("join", Kind.SPLIT, "q[b t hk kk] k[b t hk kk] v[b t hv kv] -> qkv[b t cc]"));
    }

    private static List<Node> convolved(Kind activation) {
        return List.of(
                CausalConvolution.depthwise("conv1d", "qkv", "cc", false),
                Pointwise.of("activation", activation, "qkv[b t cc] -> qkv[b t cc]"),
                Pointwise.of("select", Kind.SPLIT, "qkv[b t cc] -> q[b t hk kk] k[b t hk kk] v[b t hv kv]"));
    }

    private static Block of(String name, Kind activation, List<Node> projected) {
        return of(name, activation, "norm", "out_proj", projected);
    }

    private static Block of(String name, Kind activation, String norm, String out, List<Node> projected) {
        var parts = new ArrayList<>(projected);
        parts.addAll(convolved(activation));
        parts.add(Pointwise.of("correction", Kind.SIGMOID, "beta[b t hv] -> beta[b t hv]"));
        parts.add(Pointwise.of("decay", Kind.SOFTPLUS, "alpha[b t hv] .dt_bias[hv] .A_log[hv] -> alpha[b t hv]"));
        parts.add(new DeltaRule(false).scan());
        parts.add(Norm.RMSNORM.of(norm, "o[b t hv kv]", "o[b t hv kv]", false));
        parts.add(Pointwise.of("gate", Kind.SILU, "gate[b t hv kv] -> gate[b t hv kv]"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "o[b t hv kv] gate[b t hv kv] -> o[b t hv kv]"));
        parts.add(LINEAR.of(out, "o[b t hv kv]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }
}

package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// Linear attention from `y[b t d]` to `z[b t d]` whose state, a `k` by `k` matrix a head, decays at a rate that is
/// fixed for each head; the output is normed over all heads and gated.
///
/// Axes: `i3` = 3, `kq` = `k`, `hk` as long as all heads together, `lb` and `lb'` the tokens that are done at once. Qin
/// et al. 2024, arXiv 2401.04658.
public final class LightningAttention {
    private static final Linear LINEAR = new Linear(false, Layout.OUT_IN);

    private LightningAttention() {}

    public static Block of(String name, Kind activation) {
        var parts = new ArrayList<Node>();
        parts.add(LINEAR.of("qkv_proj", "y[b t d]", "qkv[b t h i3 k]"));
        parts.add(Pointwise.of("activation", activation, "qkv[b t h i3 k] -> qkv[b t h i3 k]"));
        parts.add(Pointwise.of("select", Kind.SPLIT, "qkv[b t h i3 k] -> q[b t h kq] k[b t h kq] v[b t h k]"));
        parts.add(Pointwise.of("scan", Kind.SCAN,
                "q[b t h kq] k[b t h kq] v[b t h k] $slope_rate[h one one] $query_decay[h lb one] $key_decay[h lb one] "
                        + "$diagonal_decay[one h lb lb'] -> o[b t h k] @state[b h kq k]"));
        parts.addAll(Attention.normedWhole(Norm.RMSNORM, "norm", "o[b t h k]", "hk"));
        parts.add(LINEAR.of("output_gate", "y[b t d]", "gate[b t h k]"));
        parts.add(Pointwise.of("gate", Kind.SIGMOID, "gate[b t h k] -> gate[b t h k]"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "o[b t h k] gate[b t h k] -> o[b t h k]"));
        parts.add(LINEAR.of("out_proj", "o[b t h k]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }
}

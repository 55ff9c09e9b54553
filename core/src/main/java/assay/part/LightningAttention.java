package assay.part;

import assay.algebra.Expr;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Linear attention from `y[b t d]` to `z[b t d]` whose state, a `k` by `k` matrix a head, decays at a rate that is
/// fixed for each head; the output is normed over all heads and gated. Of `lb` tokens at once each reaches those up to
/// its own by scores, and all before by the state; the last block is as long as what is left.
///
/// Axes: `i3` = 3, `kq` = `k`, `hk` as long as all heads together, `lb` and `lb'` the tokens that are done at once. Qin
/// et al. 2024, arXiv 2401.04658.
public final class LightningAttention {
    private static final Linear LINEAR = new Linear(false, Layout.OUT_IN);

    /// One token after the other.
    private static final Form RECURRENT = Form.of(Way.RECURRENT, Map.of(),
            Pointwise.of("decay", Kind.EXP, "$slope_rate[h one one] -> forget[h one one]"),
            Pointwise.of("carry", Kind.MULTIPLY, "forget[h one one] -> carried[b t h kq k]"),
            Contract.of("write_state", "k[b t h kq] v[b t h k] -> @state[b h kq k]"),
            Contract.of("read_state", "q[b t h kq] @state[b h kq k] -> o[b t h k]"));

    private static final Pointwise SCAN = Pointwise.of("scan", Kind.SCAN,
            "q[b t h kq] k[b t h kq] v[b t h k] $slope_rate[h one one] $query_decay[h lb one] $key_decay[h lb one] "
                    + "$diagonal_decay[one h lb lb'] -> o[b t h k] @state[b h kq k]").in(forms());

    private LightningAttention() {}

    public static Block of(String name, Kind activation) {
        var parts = new ArrayList<Node>();
        parts.add(LINEAR.of("qkv_proj", "y[b t d]", "qkv[b t h i3 k]"));
        parts.add(Pointwise.of("activation", activation, "qkv[b t h i3 k] -> qkv[b t h i3 k]"));
        parts.add(Pointwise.of("select", Kind.SPLIT, "qkv[b t h i3 k] -> q[b t h kq] k[b t h kq] v[b t h k]"));
        parts.add(SCAN);
        parts.addAll(Attention.normedWhole(Norm.RMSNORM, "norm", "o[b t h k]", "hk"));
        parts.add(LINEAR.of("output_gate", "y[b t d]", "gate[b t h k]"));
        parts.add(Pointwise.of("gate", Kind.SIGMOID, "gate[b t h k] -> gate[b t h k]"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "o[b t h k] gate[b t h k] -> o[b t h k]"));
        parts.add(LINEAR.of("out_proj", "o[b t h k]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }

    private static List<Form> forms() {
        var t = Expr.dim("t");
        var block = Expr.dim("lb");
        var whole = t.over(block).floor();
        var rest = t.minus(block.times(whole));
        var axes = Map.of("cq", block, "ck", block, "nf", whole, "rq", rest, "rk", rest);
        var handedOn = new HashMap<>(axes);
        handedOn.put("tw", block.times(t.over(block).ceil().minus(Expr.ONE)));
        handedOn.put("tr", t.minus(block).max(Expr.ZERO));
        var blocked = new Form(Way.CHUNKED, axes, blocked());
        return List.of(RECURRENT, blocked, blocked.as(Way.REFERENCE), new Form(Way.BACKWARD, handedOn, gradients()));
    }

    /// `nf` whole blocks and one of the `rq` tokens that are left.
    private static List<Op> blocked() {
        var lines = new ArrayList<Op>();
        lines.add(Pointwise.of("decayed_q", Kind.MULTIPLY, "q[b t h kq] $query_decay[h lb one] -> qd[b t h kq]"));
        lines.add(Pointwise.of("decayed_k", Kind.MULTIPLY, "k[b t h kq] $key_decay[h lb one] -> kd[b t h kq]"));
        lines.addAll(inside("whole", "f", "b nf cq", "b nf ck", "b nf cq ck", "cq", "ck"));
        lines.addAll(inside("rest", "r", "b rq", "b rk", "b rq rk", "rq", "rk"));
        lines.addAll(List.of(
                Pointwise.of("tokens", Kind.SPLIT, "of[b nf cq h k] or[b rq h k] -> inside[b t h k]"),
                Pointwise.of("block_decay", Kind.EXP, "$slope_rate[h one one] -> forget[h one one]"),
                Pointwise.of("carry", Kind.MULTIPLY, "forget[h one one] -> carried[b nf h kq k]"),
                Contract.of("write_state", "kd[b t h kq] v[b t h k] -> @state[b h kq k]"),
                Contract.of("read_state", "qd[b t h kq] @state[b h kq k] -> outside[b t h k]"),
                Pointwise.of("both", Kind.ADD, "inside[b t h k] outside[b t h k] -> o[b t h k]")));
        return lines;
    }

    /// The scores of tokens with each other, and their sums of values.
    private static List<Op> inside(String name, String to, String queries, String keys, String pairs, String query,
            String key) {
        var where = " where " + key + " <= " + query;
        var scores = "s" + to + "[" + pairs + " h]";
        return List.of(
                Pointwise.of(name + "_q", Kind.SPLIT, "q[b t h kq] -> q" + to + "[" + queries + " h kq]"),
                Pointwise.of(name + "_k", Kind.SPLIT, "k[b t h kq] -> k" + to + "[" + keys + " h kq]"),
                Pointwise.of(name + "_v", Kind.SPLIT, "v[b t h k] -> v" + to + "[" + keys + " h k]"),
                Contract.of(name + "_scores", "q" + to + "[" + queries + " h kq] k" + to + "[" + keys + " h kq] -> "
                        + scores + where),
                Pointwise.of(name + "_decayed", Kind.MULTIPLY, scores + " $diagonal_decay[one h lb lb'] -> " + scores
                        + where),
                Contract.of(name + "_inside", scores + " v" + to + "[" + keys + " h k] -> o" + to + "[" + queries
                        + " h k]" + where));
    }

    /// The first state is none of a parameter's making, and the last is not used.
    private static List<Op> gradients() {
        var lines = new ArrayList<Op>();
        lines.addAll(insides("whole", "f", "b nf cq", "b nf ck", "b nf cq ck"));
        lines.addAll(insides("rest", "r", "b rq", "b rk", "b rq rk"));
        lines.addAll(List.of(
                Contract.of("d_read", "d_outside[b t h k] state[b h kq k] -> d_qd[b t h kq]"),
                Contract.of("d_read_state", "d_outside[b tr h k] qd[b tr h kq] -> d_state[b h kq k]"),
                Contract.of("d_written_k", "d_state[b h kq k] v[b tw h k] -> d_kd[b tw h kq]"),
                Contract.of("d_written_v", "d_state[b h kq k] kd[b tw h kq] -> d_v[b tw h k]")));
        return lines;
    }

    private static List<Op> insides(String name, String to, String queries, String keys, String pairs) {
        var scores = "[" + pairs + " h]";
        var made = "d_o" + to + "[" + queries + " h k]";
        return List.of(
                Contract.of("d_" + name + "_mixed", made + " v" + to + "[" + keys + " h k] -> d_s" + to + scores),
                Contract.of("d_" + name + "_values", made + " s" + to + scores + " -> d_v" + to + "[" + keys + " h k]"),
                Contract.of("d_" + name + "_queries", "d_s" + to + scores + " k" + to + "[" + keys + " h kq] -> d_q"
                        + to + "[" + queries + " h kq]"),
                Contract.of("d_" + name + "_keys", "d_s" + to + scores + " q" + to + "[" + queries + " h kq] -> d_k"
                        + to + "[" + keys + " h kq]"));
    }
}

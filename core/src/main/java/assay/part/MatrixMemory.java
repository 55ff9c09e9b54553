package assay.part;

import assay.algebra.Expr;
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

/// The mLSTM of xLSTM, from `y[b t d]` to `z[b t d]`: every head carries a matrix of keys by values, their sum and the
/// greatest exponent so far; exponential gates take in a token and forget those before it, and what is read is divided
/// by what the keys' sum says. Beck et al. 2024, arXiv 2405.04517; in chunks, 2025, arXiv 2503.14376.
///
/// Axes: `h` heads, `kk` and `kv` elements of a key and of a value, `cl` tokens of a chunk, `one` = 1.
public final class MatrixMemory {
    private static final String WHERE = " where ck <= cq";

    private MatrixMemory() {}

    /// The whole of it.
    ///
    /// @param bias whether the layers but those of the gates have one, and the norm
    public static Block of(String name, boolean bias) {
        var linear = new Linear(bias, Layout.OUT_IN);
        var gate = new Linear(true, Layout.OUT_IN);
        var parts = new ArrayList<Node>();
        parts.add(linear.of("q", "y[b t d]", "q[b t h kk]"));
        parts.add(linear.of("k", "y[b t d]", "k[b t h kk]"));
        parts.add(linear.of("v", "y[b t d]", "v[b t h kv]"));
        parts.add(linear.of("ogate_preact", "y[b t d]", "gate[b t h kv]"));
        for (var one : List.of("i", "f")) {
            parts.add(gate.of(one + "gate_preact", "y[b t d]", one + "[b t h]"));
            parts.add(Block.of(one + "_softcap", List.of(
                    Pointwise.of("softcap", Kind.SOFTCAP, one + "[b t h] -> " + one + "[b t h]"))));
        }
        parts.add(scan());
        parts.add(Norm.LAYERNORM.of("multihead_norm", "o[b t h kv]", "o[b t h kv]", "(h kv)", bias));
        parts.add(Pointwise.of("gate", Kind.SIGMOID, "gate[b t h kv] -> gate[b t h kv]"));
        parts.add(Pointwise.of("gated", Kind.MULTIPLY, "o[b t h kv] gate[b t h kv] -> o[b t h kv]"));
        parts.add(linear.of("out_proj", "o[b t h kv]", "z[b t d]"));
        return Block.of(name, Component.RECURRENCE, parts);
    }

    private static Pointwise scan() {
        var whole = new ArrayList<Op>(chunks());
        whole.addAll(List.of(
                Pointwise.of("rest", Kind.SPLIT, "q[b t h kk] k[b t h kk] v[b t h kv] -> qr[b cr h kk] kr[b cr h kk]"
                        + " vr[b cr h kv]"),
                Contract.of("write_rest", "kr[b cr h kk] vr[b cr h kv] -> cr[b cr h kk kv]"),
                Pointwise.of("carry_rest", Kind.MULTIPLY, "cr[b cr h kk kv] -> cr[b cr h kk kv]"),
                Contract.of("read_rest", "qr[b cr h kk] cr[b cr h kk kv] -> or[b cr h kv]"),
                Contract.of("sum_rest", "qr[b cr h kk] kr[b cr h kk] -> sr[b cr h]"),
                Pointwise.of("divide_rest", Kind.MULTIPLY, "or[b cr h kv] sr[b cr h] -> or[b cr h kv]")));
        whole.add(Pointwise.of("all", Kind.SPLIT, "oc[b nc cq h kv] or[b cr h kv] -> o[b t h kv]"));
        var chunked = new ArrayList<Op>(chunks());
        chunked.add(Pointwise.of("all", Kind.SPLIT, "oc[b nc cq h kv] -> o[b t h kv]"));
        var length = Expr.dim("cl");
        return Pointwise.of("scan", Kind.SCAN, "q[b t h kk] k[b t h kk] v[b t h kv] i[b t h] f[b t h]"
                + " -> o[b t h kv] @c[b h kk kv] @n[b h kk] @m[b h one]").in(List.of(
                        new Form(Way.RECURRENT, Map.of(), recurrent()),
                        new Form(Way.CHUNKED, Chunks.of("cl"), chunked),
                        new Form(Way.REFERENCE, Map.of("cq", length, "ck", length,
                                "nc", Expr.dim("t").over(length).floor(), "cr", Expr.dim("t").mod(length)), whole)));
    }

    private static List<Op> recurrent() {
        return List.of(
                Pointwise.of("forget", Kind.EXP, "f[b t h] i[b t h] -> forget[b t h]"),
                Pointwise.of("greatest", Kind.GREATER, "f[b t h] i[b t h] -> @m[b h one]"),
                Pointwise.of("take", Kind.EXP, "i[b t h] f[b t h] -> take[b t h]"),
                Pointwise.of("taken", Kind.MULTIPLY, "k[b t h kk] take[b t h] -> kt[b t h kk]"),
                Pointwise.of("carry", Kind.MULTIPLY, "forget[b t h] -> carried[b t h kk kv]"),
                Contract.of("write_state", "kt[b t h kk] v[b t h kv] -> @c[b h kk kv]"),
                Pointwise.of("sum", Kind.ADD, "kt[b t h kk] forget[b t h] -> @n[b h kk]"),
                Contract.of("read_state", "q[b t h kk] @c[b h kk kv] -> out[b t h kv]"),
                Contract.of("read_sum", "q[b t h kk] @n[b h kk] -> below[b t h]"),
                Pointwise.of("divide", Kind.MULTIPLY, "out[b t h kv] below[b t h] -> o[b t h kv]"));
    }

    /// Within a chunk as attention whose scores decay; what chunks add to the state is handed on one by one.
    private static List<Op> chunks() {
        return List.of(
                Pointwise.of("chunks", Kind.SPLIT, "q[b t h kk] k[b t h kk] v[b t h kv] i[b t h] f[b t h] -> "
                        + "qc[b nc cq h kk] kc[b nc cq h kk] vc[b nc cq h kv] ic[b nc cq h] fc[b nc cq h]"),
                Pointwise.of("cumulated", Kind.ADD, "fc[b nc cq h] -> fc[b nc cq h]"),
                Pointwise.of("spans", Kind.ADD, "fc[b nc cq h] ic[b nc cq h] -> spans[b nc h cq ck]" + WHERE),
                Pointwise.of("decay", Kind.EXP, "spans[b nc h cq ck] -> spans[b nc h cq ck]" + WHERE),
                Pointwise.of("taken", Kind.MULTIPLY, "kc[b nc cq h kk] ic[b nc cq h] -> kt[b nc cq h kk]"),
                Contract.of("write_state", "kt[b nc cq h kk] vc[b nc cq h kv] -> made[b nc h kk kv]"),
                Pointwise.of("hand_on", Kind.MULTIPLY, "made[b nc h kk kv] -> before[b nc h kk kv]"),
                Gather.of("keep", "before[b nc h kk kv] -> @c[b h kk kv] @n[b h kk] @m[b h one]"),
                Pointwise.of("sums", Kind.ADD, "kt[b nc cq h kk] -> sums[b nc h kk]"),
                Contract.of("scores", "qc[b nc cq h kk] kc[b nc ck h kk] -> scores[b nc h cq ck]" + WHERE),
                Pointwise.of("decayed", Kind.MULTIPLY,
                        "scores[b nc h cq ck] spans[b nc h cq ck] -> scores[b nc h cq ck]" + WHERE),
                Contract.of("inside", "scores[b nc h cq ck] vc[b nc ck h kv] -> inside[b nc cq h kv]" + WHERE),
                Contract.of("outside", "qc[b nc cq h kk] before[b nc h kk kv] -> outside[b nc cq h kv]"),
                Contract.of("sum_outside", "qc[b nc cq h kk] sums[b nc h kk] -> below[b nc cq h]"),
                Pointwise.of("both", Kind.ADD, "inside[b nc cq h kv] outside[b nc cq h kv] -> oc[b nc cq h kv]"),
                Pointwise.of("divide", Kind.MULTIPLY, "oc[b nc cq h kv] below[b nc cq h] -> oc[b nc cq h kv]"));
    }
}

package assay.part;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every `cm` tokens become one key that is its value too, kept as `@NAME[b cs k]`: the mean of what a layer makes of
/// them, weighed element by element by the softmax over what another makes, normed and turned. Where windows overlap
/// each reaches over the tokens of the one before it too, of which the layers make numbers of their own: `c2` tokens
/// of two halves `i`. Tokens of a window that is not full are kept as they are, and where windows overlap those of the
/// window before, once there is one: `co` is 1, or 0. An engine keeps room for the `cb` tokens that a window can have,
/// the one that fills it included; the reference implementation the `cr` tokens that there are.
///
/// @param name of what is kept
/// @param width the axis of a key's elements
/// @param overlaps whether windows do
public record Compressor(String name, String width, boolean overlaps) {
    /// The sizes of the windows of so many tokens, where a sequence has `T`.
    public static Map<String, Expr> axes(Expr tokens) {
        var windows = Expr.dim("T").over(tokens).floor();
        return Map.of("cm", tokens, "c2", tokens.times(2), "cs", windows, "cb", Expr.dim("T").min(tokens),
                "cr", Expr.dim("T").mod(tokens), "co", windows.over(Expr.dim("T")).ceil());
    }

    /// What is kept, as an op line reads it.
    public String kept() {
        return "@" + name + "[b cs " + width + "]";
    }

    /// From `y[b t d]` and `positions[b t]` to what is kept.
    public List<Node> nodes() {
        var halves = overlaps ? "i " + width : width;
        var made = "[b t " + halves + "]";
        var linear = new Linear(false, Layout.OUT_IN);
        var parts = new ArrayList<Node>();
        parts.add(linear.of("kv_proj", "y[b t d]", "ck" + made));
        parts.add(linear.of("gate_proj", "y[b t d]", "cg" + made));
        parts.add(keep("rest", made, "[b cb " + halves + "]", "[b cr " + halves + "]"));
        if (overlaps) {
            parts.add(keep("last", made, "[b co cm " + width + "]", ""));
        }
        var whole = "[b cs cm " + halves + "]";
        var window = overlaps ? "[b cs c2 " + width + "]" : whole;
        var one = "cc[b cs " + width + "]";
        var closed = new ArrayList<Node>();
        closed.add(Pointwise.of("windows", Kind.SPLIT, "ck" + made + " cg" + made + " -> wk" + whole + " wg" + whole));
        closed.add(Pointwise.of("positions", Kind.BIAS, "wg" + whole + " .position_bias[cm "
                + (overlaps ? "(" + halves + ")" : halves) + "] -> wg" + whole));
        if (overlaps) {
            closed.add(Gather.of("before", "wk" + whole + " wg" + whole + " -> wk" + window + " wg" + window));
        }
        closed.add(Pointwise.of("softmax", Kind.SOFTMAX, "wg" + window + " -> wg" + window));
        closed.add(Pointwise.of("mean", Kind.COMBINE, "wk" + window + " wg" + window + " -> " + one));
        closed.add(Norm.RMSNORM.of("kv_norm", one, one, false));
        closed.add(Gather.of("starts", "positions[b t] -> starts[b cs]"));
        closed.add(Contract.of("angles", "starts[b cs] frequencies[j] -> cangles[b cs j]"));
        closed.add(Gather.of("tables", "cangles[b cs j] -> ccos[b cs j] csin[b cs j]"));
        closed.add(Pointwise.of("rotate", Kind.ROTATE, one + " ccos[b cs j] csin[b cs j] -> " + one));
        closed.add(Gather.of("store", one + " -> " + kept()));
        parts.add(new Block("", Optional.empty(), Map.of("t", Expr.dim("T")), closed));
        return parts;
    }

    private Node keep(String which, String made, String kept, String whole) {
        return Gather.of("keep_" + which, "ck" + made + " cg" + made + " -> " + both(which, kept)
                + (whole.isEmpty() ? "" : " reference " + both(which, whole)));
    }

    private String both(String which, String kept) {
        return "@" + name + "_" + which + "_k" + kept + " @" + name + "_" + which + "_g" + kept;
    }
}

package assay.part;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import java.util.ArrayList;
import java.util.List;

/// A residual of several streams, `xs[b t hs d]`: before a sub-layer they are collapsed to one, behind it they are
/// mixed among each other and get its output, each its share. Shares and mixture, `hm = hs*(hs + 2)` numbers, are made
/// of what all streams hold (`hd = hs*d` numbers); the mixture's rows and columns are brought to sums of 1 in turns
/// (Sinkhorn and Knopp). Hyper-connections (arXiv 2409.19606), constrained to such mixtures.
public final class HyperConnection {
    private static final String COMBINATION = "comb[b t hs' hs]";

    private HyperConnection() {}

    /// Every stream a copy of `x[b t d]`.
    public static Node streams() {
        return Gather.of("streams", "x[b t d] -> xs[b t hs d]");
    }

    /// Around a sub-layer.
    ///
    /// @param norm from `x[b t d]` to `y[b t d]`
    /// @param part from `y[b t d]` to `z[b t d]`
    /// @param turns how often rows and columns are brought to sums of 1
    public static List<Node> around(String name, int turns, Node norm, Node part) {
        var parts = new ArrayList<Node>(shares(".fn[hm hd] -> mix[b t hm]", "mix[b t hm] .scale[three]",
                "mix[b t hm] .base[hm]", "mix[b t hm]"));
        parts.add(Pointwise.of("split", Kind.SPLIT, "mix[b t hm] -> pre[b t hs] post[b t hs] " + COMBINATION));
        parts.add(Pointwise.of("pre", Kind.SIGMOID, "pre[b t hs] -> pre[b t hs]"));
        parts.add(Pointwise.of("post", Kind.SIGMOID, "post[b t hs] -> post[b t hs]"));
        parts.add(Pointwise.of("mixture", Kind.SOFTMAX, COMBINATION + " -> " + COMBINATION));
        parts.add(sums("columns"));
        if (turns > 1) {
            parts.add(new Repeat("turns", Expr.of(turns - 1L), List.of(sums("rows"), sums("columns"))));
        }
        parts.add(Pointwise.of("collapse", Kind.COMBINE, "xs[b t hs d] pre[b t hs] -> x[b t d]"));
        return List.of(Block.of(name, Component.RESIDUAL, parts), norm, part,
                Block.of(name + "_residual", Component.RESIDUAL, List.of(
                        Contract.of("mix", COMBINATION + " xs[b t hs' d] -> mixed[b t hs d]"),
                        Pointwise.of("share", Kind.MULTIPLY, "z[b t d] post[b t hs] -> own[b t hs d]"),
                        Pointwise.of("add", Kind.ADD, "own[b t hs d] mixed[b t hs d] -> xs[b t hs d]"))));
    }

    /// The streams collapsed to `x[b t d]` behind the last layer.
    public static Block last(String name) {
        var parts = new ArrayList<Node>(shares(".hc_fn[hs hd] -> pre[b t hs]", "pre[b t hs] .hc_scale[one]",
                "pre[b t hs] .hc_base[hs]", "pre[b t hs]"));
        parts.add(Pointwise.of("pre", Kind.SIGMOID, "pre[b t hs] -> pre[b t hs]"));
        parts.add(Pointwise.of("collapse", Kind.COMBINE, "xs[b t hs d] pre[b t hs] -> x[b t d]"));
        return Block.of(name, Component.RESIDUAL, parts);
    }

    private static List<Node> shares(String weight, String scale, String shift, String out) {
        return List.of(
                Pointwise.of("flat", Kind.SPLIT, "xs[b t hs d] -> flat[b t hd]"),
                Pointwise.of("norm", Kind.RMS_NORM, "flat[b t hd] -> flat[b t hd]"),
                Contract.of("matmul", "flat[b t hd] " + weight),
                Pointwise.of("scale", Kind.SCALE, scale + " -> " + out),
                Pointwise.of("shift", Kind.BIAS, shift + " -> " + out));
    }

    private static Node sums(String name) {
        return Pointwise.of(name, Kind.SCALE, COMBINATION + " -> " + COMBINATION);
    }
}

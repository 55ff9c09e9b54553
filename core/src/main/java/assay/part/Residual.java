package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// How a sub-layer, from `y[b t d]` to `z[b t d]`, is joined to the residual stream `x[b t d]`.
public final class Residual {
    private Residual() {}

    /// `x + part(norm(x))`. The norm reads `x` and writes `y`.
    public static List<Node> pre(String name, Node norm, Node part) {
        return List.of(norm, part, add(name, "x[b t d] z[b t d] -> x[b t d]"));
    }

    /// `y + part(y)` of `y = norm(x)`: the stream goes on from what the norm wrote.
    public static List<Node> normed(String name, Node norm, Node part) {
        return List.of(norm, part, add(name, "y[b t d] z[b t d] -> x[b t d]"));
    }

    /// `norm(x + part(x))`. The norm reads `x` and writes `x`.
    public static List<Node> post(String name, Node part, Node norm) {
        return List.of(taken(name), part, add(name, "x[b t d] z[b t d] -> x[b t d]"), norm);
    }

    /// `x + after(part(before(x)))`: a norm on either side, as Gemma 2. `after` reads `z` and writes `z`.
    public static List<Node> between(String name, Node before, Node part, Node after) {
        return List.of(before, part, after, add(name, "x[b t d] z[b t d] -> x[b t d]"));
    }

    /// `x + after(part(x))`, as OLMo 2. `after` reads `z` and writes `z`.
    public static List<Node> inside(String name, Node part, Node after) {
        return List.of(taken(name), part, after, add(name, "x[b t d] z[b t d] -> x[b t d]"));
    }

    /// `x + one(norm(x)) + other(norm(x))`: two sub-layers side by side.
    ///
    /// @param norms what is between `x` and `one`, and between `x` and `other`: one norm for both if the second list is
    /// empty
    public static List<Node> parallel(List<Node> norms, Node one, List<Node> between, Node other) {
        var nodes = new ArrayList<>(norms);
        nodes.add(one);
        nodes.add(Pointwise.of("first", Kind.SPLIT, "z[b t d] -> z1[b t d]"));
        nodes.addAll(between);
        nodes.add(other);
        nodes.add(add("first_residual", "x[b t d] z1[b t d] -> x[b t d]"));
        nodes.add(add("second_residual", "x[b t d] z[b t d] -> x[b t d]"));
        return nodes;
    }

    public static Block add(String name, String line) {
        return Block.of(name, Component.RESIDUAL, List.of(Pointwise.of("add", Kind.ADD, line)));
    }

    private static Node taken(String name) {
        return Pointwise.of(name + "_input", Kind.SPLIT, "x[b t d] -> y[b t d]");
    }
}

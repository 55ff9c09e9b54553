package assay.onnx;

import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A name for each size that occurs: `n768`, `b`, `t`; with a prime for a second axis of one size.
final class Axes {
    /// The axis of a stream whose shape is not known: it has no elements that could be counted.
    static final String UNKNOWN = "unknown";
    private static final Map<Expr, String> SHORT = Map.of(Expr.dim("B"), "b", Expr.dim("T"), "t");

    private final Inputs inputs;
    private final Map<Expr, String> names = new HashMap<>();
    private final Map<String, Expr> sizes = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>(Set.of(UNKNOWN));

    Axes(Inputs inputs) {
        this.inputs = inputs;
        sizes.put(UNKNOWN, Expr.ZERO);
        SHORT.forEach((size, name) -> sizes.put(name, size));
    }

    /// The name of an axis of this size, the `nth` of its tensor or op.
    String name(Expr size, int nth) {
        var name = names.computeIfAbsent(size, this::made) + "'".repeat(nth);
        sizes.put(name, size);
        return name;
    }

    /// Names for dimensions, all different.
    List<String> names(List<Expr> dims) {
        var seen = new HashMap<Expr, Integer>();
        var all = new ArrayList<String>();
        for (var dim : dims) {
            all.add(name(dim, seen.merge(dim, 1, Integer::sum) - 1));
        }
        return all;
    }

    /// Axes as a tensor of an op line has them.
    static List<List<Axis>> dims(List<String> names) {
        return names.stream().map(n -> List.of(new Axis(n, false))).toList();
    }

    /// A stream of this shape.
    Tensor stream(String name, Optional<List<Expr>> shape) {
        return Tensor.stream(name, dims(shape.map(this::names).orElse(List.of(UNKNOWN))));
    }

    private String made(Expr size) {
        var dims = size.dims();
        boolean single = dims.size() == 1 && size.equals(Expr.dim(dims.first().name()));
        var name = single ? named(dims.first().name())
                : size.isConstant() && size.constant().isInteger() && size.constant().signum() >= 0 ? "n" + size : "e"
                        + names.size();
        while (!taken.add(name)) {
            name = name + "_";
        }
        return name;
    }

    private String named(String symbol) {
        return inputs.tied(symbol).map(tie -> SHORT.getOrDefault(tie, symbol)).orElse(symbol);
    }

    /// The open sizes that occur, by name.
    List<String> symbols() {
        var all = new TreeSet<String>();
        names.keySet().forEach(e -> e.dims().forEach(d -> all.add(d.name())));
        return List.copyOf(all);
    }

    /// Each axis with its size.
    Map<String, Expr> sizes() {
        return sizes;
    }
}

package assay.model;

import assay.algebra.Expr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A tensor as an op line writes it: `x[b t d]`, `.weight[(h k) d]`, `@k[b s g k]`, `$cos[t r]`, `/embed.weight[v d]`.
///
/// @param path for a parameter of another op, that op's block with dots (`transformer.wte`); else empty
/// @param dims the stored dimensions in order, each one axis or several stored flattened
/// @param frozen whether a parameter is read as one that training does not change: `.weight[d d]!`
public record Tensor(Role role, String path, String name, List<List<Axis>> dims, boolean frozen) {
    /// What stands behind a parameter that training does not change.
    static final String FROZEN = "!";

    /// Where a tensor lives.
    public enum Role {
        /// An activation, by its name in scope.
        STREAM(""),
        /// A parameter of the op's own block.
        WEIGHT("."),
        /// A parameter of another block (weight tying).
        SHARED("/"),
        /// What is kept between steps: a key-value cache, a recurrent state.
        STATE("@"),
        /// A table that is not trained.
        CONSTANT("$"),
        /// Counted among the parameters of its own block and moved by a rule, not by a gradient: a router's correction
        /// bias.
        BUFFER("%");

        private final String sign;

        Role(String sign) {
            this.sign = sign;
        }
    }

    public Tensor {
        var all = new ArrayList<List<Axis>>(dims.size());
        for (var dim : dims) {
            all.add(List.copyOf(dim));
        }
        dims = List.copyOf(all);
    }

    public Tensor(Role role, String path, String name, List<List<Axis>> dims) {
        this(role, path, name, dims, false);
    }

    /// This tensor, read as one that training changes or does not change.
    public Tensor frozen(boolean whether) {
        return new Tensor(role, path, name, dims, whether);
    }

    /// Whether it is one of the model's own parameters.
    public boolean counted() {
        return role == Role.WEIGHT || role == Role.BUFFER;
    }

    public static Tensor stream(String name, List<List<Axis>> dims) {
        return new Tensor(Role.STREAM, "", name, dims);
    }

    /// Whether it is a parameter: of its own block, or of another.
    public boolean parameter() {
        return role == Role.WEIGHT || role == Role.SHARED;
    }

    /// Whether training changes it.
    public boolean trained() {
        return parameter() && !frozen;
    }

    /// Whether it is a parameter of its own block that training changes: it has a gradient, and what an optimizer holds
    /// of it.
    public boolean updated() {
        return role == Role.WEIGHT && !frozen;
    }

    /// The axes one by one, flattened dimensions opened.
    public List<Axis> axes() {
        var axes = new ArrayList<Axis>(dims.size());
        for (var dim : dims) {
            axes.addAll(dim);
        }
        return Collections.unmodifiableList(axes);
    }

    /// The number of elements, where every axis has the size that `size` gives it.
    public Expr elements(Function<String, Expr> size) {
        var product = Expr.ONE;
        for (var dim : dims) {
            for (var axis : dim) {
                product = product.times(size.apply(axis.name()));
            }
        }
        return product;
    }

    /// The stored shape, outermost dimension first.
    public List<Expr> shape(Function<String, Expr> size) {
        var shape = new ArrayList<Expr>(dims.size());
        for (var dim : dims) {
            var product = Expr.ONE;
            for (var axis : dim) {
                product = product.times(size.apply(axis.name()));
            }
            shape.add(product);
        }
        return Collections.unmodifiableList(shape);
    }

    /// The name under which a read finds its write.
    public String key() {
        return role.sign + (path.isEmpty() ? "" : path + ".") + name;
    }

    @Override
    public String toString() {
        return key() + dims.stream()
                .map(dim -> dim.size() == 1 ? dim.getFirst().toString() : words(dim, "(", ")"))
                .collect(Collectors.joining(" ", "[", "]")) + (frozen ? FROZEN : "");
    }

    private static String words(List<Axis> axes, String open, String close) {
        return axes.stream().map(Axis::toString).collect(Collectors.joining(" ", open, close));
    }
}

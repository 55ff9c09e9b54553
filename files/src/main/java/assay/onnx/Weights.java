package assay.onnx;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.onnx.Document.Stored;
import assay.onnx.Known.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which stored tensors are parameters, and which op owns each: the first that reads it.
///
/// A file does not say it. A parameter is a matrix or kernel that is multiplied, a table that rows are looked up in, a
/// vector of floating-point numbers, or such a tensor that has a module's name with dots; where elements stand for
/// other numbers, whole ones do as well. All else is a constant: masks, positions and shapes that an exporter worked
/// out, and the scales and zero points by which quantised elements are read.
final class Weights {
    private record Owned(String module, String name, List<Expr> sizes) {}

    private final Axes axes;
    private final Map<Stored, Owned> owners = new HashMap<>();
    private final Set<Stored> constants = new HashSet<>();
    private final Set<Stored> scales = new HashSet<>();
    private final Set<String> taken = new HashSet<>();
    private Rational parameters = Rational.ZERO;

    Weights(Axes axes) {
        this.axes = axes;
    }

    /// The elements of all parameters.
    Rational parameters() {
        return parameters;
    }

    /// The elements of all scales and zero points.
    Rational scales() {
        return scales.stream().filter(s -> !known(s)).map(Weights::elements).reduce(Rational.ZERO, Rational::plus);
    }

    static Rational elements(Stored tensor) {
        return Expr.product(tensor.dims().stream().map(Expr::of).toList()).constant();
    }

    /// Whether an initialiser that is neither multiplied nor looked up is one that is trained.
    static boolean trained(Weight weight) {
        var tensor = weight.tensor();
        var type = ElementType.of(tensor.type());
        boolean numbers = type.filter(t -> !t.weights().isEmpty()).isPresent();
        boolean floating = weight.quantised() || type.filter(ElementType::floating).isPresent();
        boolean vector = floating && tensor.dims().size() == 1 && tensor.dims().getFirst() > 1;
        return vector || (numbers && !tensor.dims().isEmpty() && !Scopes.dotted(tensor.name()).isEmpty());
    }

    /// Whether it may be a table or a matrix: of floating-point numbers, or of those that are stored in a byte or less.
    static boolean factor(Stored tensor) {
        return tensor.dims().size() > 1
                && ElementType.of(tensor.type()).filter(t -> t.floating() || !t.weights().isEmpty()).isPresent();
    }

    /// Whether an op reads it as a parameter already.
    boolean known(Stored tensor) {
        return owners.containsKey(tensor);
    }

    /// A parameter as an op line reads it: its own where it is the first to read it.
    Tensor parameter(Stored tensor, String module, List<Expr> sizes, List<String> labels) {
        var owner = owners.get(tensor);
        if (owner == null) {
            var name = fresh(module, last(tensor.name()));
            owners.put(tensor, new Owned(module, name, List.copyOf(sizes)));
            parameters = parameters.plus(Expr.product(sizes).isConstant() ? Expr.product(sizes).constant()
                    : Rational.ZERO);
            return new Tensor(Role.WEIGHT, "", name, Axes.dims(labels));
        }
        return owner.sizes.equals(sizes) ? new Tensor(Role.SHARED, owner.module, owner.name, Axes.dims(labels))
                : constant(tensor, module, labels);
    }

    /// A constant as an op line reads it.
    Tensor constant(Stored tensor, String module, List<String> labels) {
        constants.add(tensor);
        return new Tensor(Role.CONSTANT, "", fresh(module, last(tensor.name())), Axes.dims(labels));
    }

    /// What an op reads that is no product: a parameter with all its dimensions, a constant where nothing read it
    /// before.
    ///
    /// @param sizes of the tensor, unpacked
    /// @param matrix whether it is multiplied, or rows of it are chosen
    Optional<Tensor> read(Weight weight, List<Expr> sizes, String module, boolean matrix) {
        var tensor = weight.tensor();
        if (known(tensor) || trained(weight) || (matrix && factor(tensor))) {
            var kept = sizes.stream().filter(s -> !s.equals(Expr.ONE)).toList();
            return Optional.of(parameter(tensor, module, kept, axes.names(kept)))
                    .filter(t -> t.role() != Role.CONSTANT);
        }
        return fixed(tensor, module);
    }

    /// What is no parameter, whatever it looks like. Single numbers and shapes are part
    /// of what their op does.
    Optional<Tensor> fixed(Stored tensor, String module) {
        boolean data = elements(tensor).compareTo(Rational.ONE) > 0 && Shapes.numbers(tensor).isEmpty();
        return data && constants.add(tensor)
                ? Optional.of(constant(tensor, module, axes.names(tensor.dims().stream().map(Expr::of).toList())))
                : Optional.empty();
    }

    /// As [#fixed], for a scale or a zero point.
    Optional<Tensor> scale(Stored tensor, String module) {
        scales.add(tensor);
        return fixed(tensor, module);
    }

    private String fresh(String module, String name) {
        var free = name;
        for (int i = 2; !taken.add(module + "." + free); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    private static String last(String name) {
        int from = Math.max(name.lastIndexOf('.'), Math.max(name.lastIndexOf('/'), name.lastIndexOf(':'))) + 1;
        var plain = Scopes.plain(name.substring(from)).replace('.', '_');
        return plain.isEmpty() ? "tensor" : plain;
    }
}

package assay.onnx;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.onnx.Document.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which initialisers are parameters, and which op owns each: the first that reads it.
///
/// A file does not say it. A parameter is a matrix or kernel that is multiplied, a table that rows are looked up in, a
/// vector
/// of floating-point numbers, or such a tensor that has a module's name with dots. All else is a constant: masks,
/// positions,
/// scales and shapes that an exporter worked out.
final class Weights {
    private record Owned(String module, String name, List<Expr> sizes) {}

    private final Axes axes;
    private final Map<String, Owned> owners = new HashMap<>();
    private final Set<String> constants = new HashSet<>();
    private final Set<String> taken = new HashSet<>();
    private Rational parameters = Rational.ZERO;

    Weights(Axes axes) {
        this.axes = axes;
    }

    /// The elements of all parameters.
    Rational parameters() {
        return parameters;
    }

    /// Whether an initialiser that is neither multiplied nor looked up is one that is trained.
    static boolean trained(Stored tensor) {
        boolean numbers = ElementType.of(tensor.type()).filter(t -> !t.weights().isEmpty()).isPresent();
        boolean floating = ElementType.of(tensor.type()).filter(ElementType::floating).isPresent();
        boolean vector = floating && tensor.dims().size() == 1 && tensor.dims().getFirst() > 1;
        return vector || (numbers && !tensor.dims().isEmpty() && !Scopes.dotted(tensor.name()).isEmpty());
    }

    /// Whether an op reads it as a parameter already.
    boolean known(Stored tensor) {
        return owners.containsKey(tensor.name());
    }

    /// A parameter as an op line reads it: its own where it is the first to read it.
    String parameter(Stored tensor, String module, List<Expr> sizes, List<String> labels) {
        var owner = owners.get(tensor.name());
        if (owner == null) {
            var name = fresh(module, last(tensor.name()));
            owners.put(tensor.name(), new Owned(module, name, List.copyOf(sizes)));
            parameters = parameters.plus(Expr.product(sizes).isConstant() ? Expr.product(sizes).constant()
                    : Rational.ZERO);
            return "." + name + bracketed(labels);
        }
        return owner.sizes.equals(sizes)
                ? "/" + owner.module + "." + owner.name + bracketed(labels)
                : constant(tensor, module, labels);
    }

    /// A constant as an op line reads it.
    String constant(Stored tensor, String module, List<String> labels) {
        constants.add(tensor.name());
        return "$" + fresh(module, last(tensor.name())) + bracketed(labels);
    }

    /// What an op reads that is no product: a parameter with all its dimensions, a constant where nothing read it
    /// before.
    ///
    /// @param table whether it is multiplied, or rows of it are chosen
    Optional<String> read(Stored tensor, String module, boolean table) {
        var sizes = tensor.dims().stream().map(Expr::of).toList();
        boolean floating = ElementType.of(tensor.type()).filter(ElementType::floating).isPresent();
        if (known(tensor) || trained(tensor) || (table && floating && sizes.size() > 1)) {
            var kept = sizes.stream().filter(s -> !s.equals(Expr.ONE)).toList();
            return Optional.of(parameter(tensor, module, kept, axes.names(kept))).filter(t -> !t.startsWith("$"));
        }
        return constants.add(tensor.name()) ? Optional.of(constant(tensor, module, axes.names(sizes)))
                : Optional.empty();
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

    static String bracketed(List<String> labels) {
        return "[" + String.join(" ", labels) + "]";
    }
}

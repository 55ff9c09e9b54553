package assay.storage;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Component;
import assay.model.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A stored tensor as schemes see it: those of one name but for its numbers.
///
/// @param named its name as files have it, its shape, and which numbers stand in its name
/// @param each how many of them there are for one tensor of the tree; a part of one where files stack several
/// @param joined how many tensors of the tree are one of them
/// @param sort what it is
/// @param tower whether it stands in a tower beside the model of text
/// @param turned whether its inputs stand before its outputs
/// @param values of the model's sizes
public record Item(Named named, Expr each, int joined, Sort sort, boolean tower, boolean turned,
        Map<String, Rational> values) {
    public String name() {
        return named.name();
    }

    /// How many tensors there are.
    public Expr tensors() {
        return named.count();
    }

    /// The elements of one tensor.
    public Expr elements() {
        return Expr.product(named.shape());
    }

    /// How many matrices one tensor is: more than one where it stacks experts.
    public Expr stacked() {
        return isVector() ? Expr.ONE : Expr.product(named.shape().subList(0, named.shape().size() - 2));
    }

    /// One of its matrices.
    public Matrix matrix() {
        var shape = named.shape();
        if (isVector()) {
            return new Matrix(Expr.ONE, Expr.product(shape), values);
        }
        var last = shape.getLast();
        var before = shape.get(shape.size() - 2);
        return turned ? new Matrix(last, before, values) : new Matrix(before, last, values);
    }

    /// Whether it has fewer than two dimensions.
    public boolean isVector() {
        return named.shape().size() < 2;
    }

    /// Its type if all are of one.
    List<Part> all(Encoding encoding) {
        return List.of(new Part(tensors(), encoding, ""));
    }

    static boolean tower(Optional<Component> component) {
        return component.filter(c -> c == Component.VISION || c == Component.SOUND).isPresent();
    }
}

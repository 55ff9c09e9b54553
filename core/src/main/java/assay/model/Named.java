package assay.model;

import assay.algebra.Expr;
import assay.model.Tensor.Role;
import java.util.List;
import java.util.stream.Stream;

/// The tensors of a model that share a name, but for its numbers, and a shape: `layers.{i}.mlp.up_proj.weight [f d]`.
///
/// @param name every number in it is `{i}`
/// @param role a weight is trained; a buffer or a constant is not, and is kept all the same
/// @param count how many there are
public record Named(String name, Role role, List<Expr> shape, Expr count) {
    public Named {
        shape = List.copyOf(shape);
    }

    /// The elements of all of them.
    public Expr elements() {
        return Expr.product(Stream.concat(Stream.of(count), shape.stream()).toList());
    }
}

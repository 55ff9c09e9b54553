package assay.model;

import assay.algebra.Expr;
import assay.model.Tensor.Role;
import java.util.List;
import java.util.stream.Stream;

/// The tensors of a model that share a name, but for its numbers, and a shape: `layers.{i}.mlp.up_proj.weight [f d]`.
///
/// @param name every number in it is `{i}`
/// @param role a weight is trained; a buffer or a constant is not, and is kept all the same
/// @param grids which numbers stand there
public record Named(String name, Role role, List<Expr> shape, List<Grid> grids) {
    /// For each `{i}` of a name, numbers that stand for it, each with each of the other places.
    public record Grid(List<Numbers> places) {
        public Grid {
            places = List.copyOf(places);
        }

        /// How many names there are.
        public Expr count() {
            return Expr.product(places.stream().map(Numbers::count).toList());
        }

        Grid and(Numbers inner) {
            return new Grid(Stream.concat(places.stream(), Stream.of(inner)).toList());
        }

        Grid outer() {
            return new Grid(places.subList(0, places.size() - 1));
        }
    }

    public Named {
        shape = List.copyOf(shape);
        grids = List.copyOf(grids);
    }

    /// How many there are.
    public Expr count() {
        return Expr.sum(grids.stream().map(Grid::count).toList());
    }

    /// The elements of all of them.
    public Expr elements() {
        return Expr.product(Stream.concat(Stream.of(count()), shape.stream()).toList());
    }
}

package assay.convention;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Line;
import assay.model.Place;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Which pairs of queries and keys are counted where a mask leaves some out.
public enum Pairs {
    /// All of them, masked or not, T x T in sliding layers too.
    ALL("all pairs"),
    /// All of them, and along every other axis as much as the reference implementation runs, which may be more than is
    /// needed: all experts where it runs them all.
    REFERENCE("all pairs, and every expert that the reference runs"),
    /// Half of them: T^2/2.
    HALF("half of all pairs"),
    /// Those that the mask leaves, windows too: T*(T+1)/2 where it is causal.
    NEEDED("exactly the pairs that the mask leaves");

    private final String label;

    Pairs(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// The number of index combinations of an op.
    Expr combinations(Line line, Place place) {
        return product(line.index(), line, place);
    }

    /// The number of elements of a tensor that an op writes.
    Expr elements(Tensor written, Line line, Place place) {
        return product(written.axes().stream().map(a -> a.name()).toList(), line, place);
    }

    private Expr product(List<String> index, Line line, Place place) {
        var axes = new ArrayList<>(index);
        var product = Expr.ONE;
        if (line.mask().isPresent() && this != ALL && this != REFERENCE) {
            var mask = line.mask().get();
            if (axes.contains(mask.query()) && axes.contains(mask.key())) {
                if (this == HALF) {
                    product = Expr.of(Rational.of(1, 2));
                } else {
                    axes.removeAll(List.of(mask.query(), mask.key()));
                    product = mask.pairs(place::size);
                }
            }
        }
        for (var axis : axes) {
            product = product.times(size(axis, place));
        }
        return product;
    }

    /// How many places along an axis are counted, whatever a mask leaves of them.
    public Expr size(String axis, Place place) {
        return this == REFERENCE ? place.run(axis) : place.size(axis);
    }
}

package assay.account;

import assay.algebra.Expr;
import java.util.Optional;

/// What a walk over a part stands for.
///
/// @param count how many copies there are in the whole model
/// @param again the part that is done again in which it stands, if it stands in one
/// @param held how many copies are held at once while that part is done again
/// @param silent whether it stands within one kernel, whose own tensors are not kept
record Copies(Expr count, Optional<Region> again, Expr held, boolean silent) {
    /// A part that is done again. Two of them are the same only if they are one object.
    static final class Region {}

    static final Copies ONE = new Copies(Expr.ONE, Optional.empty(), Expr.ONE, false);

    Copies times(Expr number) {
        return new Copies(count.times(number), again, held.times(number), silent);
    }

    /// In a part of its own, of which `number` copies are held at once.
    Copies again(Region region, Expr number) {
        return new Copies(count, Optional.of(region), number, silent);
    }

    Copies silently() {
        return new Copies(count, again, held, true);
    }

    /// Whether both are in one part that is done again, or both in none.
    boolean beside(Copies other) {
        return again.equals(other.again);
    }
}

package assay.life;

import java.util.Optional;

/// What a walk over a part stands for.
///
/// @param count how many copies there are in the whole model
/// @param inner how many of them are there at once while the part that they are in is done again
/// @param again the part that is done again in which it stands, if it stands in one
/// @param silent whether it stands within one kernel, whose own tensors are not kept
/// @param watched whether its moments are looked at: of several copies that run one after the other only the first and
///     the last have the greatest, as what is held grows or shrinks evenly from copy to copy
record Copies(Amount count, Amount inner, Optional<Region> again, boolean silent, boolean watched) {
    static final Copies ONE = new Copies(Amount.ONE, Amount.ONE, Optional.empty(), false, true);

    /// That many times as many, at which nobody looks one by one.
    Copies times(Amount number) {
        return number.isOne() ? this
                : new Copies(count.times(number), inner.times(number), again, silent, false);
    }

    /// In a part of its own that is done again.
    Copies again(Region region) {
        return new Copies(count, Amount.ONE, Optional.of(region), silent, watched);
    }

    /// With so many held at once while the part is done again.
    Copies held(Amount number) {
        return new Copies(count, number, again, silent, watched);
    }

    Copies silently() {
        return new Copies(count, inner, again, true, watched);
    }

    /// Whether both are in one part that is done again, or both in none.
    boolean beside(Copies other) {
        return again.equals(other.again);
    }
}

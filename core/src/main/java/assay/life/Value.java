package assay.life;

import java.util.Optional;

/// A tensor as one step hands it to others: a storage or a view of one, or a parameter.
///
/// @param storage where it is; empty for a parameter, which is there all the time
/// @param elements of the tensor
/// @param bits of an element
/// @param needs whether it needs a gradient
/// @param turned whether its heads lie one after the other, and not the tokens
/// @param leaf the parameter that it is
record Value(
        Optional<Storage> storage, Amount elements, int bits, boolean needs, boolean turned, Optional<Leaf> leaf) {
    /// A parameter, of so many copies.
    record Leaf(String name, Amount copies) {}

    static Value of(Storage storage, boolean needs, boolean turned) {
        return new Value(Optional.of(storage), storage.elements, storage.bits(), needs, turned, Optional.empty());
    }

    /// The same storage as a tensor of its own.
    Value seen(Amount elements, boolean turned) {
        return new Value(storage, elements, bits, needs, turned, leaf);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

package assay.life;

import java.util.Optional;

/// The element types of a pass.
///
/// @param weights bits of a parameter's element
/// @param stream bits of what the passes hand on, where no rule of an op says otherwise
/// @param autocast which ops take their inputs in fewer bits, and which in 32; empty where all is as it comes
public record Types(int weights, int stream, Optional<Autocast> autocast) {
    /// Everything in so many bits.
    public static Types all(int bits) {
        return new Types(bits, bits, Optional.empty());
    }

    /// The bits in which an operator takes a tensor of so many.
    public int taken(String operator, int bits) {
        return autocast.map(cast -> cast.lower().contains(operator) ? Math.min(bits, cast.bits())
                : cast.wide().contains(operator) ? Math.max(bits, Integer.SIZE) : bits).orElse(bits);
    }

    /// These types, cast by a list where they are cast by none.
    public Types orElse(Autocast list) {
        return autocast.isPresent() ? this : new Types(weights, stream, Optional.of(list));
    }

    /// Bits of tables that are not trained.
    int tables() {
        return weights;
    }
}

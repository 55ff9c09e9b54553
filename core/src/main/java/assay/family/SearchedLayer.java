package assay.family;

import assay.algebra.Rational;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.Optional;

/// What a block of [NemotronNas]'s search has.
///
/// @param share query heads to a key-value head, or [#NONE], or [#LINEAR]
/// @param inner the feed-forward's width, or [#NONE], or [#LINEAR]
record SearchedLayer(long share, long inner) {
    static final long NONE = 0;
    static final long LINEAR = -1;
    private static final int ROUND = 256;

    static SearchedLayer of(Reading reading, Value block, long width) {
        var attention = part(block, "attention");
        var ffn = part(block, "ffn");
        long share = on(attention, "no_op") ? NONE : on(attention, "replace_with_linear") ? LINEAR
                : number(attention, "n_heads_in_group").filter(Rational::isInteger)
                        .map(n -> n.num().longValueExact()).filter(n -> n > 0).orElse(0L);
        var factor = number(ffn, "ffn_mult");
        long inner = on(ffn, "no_op") ? NONE : on(ffn, "replace_with_linear") ? LINEAR
                : factor.map(mult -> rounded(mult, width)).orElse(0L);
        if ((share == NONE && !on(attention, "no_op")) || (inner == NONE && !on(ffn, "no_op"))) {
            reading.refuse(reading.place("block_configs"), "a block has neither n_heads_in_group, or ffn_mult, nor "
                    + "no_op or replace_with_linear", "");
        }
        return new SearchedLayer(share, inner);
    }

    /// Two thirds of the width times its factor, rounded up to a multiple of 256.
    private static long rounded(Rational factor, long width) {
        var inner = factor.times(Rational.of(2 * width)).over(Rational.of(3));
        long whole = inner.num().divide(inner.den()).longValueExact();
        return (whole + ROUND - 1) / ROUND * ROUND;
    }

    private static Value part(Value block, String name) {
        return block instanceof Value.Group(var fields) && fields.get(name) != null ? fields.get(name).value()
                : new Value.Nothing();
    }

    private static boolean on(Value part, String name) {
        return part(part, name) instanceof Value.Flag(var on) && on;
    }

    private static Optional<Rational> number(Value part, String name) {
        return part(part, name) instanceof Value.Numeral(var number) ? Optional.of(number) : Optional.empty();
    }

    @Override
    public String toString() {
        return word(share, "attention") + "_" + word(inner, "ffn");
    }

    private static String word(long size, String part) {
        return (size == NONE ? "no_" : size == LINEAR ? "linear_" : "") + part + (size > 0 ? size : "");
    }
}

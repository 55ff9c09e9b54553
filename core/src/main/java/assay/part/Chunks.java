package assay.part;

import assay.algebra.Expr;
import java.util.Map;

/// The axes of a scan in chunks: `nc` of them, and in each `cq` tokens that reach the `ck` = `cq` tokens up to their
/// own.
final class Chunks {
    private Chunks() {}

    /// @param length of a chunk: a number, or the axis that has it
    static Map<String, Expr> of(String length) {
        var tokens = length(length);
        return Map.of("cq", tokens, "ck", tokens, "nc", number(tokens));
    }

    /// With `nd` = `nc` - 1 states that are handed on.
    static Map<String, Expr> handedOn(String length) {
        var tokens = length(length);
        return Map.of("cq", tokens, "ck", tokens, "nc", number(tokens), "nd", number(tokens).minus(Expr.ONE));
    }

    /// With `nz` = `ny` = `nc` + 1 states, between the chunks and at both ends.
    static Map<String, Expr> withStates(String length) {
        var tokens = length(length);
        var states = number(tokens).plus(Expr.ONE);
        return Map.of("cq", tokens, "ck", tokens, "nc", number(tokens), "nz", states, "ny", states);
    }

    private static Expr number(Expr tokens) {
        return Expr.dim("t").over(tokens).ceil();
    }

    private static Expr length(String of) {
        if (!Character.isDigit(of.charAt(0))) {
            return Expr.dim(of);
        }
        long length;
        try {
            length = Long.parseLong(of);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a chunk has a number of tokens, or an axis, not " + of, e);
        }
        if (length < 1) {
            throw new IllegalArgumentException("a chunk has at least 1 token");
        }
        return Expr.of(length);
    }
}

package assay.report;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.quantity.Share;

/// What stands at one place of a table: exact, however it will be written.
public sealed interface Cell {
    record Words(String text) implements Cell {}

    /// A counted amount; the column or the text beside it names the unit.
    record Amount(Rational value) implements Cell {}

    record Formula(Expr expr) implements Cell {}

    record Part(Share share) implements Cell {}

    /// A difference of two shares, in parts of one.
    record Points(Rational difference) implements Cell {}

    /// How many times as much.
    record Factor(Rational ratio) implements Cell {}

    record Blank() implements Cell {}

    static Cell of(String text) {
        return new Words(text);
    }

    static Cell of(Rational value) {
        return new Amount(value);
    }

    static Cell of(Expr expr) {
        return expr.isConstant() ? new Amount(expr.constant()) : new Formula(expr);
    }
}

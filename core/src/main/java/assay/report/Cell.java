package assay.report;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import java.util.List;
import java.util.Map;

/// What stands at one place of a table or in a sentence: exact, however it will be written.
public sealed interface Cell extends Phrase {
    record Words(String text) implements Cell {}

    /// A name as it is typed: a path, an op line.
    record Code(String text) implements Cell {}

    /// An amount.
    ///
    /// @param formula in named sizes; the value itself where it comes from none
    /// @param estimate whether it rests on what is assumed, such as a part of a device's peak
    record Amount(Expr formula, Rational value, Unit unit, Look look, boolean estimate) implements Cell {
        public Amount(Expr formula, Rational value, Unit unit, Look look) {
            this(formula, value, unit, look, false);
        }

        public Amount as(Look other) {
            return new Amount(formula, value, unit, other, estimate);
        }

        public Amount estimated(boolean is) {
            return new Amount(formula, value, unit, look, is);
        }
    }

    /// A formula that is shown as one.
    ///
    /// @param unit of its value, where it stands for that
    record Formula(Expr expr, Unit unit) implements Cell {}

    /// A formula with each name replaced by its number, not worked out.
    record Substituted(Expr expr, Map<String, Rational> values) implements Cell {
        public Substituted {
            values = Map.copyOf(values);
        }

        /// As it is typed.
        public String text() {
            return expr.written(name -> values.containsKey(name) ? values.get(name).toString() : name);
        }
    }

    record Part(Share share) implements Cell {}

    /// A share as a bar, as long as the column is wide where it is the whole.
    record Bar(Share share) implements Cell {
        /// As long as a column of so many places has room for.
        public String text(int width) {
            var places = share.value().times(Rational.of(width)).plus(Rational.of(1, 2)).floor();
            return "#".repeat(Math.clamp(places.num().longValue(), 0, width));
        }
    }

    /// A difference of two shares, in parts of one.
    record Points(Rational difference) implements Cell {}

    /// How many times as much.
    record Factor(Rational ratio) implements Cell {}

    record Blank() implements Cell {}

    static Cell of(String text) {
        return new Words(text);
    }

    /// A bare number.
    static Amount of(Rational value) {
        return of(value, Unit.NUMBER);
    }

    static Amount of(Rational value, Unit unit) {
        return new Amount(Expr.of(value), value, unit, Look.EXACT);
    }

    /// Bytes in powers of a thousand.
    static Amount decimal(Rational bytes) {
        return of(bytes, Unit.BYTE).as(Look.DECIMAL);
    }

    /// Bytes in powers of 1,024.
    static Amount binary(Rational bytes) {
        return of(bytes, Unit.BYTE).as(Look.BINARY);
    }

    /// An amount of a case, with its formula.
    static Amount of(Case subject, Expr formula, Unit unit) {
        return new Amount(formula, subject.value(formula), unit, Look.EXACT);
    }

    /// A number where the expression is one, else a formula.
    static Cell of(Expr expr) {
        return expr.isConstant() ? of(expr.constant()) : formula(expr);
    }

    static Cell formula(Expr expr) {
        return new Formula(expr, Unit.NUMBER);
    }

    /// The places that a bar of the whole takes where there is room.
    int LONGEST_BAR = 20;

    /// A bar beside a share; blank where the whole is nothing.
    static Cell bar(String whole, Rational part, Rational all) {
        return all.signum() == 0 ? new Blank() : new Bar(Share.of(whole, part, all));
    }

    /// A part of a named whole; blank where the whole is nothing.
    static Cell share(String whole, Rational part, Rational all) {
        return all.signum() == 0 ? new Blank() : new Part(Share.of(whole, part, all));
    }

    /// Whether it is written as it is typed.
    default boolean isCode() {
        return this instanceof Code || this instanceof Formula || this instanceof Substituted;
    }

    @Override
    default List<Cell> cells() {
        return List.of(this);
    }

    /// As people read it in a table, whose heads name the units.
    default String shown() {
        return switch (this) {
            case Words(var text) -> text;
            case Code(var text) -> text;
            case Amount(_, var value, var unit, var look, _) -> look.of(value, unit);
            case Formula(var expr, _) -> expr.toString();
            case Substituted numbers -> numbers.text();
            case Part(var share) -> Figures.percent(share.value());
            case Bar bar -> bar.text(LONGEST_BAR);
            case Points(var difference) -> Figures.points(difference);
            case Factor(var ratio) -> Figures.factor(ratio);
            case Blank() -> "";
        };
    }

    /// As people read it in a sentence, with its unit.
    default String said() {
        return switch (this) {
            case Amount(_, var value, var unit, var look, _) -> look.with(value, unit);
            case Formula(var expr, var unit) when !unit.equals(Unit.NUMBER) -> expr + " " + unit.plural();
            default -> shown();
        };
    }
}

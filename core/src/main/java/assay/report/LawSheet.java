package assay.report;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import assay.space.Law;
import assay.space.Law.Optimum;
import java.util.ArrayList;
import java.util.List;

/// What laws say of the best sizes for a budget of compute.
public final class LawSheet {
    private LawSheet() {}

    /// The sheet, the same for people and programs.
    ///
    /// @param flops the budget
    public static Sheet of(Rational flops, List<Law> laws) {
        var rows = new ArrayList<List<Cell>>();
        var lines = new ArrayList<Sentence>();
        for (var law : laws) {
            var best = law.at(flops);
            rows.add(row(best));
            lines.add(Sentence.plain(law.name() + ": " + law.title() + "; parameters are " + law.parameters()
                    + "; fitted on " + shown(law.sizes().getFirst()) + " to " + shown(law.sizes().getLast())
                    + " parameters and " + shown(law.compute().getFirst()) + " to " + shown(law.compute().getLast())
                    + " FLOPs. " + law.source() + "."));
        }
        lines.add(Sentence.plain("All are estimates by constants as published; beyond the range on which a law was "
                + "fitted it is a guess."));
        return new Sheet("Compute-optimal sizes for " + shown(flops.approximate()) + " FLOPs", List.of(new Table("laws",
                "", List.of(), List.of(Column.text("law"), Column.figure("parameters"), Column.figure("tokens"),
                        Column.figure("tokens a parameter"), Column.figure("loss, nats a token").key("loss"),
                        Column.text("in its range").key("within")), rows), new Lines("", lines)));
    }

    private static List<Cell> row(Optimum best) {
        return List.of(Cell.of(best.law().name()), number(best.parameters(), Look.SCALED), number(best.tokens(),
                Look.SCALED), number(best.tokens() / best.parameters(), Look.HUNDREDTHS),
                best.loss().map(l -> number(l, Look.FINE)).orElse(new Cell.Blank()),
                Cell.of(best.within() ? "yes" : "no"));
    }

    private static Cell number(double value, Look look) {
        var told = Rational.told(value);
        return new Cell.Amount(Expr.of(told), told, Unit.NUMBER, look, true);
    }

    /// As people write such numbers: `5.76e23`.
    private static String shown(double value) {
        int power = (int) Math.floor(Math.log10(value) + 1e-9);
        var digits = Figures.decimal(Rational.of(Math.round(value / Math.pow(10, power) * 1000), 1000));
        return power < 6 ? Figures.exact(Rational.of(Math.round(value))) : digits + "e" + power;
    }
}

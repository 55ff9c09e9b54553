package assay.report;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.check.Apart;
import assay.check.Apart.Part;
import assay.quantity.Figures;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;

/// Two models, and what each difference between them is worth.
public final class ApartSheet {
    private ApartSheet() {}

    /// The sheet, the same for people and programs.
    public static Sheet of(Apart apart) {
        var first = apart.first().subject().model().name();
        var second = apart.second().subject().model().name();
        var columns = new ArrayList<Column>(List.of(Column.text(apart.fields() ? "field" : "component").key("what")));
        if (apart.fields()) {
            columns.add(Column.text(first).key("before"));
            columns.add(Column.text(second).key("after"));
        }
        apart.quantities().forEach(q -> columns.add(Column.count(q + unit(apart, q)).key(q.replace('.', '_'))));
        var rows = new ArrayList<List<Cell>>();
        apart.parts().forEach(part -> rows.add(row(apart, part)));
        rows.add(row(apart, new Part("whole difference", "", "", apart.whole())));
        var sections = new ArrayList<Section>();
        sections.add(new Table("differences", "", List.of(), columns, rows));
        var lines = new ArrayList<Sentence>();
        if (!apart.idle().isEmpty()) {
            lines.add(Sentence.plain("Differ and change none of these: " + String.join(", ", apart.idle()) + "."));
        }
        lines.add(Sentence.plain(apart.fields() ? "A field is worth what the first model has more with it alone; "
                + "'together' is what is not of one field by itself." : "Components of models that differ in more than "
                + "fields."));
        sections.add(new Lines("", lines));
        var context = apart.first().subject().value(Expr.dim("T"));
        return new Sheet(second + " beside " + first + ", at " + Figures.counted(context, "token")
                + (apart.parts().isEmpty() ? ": no difference" : ""), sections);
    }

    /// The unit of a column, where its name does not say it.
    private static String unit(Apart apart, String quantity) {
        var unit = apart.first().quantity(quantity).orElseThrow().unit();
        return unit.equals(Unit.BYTE) ? ", bytes" : unit.equals(Unit.PARAMETER) ? "" : ", " + unit.label() + "s";
    }

    private static List<Cell> row(Apart apart, Part part) {
        var cells = new ArrayList<Cell>(List.of(Cell.of(part.what())));
        if (apart.fields()) {
            cells.add(Cell.of(part.before()));
            cells.add(Cell.of(part.after()));
        }
        apart.quantities().forEach(q -> cells.add(Cell.of(part.worth().getOrDefault(q, Rational.ZERO),
                apart.first().quantity(q).orElseThrow().unit())));
        return cells;
    }
}

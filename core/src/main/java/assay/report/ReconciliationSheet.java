package assay.report;

import assay.algebra.Rational;
import assay.check.Reconciliation;
import assay.check.Reconciliation.Finding;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;

/// A description of a model against files of its tensors, as a sheet.
public final class ReconciliationSheet {
    private static final int ROOM = 15;

    private ReconciliationSheet() {}

    /// Everything that differs.
    public static Sheet of(Reconciliation checked) {
        return of(checked, Integer.MAX_VALUE);
    }

    /// As much of what differs as there is room for on one screen.
    public static Sheet brief(Reconciliation checked) {
        return of(checked, ROOM);
    }

    /// All of it for programs.
    public static Sheet data(Reconciliation checked) {
        var sections = new ArrayList<Section>();
        sections.add(differences(checked, Integer.MAX_VALUE));
        sections.add(Table.data("totals", List.of(Column.text("of"), Column.text("source"), Column.count("elements"),
                Column.figure("bytes")), List.of(
                List.of(Cell.of("described"), Cell.of(checked.scheme()), Cell.of(checked.described()),
                        Cell.of(checked.bytes(), Unit.BYTE)),
                List.of(Cell.of("stored"), Cell.of(checked.source()), Cell.of(checked.stored()),
                        Cell.of(checked.held(), Unit.BYTE)))));
        sections.add(new Lines("Likely reasons", Sentence.plain(checked.reasons())));
        sections.add(new Lines("Notes", Sentence.plain(checked.notes())));
        return new Sheet(checked.model(), sections);
    }

    private static Table differences(Reconciliation checked, int most) {
        return new Table("Differences", checked.whole() ? List.of(Sentence.plain("None.")) : List.of(),
                List.of(Column.text("tensor"), Column.text("what differs"), Column.text("described"),
                        Column.text("stored"), Column.count("tensors"), Column.text("likely reason")),
                checked.findings().stream().limit(most).map(f -> List.of(Cell.of(f.name()), Cell.of(f.says()),
                        shape(f, f.described(), f.stored()), shape(f, f.stored(), f.described()), Cell.of(f.count()),
                        Cell.of(f.reason()))).toList());
    }

    private static Sheet of(Reconciliation checked, int most) {
        var sections = new ArrayList<Section>();
        var sums = new ArrayList<Sentence>();
        sums.add(Sentence.of("described: {}, {} in {}", Cell.of(checked.described(), Unit.PARAMETER),
                Cell.of(checked.bytes(), Unit.BYTE), Cell.of(checked.scheme())));
        sums.add(Sentence.of("stored: {}, {} in {}", Cell.of(checked.stored(), Unit.ELEMENT),
                Cell.of(checked.held(), Unit.BYTE), Cell.of(checked.source())));
        sums.add(checked.described().equals(checked.stored())
                ? Sentence.plain(checked.whole() ? "The two are the same." : "The two sums are the same.")
                : Sentence.of("stored - described: {}",
                        Cell.of(checked.stored().minus(checked.described()), Unit.ELEMENT)));
        sections.add(new Lines("Totals", sums));
        sections.add(differences(checked, most));
        if (checked.findings().size() > most) {
            sections.add(new Lines("", List.of(Sentence.of("{} with --full.", Cell.of(
                    Rational.of(checked.findings().size() - most), Unit.noun("more difference"))))));
        }
        if (!checked.reasons().isEmpty()) {
            sections.add(new Lines("Likely reasons", Sentence.plain(checked.reasons())));
        }
        if (!checked.notes().isEmpty()) {
            sections.add(new Lines("Notes", Sentence.plain(checked.notes())));
        }
        return new Sheet(checked.model() + ": " + (checked.whole() ? "the files hold what the description says"
                : "the files and the description differ"), sections);
    }

    private static Cell shape(Finding finding, List<Rational> shape, List<Rational> other) {
        return shape.isEmpty() && (!other.isEmpty() || finding.says().equals(Reconciliation.NUMBERED))
                ? new Cell.Blank()
                : Cell.of(InventorySheet.shape(shape));
    }
}

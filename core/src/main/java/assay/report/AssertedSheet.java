package assay.report;

import assay.algebra.Rational;
import assay.check.Asserted;
import assay.check.Condition.Verdict;
import assay.quantity.Figures;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;

/// Conditions beside the figures of models: which hold, and by how much the others do not.
public final class AssertedSheet {
    private AssertedSheet() {}

    /// The sheet, the same for people and programs.
    public static Sheet of(List<Asserted> all) {
        var rows = new ArrayList<List<Cell>>();
        long holding = 0;
        for (var asserted : all) {
            for (var verdict : asserted.verdicts()) {
                holding += verdict.holds() ? 1 : 0;
                var unit = verdict.condition().measure().unit(verdict.unit());
                rows.add(List.of(Cell.of(asserted.model()), Cell.of(verdict.condition().text()),
                        Cell.of(verdict.figure(), unit), Cell.of(verdict.holds() ? "holds" : "BROKEN"),
                        verdict.holds() ? new Cell.Blank() : Cell.of(verdict.over(), unit)));
            }
        }
        var title = Figures.counted(Rational.of(rows.size()), "condition") + ", " + (holding == rows.size() ? "all hold"
                : rows.size() - holding + " broken");
        return new Sheet(title, List.of(new Table("conditions", "", List.of(), List.of(Column.text("model"),
                Column.text("condition"), Column.figure("figure"), Column.text("verdict"),
                Column.figure("over").key("over")), rows)));
    }

    /// By how much a condition is broken, in words: `llama-3-8b: parameters = 8 is 8,030,261,248, 8,030,261,240 more`.
    public static String told(String model, Verdict verdict) {
        var over = verdict.over();
        return model + ": " + verdict.condition().text() + " is " + Figures.exact(verdict.figure())
                + verdict.unit().map(u -> " " + u.label()).orElse("") + ", " + (over.signum() == 0 ? "the same"
                : Figures.exact(over.signum() < 0 ? over.negated() : over) + (over.signum() > 0 ? " more" : " less"));
    }
}

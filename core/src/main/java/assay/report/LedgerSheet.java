package assay.report;

import assay.ask.Statement;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;

/// All entries of all quantities of one or more models in one table, a row an entry: for spreadsheets and scripts.
public final class LedgerSheet {
    private LedgerSheet() {}

    public static Sheet of(List<Statement> statements) {
        var rows = new ArrayList<List<Cell>>();
        for (var statement : statements) {
            var subject = statement.subject();
            for (var ledger : statement.ledgers()) {
                var total = subject.value(ledger.total());
                for (var entry : ledger.entries()) {
                    var value = subject.value(entry.amount());
                    rows.add(List.of(
                            Cell.of(subject.model().name()),
                            Cell.of(statement.convention().name()),
                            Cell.of(ledger.quantity().name()),
                            Cell.of(entry.path()),
                            Cell.of(subject.value(entry.count())),
                            Cell.of(subject, entry.amount(), ledger.unit()),
                            Cell.of(ledger.unit().label()),
                            Cell.share("total", value, total),
                            Cell.formula(entry.amount())));
                }
            }
        }
        return new Sheet("Entries", List.of(new Table("Entries", List.of(), List.of(
                Column.text("model"), Column.text("convention"), Column.text("quantity"), Column.text("path"),
                Column.figure("count"), Column.figure("value"), Column.text("unit"), Column.figure("share of total"),
                Column.text("formula")), rows)));
    }
}

package assay.report;

import assay.check.Lint;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;

/// What a careful reader would say of a config, as a sheet.
public final class LintSheet {
    private LintSheet() {}

    /// All of it for programs.
    public static Sheet data(Lint lint) {
        return new Sheet(lint.model(), List.of(findings(lint), Table.data("idle_fields", List.of(Column.text("field")),
                lint.idle().stream().map(field -> List.of(Cell.of(field))).toList())));
    }

    private static Table findings(Lint lint) {
        return new Table("Findings", lint.findings().isEmpty() ? List.of(Sentence.plain("None.")) : List.of(),
                List.of(Column.text("about"), Column.text("place"), Column.text("finding")),
                lint.findings().stream().map(f -> List.of(Cell.of(f.about()), Cell.of(f.place()), Cell.of(f.says())))
                        .toList());
    }

    public static Sheet of(Lint lint) {
        var sections = new ArrayList<Section>();
        sections.add(findings(lint));
        if (!lint.idle().isEmpty()) {
            sections.add(new Lines("Fields that change no count", List.of(
                    Sentence.plain(String.join(", ", lint.idle()) + "."))));
        }
        return new Sheet(lint.model(), sections);
    }
}

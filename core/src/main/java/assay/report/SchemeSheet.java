package assay.report;

import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import assay.storage.Method;
import assay.storage.Schemes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The ways to store weights: those that rows lay down, and the names that other modules add.
public final class SchemeSheet {
    private SchemeSheet() {}

    /// Everything that is known, a row each: for programs.
    public static Sheet of(Schemes schemes) {
        return sheet(schemes, true);
    }

    /// The columns that a page has room for.
    public static Sheet brief(Schemes schemes) {
        return sheet(schemes, false);
    }

    private static Sheet sheet(Schemes schemes, boolean all) {
        var columns = new ArrayList<>(List.of(Column.text("scheme"), Column.text("also"), Column.text("parameters")));
        if (all) {
            columns.addAll(List.of(Column.text("the rest"), Column.text("stored")));
        }
        columns.add(Column.text("source"));
        var rows = new ArrayList<List<Cell>>();
        for (var method : schemes.methods()) {
            var row = new ArrayList<Cell>(List.of(Cell.of(method.names().getFirst()),
                    Cell.of(String.join(" ", method.names().subList(1, method.names().size()))),
                    Cell.of(parameters(method))));
            if (all) {
                row.add(Cell.of(method.base().map(type -> type.label()).orElse("")));
                row.add(Cell.of(method.rules()));
            }
            row.add(Cell.of(method.source()));
            rows.add(row);
        }
        var sections = new ArrayList<Section>(List.of(new Table("Schemes", List.of(Sentence.plain(
                "A name may say its parameters: gptq-int4-g128, mlx-4bit, exl3-4.0bpw.")), columns, rows)));
        var others = schemes.others();
        if (all) {
            sections.add(Table.data("types", List.of(Column.text("scheme")),
                    others.stream().map(other -> List.of(Cell.of(other))).toList()));
        }
        if (!others.isEmpty() && !all) {
            sections.add(new Lines("Types, and recipes of llama-quantize",
                    Sentence.plain(List.of(String.join(", ", others)))));
        }
        return new Sheet("Ways to store weights (--weights)", sections);
    }

    private static String parameters(Method method) {
        return method.parameters().entrySet().stream()
                .map(p -> p.getKey() + "=" + p.getValue().usual()).sorted().collect(Collectors.joining(" "));
    }
}

package assay.write;

import assay.report.Cell;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The format `json`: a sheet as one object on one line.
///
/// ```
/// {"title": ...,
///  "tables": [{"title": ..., "lead": [...], "columns": [NAME, ...], "rows": [{NAME: cell, ...}, ...]}, ...],
///  "notes": [...]}
/// ```
///
/// A cell is a text, a formula as a text, a number, a share `{"of": WHOLE, "value": number}`, or null. A number is an integer
/// of any size or, where it is none, the string `"p/q"`; a difference of shares and a ratio are numbers. Of columns with one
/// name, the second is `NAME 2`. The notes are the sheet's sentences, from all its sections.
final class SheetJson {
    private final JsonText out = new JsonText();

    private SheetJson() {}

    static String of(Sheet sheet) {
        var json = new SheetJson();
        json.write(sheet);
        return json.out.toString();
    }

    private void write(Sheet sheet) {
        var notes = new ArrayList<String>();
        out.open('{').name("title").text(sheet.title()).name("tables").open('[');
        for (var section : sheet.sections()) {
            switch (section) {
                case Sheet.Table table -> table(table);
                case Sheet.Lines(_, var lines) -> notes.addAll(lines);
            }
        }
        out.close(']').name("notes").texts(notes).close('}');
    }

    private void table(Sheet.Table table) {
        var names = names(table.columns());
        out.open('{').name("title").text(table.title()).name("lead").texts(table.lead());
        out.name("columns").texts(names).name("rows").open('[');
        for (var row : table.rows()) {
            out.open('{');
            for (int c = 0; c < row.size(); c++) {
                out.name(names.get(c));
                cell(row.get(c));
            }
            out.close('}');
        }
        out.close(']').close('}');
    }

    private void cell(Cell cell) {
        switch (cell) {
            case Cell.Words(var text) -> out.text(text);
            case Cell.Amount(var value) -> out.number(value);
            case Cell.Formula(var expr) -> out.text(expr.toString());
            case Cell.Part(var share) ->
                out.open('{').name("of").text(share.of()).name("value").number(share.value()).close('}');
            case Cell.Points(var difference) -> out.number(difference);
            case Cell.Factor(var ratio) -> out.number(ratio);
            case Cell.Blank() -> out.nothing();
        }
    }

    private static List<String> names(List<Sheet.Column> columns) {
        var names = new LinkedHashSet<String>();
        for (var column : columns) {
            var name = column.name();
            for (int i = 2; !names.add(name); i++) {
                name = column.name() + " " + i;
            }
        }
        return List.copyOf(names);
    }
}

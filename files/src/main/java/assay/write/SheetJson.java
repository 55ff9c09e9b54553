package assay.write;

import assay.quantity.Unit;
import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The format `json`: a sheet as one object on one line.
///
/// ```
/// {"title": ...,
///  "tables": [{"title": ..., "lead": [sentence, ...], "columns": [NAME, ...], "rows": [{NAME: cell, ...}, ...]}, ...],
///  "notes": [sentence, ...]}
/// ```
///
/// A cell is one of these:
///
/// - an amount `{"value": number, "unit": UNIT, "formula": TEXT}`, the last where it comes from one; a number alone
///   where it has neither unit nor formula
/// - a share `{"of": WHOLE, "value": number}`; a difference of shares, or a ratio, as a number
/// - a text; a formula as a text, with its unit as `{"formula": TEXT, "unit": UNIT}`
/// - null
///
/// A number is an integer of any size or, where it is none, the string `"p/q"`. Of columns with one name, the second
/// is `NAME 2`. A sentence is `{"text": ..., "values": [cell, ...]}`: as people read it, and what is in it, exact. The
/// notes are the sheet's sentences, from all its sections.
final class SheetJson {
    private final JsonText out = new JsonText();

    private SheetJson() {}

    static String of(Sheet sheet) {
        var json = new SheetJson();
        json.write(sheet);
        return json.out.toString();
    }

    private void write(Sheet sheet) {
        var notes = new ArrayList<Sentence>();
        out.open('{').name("title").text(sheet.title()).name("tables").open('[');
        for (var section : sheet.sections()) {
            switch (section) {
                case Sheet.Table table -> table(table);
                case Sheet.Lines(_, var lines) -> notes.addAll(lines);
            }
        }
        out.close(']');
        sentences("notes", notes);
        out.close('}');
    }

    private void table(Sheet.Table table) {
        var names = names(table.columns());
        out.open('{').name("title").text(table.title());
        sentences("lead", table.lead());
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

    private void sentences(String name, List<Sentence> sentences) {
        out.name(name).open('[');
        for (var sentence : sentences) {
            out.open('{').name("text").text(sentence.toString()).name("values").open('[');
            sentence.cells().stream().filter(c -> !(c instanceof Cell.Words)).forEach(this::cell);
            out.close(']').close('}');
        }
        out.close(']');
    }

    private void cell(Cell cell) {
        switch (cell) {
            case Cell.Words _, Cell.Code _, Cell.Substituted _ -> out.text(cell.shown());
            case Cell.Amount(var formula, var value, var unit, _) -> {
                if (formula.isConstant() && unit.equals(Unit.NUMBER)) {
                    out.number(value);
                } else {
                    unit(out.open('{').name("value").number(value), unit);
                    (formula.isConstant() ? out : out.name("formula").text(formula.toString())).close('}');
                }
            }
            case Cell.Formula(var expr, var unit) -> {
                if (unit.equals(Unit.NUMBER)) {
                    out.text(expr.toString());
                } else {
                    unit(out.open('{').name("formula").text(expr.toString()), unit).close('}');
                }
            }
            case Cell.Bar(var share) -> out.number(share.value());
            case Cell.Part(var share) ->
                out.open('{').name("of").text(share.of()).name("value").number(share.value()).close('}');
            case Cell.Points(var difference) -> out.number(difference);
            case Cell.Factor(var ratio) -> out.number(ratio);
            case Cell.Blank() -> out.nothing();
        }
    }

    private static JsonText unit(JsonText out, Unit unit) {
        return unit.equals(Unit.NUMBER) ? out : out.name("unit").text(unit.label());
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

package assay.write;

import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Cell;
import assay.report.Passage;
import assay.report.Sentence;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The format `json`: a sheet as one object on one line.
///
/// ```
/// {"schema", "kind": "sheet", "title",
///  "tables": [{"name", "title", "lead": [sentence, ...], "columns": [KEY, ...], "rows": [{KEY: cell, ...}, ...]}],
///  "notes": [sentence, ...]}
/// ```
///
/// A cell is one of these:
///
/// - an amount `{"value", "unit", "formula"}`, the latter where there is one; an estimate has `"estimate": true`
/// - a share `{"of": WHOLE, "value"}`; a difference of shares, or a ratio, as `{"value"}`
/// - a formula `{"formula", "unit"}`, a text, or null
///
/// A `value` is an integer of any size or, where it is none, the string `"p/q"`, with `decimal` beside it. Of columns
/// with one key, the second is `KEY_2`; so are tables. A sentence is `{"text": ..., "values": [cell, ...]}`: as people
/// read it, and what is in it, exact. The notes are the sheet's sentences, from all its sections.
final class SheetJson {
    private final JsonText out = JsonText.answer("sheet");

    private SheetJson() {}

    static String of(Sheet sheet) {
        var json = new SheetJson();
        json.write(sheet);
        return json.out.toString();
    }

    private void write(Sheet sheet) {
        var notes = new ArrayList<Sentence>();
        out.name("title").text(sheet.title()).name("tables").open('[');
        var names = new HashSet<String>();
        for (var section : sheet.sections()) {
            switch (section) {
                case Sheet.Table table -> table(Csv.distinct(table.name(), names), table);
                case Passage passage -> table(Csv.distinct(passage.table().name(), names), passage.table());
                case Sheet.Lines(_, var lines) -> notes.addAll(lines);
            }
        }
        out.close(']');
        sentences("notes", notes);
        out.close('}');
    }

    private void table(String name, Sheet.Table table) {
        var names = Csv.keys(table.columns());
        out.open('{').name("name").text(name).name("title").text(table.title());
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
            case Cell.Amount(var formula, var value, var unit, _, var estimate) -> {
                unit(out.open('{').value(value, estimate), unit);
                (formula.isConstant() ? out : out.name("formula").text(formula.toString())).close('}');
            }
            case Cell.Formula(var expr, var unit) ->
                unit(out.open('{').name("formula").text(expr.toString()), unit).close('}');
            case Cell.Bar(var share) -> share(share);
            case Cell.Part(var share) -> share(share);
            case Cell.Points(var difference) -> out.open('{').value(difference).close('}');
            case Cell.Factor(var ratio) -> out.open('{').value(ratio).close('}');
            case Cell.Blank() -> out.nothing();
        }
    }

    private static JsonText unit(JsonText out, Unit unit) {
        return unit.equals(Unit.NUMBER) ? out : out.name("unit").text(unit.label());
    }

    private void share(Share share) {
        out.open('{').name("of").text(share.of()).value(share.value()).close('}');
    }
}

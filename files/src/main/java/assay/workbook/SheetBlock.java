package assay.workbook;

import assay.report.Cell;
import assay.report.Passage;
import assay.report.Sheet;
import java.util.List;

/// A sheet as it is written in any format: numbers that do not follow.
final class SheetBlock {
    /// The rows of a page, of 1,048,576 that a spreadsheet has.
    static final int ROWS = 1_000_000;

    private static final int WIDEST = 60;
    private static final int NARROWEST = 10;

    private final Book book;
    private final String title;
    private final int rows;
    private Page page;

    /// @param rows of a page
    SheetBlock(Book book, String title, int rows) {
        this.book = book;
        this.rows = rows;
        this.title = title;
        this.page = book.page(title);
    }

    void write(Sheet sheet, String note) {
        page.line(new Box.Text(sheet.title(), Style.TITLE));
        if (!note.isEmpty()) {
            page.line(Box.note(note));
        }
        for (var section : sheet.sections()) {
            page.skip();
            if (!section.title().isEmpty()) {
                page.line(new Box.Text(section.title(), Style.HEADING));
            }
            switch (section) {
                case Sheet.Lines lines -> lines.lines().forEach(line -> page.line(Box.text(line.toString())));
                case Sheet.Table table -> table(table);
                case Passage passage -> table(passage.table());
            }
        }
    }

    private void table(Sheet.Table table) {
        table.lead().forEach(line -> page.line(Box.note(line.toString())));
        if (table.rows().isEmpty()) {
            return;
        }
        var exact = new boolean[table.columns().size()];
        for (var row : table.rows()) {
            for (int i = 0; i < exact.length; i++) {
                exact[i] |= row.get(i) instanceof Cell.Amount amount && Box.inexact(amount.value());
            }
        }
        head(table.columns(), exact);
        for (var row : table.rows()) {
            if (page.row >= rows) {
                page = book.page(title);
                head(table.columns(), exact);
            }
            int column = 0;
            for (int i = 0; i < exact.length; i++) {
                put(column++, row.get(i));
                if (exact[i]) {
                    page.put(page.row, column++, new Box.Text(row.get(i) instanceof Cell.Amount amount
                            && Box.inexact(amount.value()) ? amount.value().toString() : "", Style.DIGITS));
                }
            }
            page.row++;
        }
    }

    private void head(List<Sheet.Column> columns, boolean[] exact) {
        int at = 0;
        for (int i = 0; i < columns.size(); i++) {
            var style = columns.get(i).right() ? Style.HEAD_RIGHT : Style.HEAD;
            page.put(page.row, at++, new Box.Text(columns.get(i).name(), style));
            if (exact[i]) {
                page.put(page.row, at++, new Box.Text("exactly, above 2^53", Style.HEAD_RIGHT));
            }
        }
        page.row++;
    }

    private void put(int column, Cell cell) {
        page.put(page.row, column, box(cell));
        page.widths.merge(column, Math.clamp(cell.shown().length() + 2L, NARROWEST, WIDEST), Math::max);
    }

    private static Box box(Cell cell) {
        return switch (cell) {
            case Cell.Words(var text) -> Box.text(text);
            case Cell.Amount amount -> Box.number(amount.value(), Style.NUMBER);
            case Cell.Part(var share) -> Box.number(share.value(), Style.SHARE);
            case Cell.Points(var difference) -> Box.number(difference, Style.SHARE);
            case Cell.Factor(var ratio) -> Box.number(ratio, Style.NUMBER);
            case Cell.Bar bar -> Box.text(bar.text(Cell.LONGEST_BAR));
            case Cell.Code _, Cell.Formula _, Cell.Substituted _ -> Box.code(cell.shown());
            case Cell.Blank() -> Box.text("");
        };
    }
}

package assay.write;

import assay.report.Cell;
import assay.report.Passage;
import assay.report.Sentence;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.List;

/// The format `table`: a sheet as text for a terminal.
///
/// No line is wider than the page, unless a figure alone is, and none ends in blanks.
final class Terminal {
    private static final int HANG = 2;

    private final Page page;
    private final Pen pen;

    private Terminal(Page page) {
        this.page = page;
        this.pen = new Pen(page.colour());
    }

    static String of(Sheet sheet, Page page) {
        var terminal = new Terminal(page);
        terminal.title(sheet.title());
        for (var section : sheet.sections()) {
            terminal.section(section);
        }
        return terminal.pen.toString();
    }

    private void section(Sheet.Section section) {
        if (!pen.isEmpty()) {
            pen.end();
        }
        title(section.title());
        switch (section) {
            case Sheet.Lines(_, var lines) -> lines.forEach(this::sentence);
            case Passage passage -> new PassageLines(page, pen).write(passage);
            case Sheet.Table table -> {
                table.lead().forEach(this::sentence);
                if (!table.said()) {
                    Grid.of(table, page.width()).ifPresentOrElse(grid -> grid.write(pen), () -> stack(table));
                }
            }
        }
    }

    private void title(String title) {
        if (!title.isEmpty()) {
            write(Wrap.lines(Texts.visible(title), page.width(), page.width() - HANG), Pen.Style.BOLD);
        }
    }

    private void sentence(Sentence sentence) {
        write(Wrap.lines(Texts.visible(sentence.toString()), page.width(), page.width() - HANG), Pen.Style.PLAIN);
    }

    /// Each row as lines of `column: value`, a blank line between rows.
    private void stack(Sheet.Table table) {
        boolean first = true;
        for (var row : table.rows()) {
            if (!first) {
                pen.end();
            }
            first = false;
            for (int c = 0; c < row.size(); c++) {
                if (!(row.get(c) instanceof Cell.Blank)) {
                    pair(Texts.visible(table.columns().get(c).name()), row.get(c));
                }
            }
        }
    }

    private void pair(String name, Cell cell) {
        int rest = page.width() - HANG;
        var pieces = new ArrayList<>(Wrap.pieces(name.isEmpty() ? "" : name + ": ", rest));
        var value = Texts.visible(cell.shown());
        pieces.addAll(Grid.breaks(cell) ? Wrap.pieces(value, rest) : List.of(value));
        write(Wrap.fill(pieces, page.width(), rest), Pen.Style.PLAIN);
    }

    /// Lines after the first are hung, but for a figure that fills the page.
    private void write(List<String> lines, Pen.Style style) {
        boolean first = true;
        for (var line : lines) {
            pen.blanks(first ? 0 : Math.clamp(page.width() - Wrap.width(line), 0, HANG));
            pen.text(line, style);
            pen.end();
            first = false;
        }
    }
}

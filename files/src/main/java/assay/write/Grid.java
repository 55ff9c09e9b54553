package assay.write;

import assay.report.Cell;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Rows of cells in columns side by side.
///
/// @param texts of the cells, row by row
/// @param widths of the columns
record Grid(Sheet.Table table, List<List<String>> texts, List<Integer> widths) {
    private static final int GAP = 2;

    /// The room that a bar has at least.
    private static final int SHORTEST_BAR = 4;

    /// Texts and formulas are not broken into a column narrower than this, ...
    private static final int NARROW = 12;

    /// ... and words of up to this length are not broken.
    private static final int WORD = 20;

    Grid {
        widths = List.copyOf(widths);
    }

    /// The columns as wide as their cells, the widest made narrower until all fit; empty where they never do.
    static Optional<Grid> of(Sheet.Table table, int page) {
        int count = table.columns().size();
        var texts = new ArrayList<List<String>>();
        for (var row : table.rows()) {
            var line = new ArrayList<String>(count);
            row.forEach(cell -> line.add(cell instanceof Cell.Bar ? "#".repeat(Cell.LONGEST_BAR)
                    : Texts.visible(cell.shown())));
            texts.add(line);
        }
        var widths = new int[count];
        int all = GAP * (count - 1);
        for (int c = 0; c < count; c++) {
            widths[c] = Wrap.width(Texts.visible(table.columns().get(c).name()));
            for (var line : texts) {
                widths[c] = Math.max(widths[c], Wrap.width(line.get(c)));
            }
            all += widths[c];
        }
        var least = all > page ? least(table, texts) : widths;
        IntPredicate bars = c -> table.rows().stream().anyMatch(row -> row.get(c) instanceof Cell.Bar);
        for (; all > page; all--) {
            int bar = widest(widths, least, bars);
            int widest = bar < 0 ? widest(widths, least, _ -> true) : bar;
            if (widest < 0) {
                return Optional.empty();
            }
            widths[widest]--;
        }
        var fitting = new ArrayList<Integer>(count);
        for (int width : widths) {
            fitting.add(width);
        }
        return Optional.of(new Grid(table, texts, fitting));
    }

    /// What each column needs at least.
    private static int[] least(Sheet.Table table, List<List<String>> texts) {
        var least = new int[table.columns().size()];
        for (int c = 0; c < least.length; c++) {
            least[c] = narrowest(Texts.visible(table.columns().get(c).name()));
            for (int r = 0; r < texts.size(); r++) {
                var text = texts.get(r).get(c);
                if (table.rows().get(r).get(c) instanceof Cell.Bar) {
                    least[c] = Math.max(least[c], SHORTEST_BAR);
                    continue;
                }
                least[c] = Math.max(least[c], breaks(table.rows().get(r).get(c)) ? narrowest(text) : Wrap.width(text));
            }
        }
        return least;
    }

    /// Whether a cell may stand on several lines. A figure may not.
    static boolean breaks(Cell cell) {
        return cell instanceof Cell.Words || cell.isCode();
    }

    void write(Pen pen) {
        var heads = new ArrayList<List<String>>();
        boolean headed = false;
        for (int c = 0; c < widths.size(); c++) {
            var name = Texts.visible(table.columns().get(c).name());
            heads.add(Wrap.lines(name, widths.get(c), widths.get(c)));
            headed |= !name.isEmpty();
        }
        if (headed) {
            write(heads, _ -> Pen.Style.DIM, pen);
            write(rule(), _ -> Pen.Style.DIM, pen);
        }
        for (int r = 0; r < texts.size(); r++) {
            var row = table.rows().get(r);
            var lines = new ArrayList<List<String>>();
            for (int c = 0; c < widths.size(); c++) {
                lines.add(row.get(c) instanceof Cell.Bar bar ? List.of(bar.text(widths.get(c)))
                        : Wrap.lines(texts.get(r).get(c), widths.get(c), widths.get(c)));
            }
            write(lines, c -> row.get(c) instanceof Cell.Formula ? Pen.Style.DIM : Pen.Style.PLAIN, pen);
        }
    }

    private List<List<String>> rule() {
        var rule = new ArrayList<List<String>>();
        widths.forEach(width -> rule.add(List.of("-".repeat(width))));
        return rule;
    }

    private interface Look {
        Pen.Style of(int column);
    }

    private void write(List<List<String>> cells, Look look, Pen pen) {
        int lines = 1;
        for (var cell : cells) {
            lines = Math.max(lines, cell.size());
        }
        for (int i = 0; i < lines; i++) {
            for (int c = 0; c < cells.size(); c++) {
                var text = i < cells.get(c).size() ? cells.get(c).get(i) : "";
                int blanks = widths.get(c) - Wrap.width(text);
                boolean right = table.columns().get(c).right();
                pen.blanks((c == 0 ? 0 : GAP) + (right ? blanks : 0));
                pen.text(text, look.of(c));
                pen.blanks(right ? 0 : blanks);
            }
            pen.end();
        }
    }

    private static int narrowest(String text) {
        return Math.min(Wrap.width(text), Math.max(NARROW, Math.min(WORD, Wrap.longest(text))));
    }

    /// The widest of some columns that can be narrower, or -1.
    private static int widest(int[] widths, int[] least, IntPredicate some) {
        int widest = -1;
        for (int c = 0; c < widths.length; c++) {
            if (some.test(c) && widths[c] > least[c] && (widest < 0 || widths[c] > widths[widest])) {
                widest = c;
            }
        }
        return widest;
    }
}

package assay.workbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One page of a workbook while it is being filled.
final class Page {
    /// The column from which on parts of long formulas stand, behind everything that is looked at.
    static final int SCRATCH = 51;

    private static final int LETTERS = 26;

    final String title;
    final SortedMap<Integer, SortedMap<Integer, Box>> rows = new TreeMap<>();
    final Map<Integer, Integer> widths = new TreeMap<>();
    final List<Chart> charts = new ArrayList<>();

    /// The row that is filled next, from 0.
    int row;

    /// How many rows stay in sight.
    int frozen;

    Page(String title) {
        this.title = title;
    }

    void put(int line, int column, Box box) {
        rows.computeIfAbsent(line, _ -> new TreeMap<>()).put(column, box);
    }

    /// A row of boxes from the first column on.
    void line(Box... boxes) {
        for (int i = 0; i < boxes.length; i++) {
            put(row, i, boxes[i]);
        }
        row++;
    }

    void skip() {
        row++;
    }

    /// The widths of the first columns, in characters.
    Page wide(int... characters) {
        for (int i = 0; i < characters.length; i++) {
            widths.put(i, characters[i]);
        }
        return this;
    }

    /// Where a formula that is too long for one cell puts a part of it: in this row, behind everything else.
    Calculation.Scratch scratch() {
        int line = row;
        return (formula, value) -> {
            var used = rows.getOrDefault(line, new TreeMap<>());
            int column = used.isEmpty() ? SCRATCH : Math.max(SCRATCH, used.lastKey() + 1);
            put(line, column, Box.live(formula, value, Style.NUMBER));
            return fixed(line, column);
        };
    }

    /// The address of a cell, wherever the formula stands: `$D$5`.
    static String fixed(int line, int column) {
        return "$" + letters(column) + "$" + (line + 1);
    }

    /// The address of a cell of this page from any page: `'FLOPs'!$D$5`.
    String at(int line, int column) {
        return quoted() + "!" + fixed(line, column);
    }

    /// The address of a part of a column of this page from any page.
    String range(int from, int to, int column) {
        return at(from, column) + ":" + fixed(to, column);
    }

    private String quoted() {
        return "'" + title.replace("'", "''") + "'";
    }

    static String letters(int column) {
        var letters = new StringBuilder();
        for (int i = column; i >= 0; i = i / LETTERS - 1) {
            letters.insert(0, (char) ('A' + i % LETTERS));
        }
        return letters.toString();
    }
}

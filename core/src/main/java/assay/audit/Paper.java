package assay.audit;

import assay.audit.Line.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// An answer as lines, whatever it was written in.
record Paper(List<Line> lines) {
    private static final int MOST_CELLS = 200;

    Paper {
        lines = List.copyOf(lines);
    }

    /// The lines of a text.
    ///
    /// @param name of its file, by whose ending notebooks, pages and tables of values are told
    static Paper of(String name, String text) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".ipynb") || (text.stripLeading().startsWith("{") && text.contains("\"nbformat\""))) {
            return lines(Notebook.lines(text), ' ');
        }
        var raw = new ArrayList<Raw>();
        int number = 0;
        for (var line : text.split("\r\n|\n|\r", -1)) {
            raw.add(new Raw(++number, line));
        }
        if (lower.endsWith(".html") || lower.endsWith(".htm")) {
            var page = new Html();
            return lines(raw.stream().map(r -> new Raw(r.number, page.shown(r.text))).toList(), ' ', true);
        }
        return lines(raw, lower.endsWith(".csv") ? between(text) : lower.endsWith(".tsv") ? '\t' : ' ');
    }

    /// The sign between the values of a row: a semicolon where the first has more of them, as where decimals have
    /// commas.
    private static char between(String text) {
        var first = Arrays.stream(text.split("\n", -1)).filter(line -> !line.isBlank()).findFirst().orElse("");
        return first.chars().filter(c -> c == ';').count() > first.chars().filter(c -> c == ',').count() ? ';' : ',';
    }

    /// What LaTeX has between the rows of a table.
    private static final Set<String> RULES = Set.of("\\midrule", "\\endhead", "\\bottomrule", "\\endfoot");

    /// A line before it is looked at.
    record Raw(int number, String text) {}

    private static Paper lines(List<Raw> raw, char separator) {
        return lines(raw, separator, false);
    }

    /// @param page whether it is of a page, where a line of tags alone may stand between the rows of a table
    private static Paper lines(List<Raw> raw, char separator, boolean page) {
        var lines = new ArrayList<Line>();
        List<String> head = List.of();
        boolean table = false;
        for (var r : raw) {
            var text = r.text.startsWith("﻿") ? r.text.substring(1) : r.text;
            var cells = cells(text, separator);
            if (cells.size() < 2) {
                boolean between = RULES.contains(text.strip()) || (page && text.isBlank());
                table &= between;
                head = between ? head : List.of();
                lines.add(new Line(r.number, text, List.of(), heading(text), indent(text), code(text)));
                continue;
            }
            boolean ruled = cells.stream().allMatch(c -> c.text.chars().allMatch(x -> "-:= \\".indexOf(x) >= 0));
            boolean words = cells.stream().noneMatch(c -> holdsFigure(c.text)) || (separator != ' '
                    && cells.size() > 2 && cells.stream().skip(1).noneMatch(c -> startsWithDigit(c.text)));
            if (!table || (words && !ruled)) {
                head = cells.stream().map(Piece::text).toList();
            }
            table = true;
            var above = words ? List.<String>of() : head;
            var placed = new ArrayList<Cell>();
            for (int i = 0; i < cells.size(); i++) {
                var piece = cells.get(i);
                placed.add(new Cell(piece.start, piece.end, piece.text,
                        i < above.size() ? above.get(i) : ""));
            }
            lines.add(new Line(r.number, text, placed, 0, indent(text), false));
        }
        return new Paper(lines);
    }

    private static boolean startsWithDigit(String text) {
        return !text.isBlank() && Character.isDigit(text.strip().charAt(0));
    }

    private static boolean holdsFigure(String text) {
        return Figures.of(0, text).stream().anyMatch(f -> f.digits() > 0);
    }

    private record Piece(int start, int end, String text) {}

    private static List<Piece> cells(String text, char separator) {
        if (separator == ',' || separator == ';') {
            return quoted(text, separator);
        }
        var stripped = text.strip();
        if (separator == '\t' || (text.indexOf('\t') > 0 && stripped.indexOf('\t') > 0)) {
            return split(text, "\t");
        }
        if (stripped.startsWith("|") || (stripped.chars().filter(c -> c == '|').count() >= 2
                && !stripped.contains("||"))) {
            return split(text, "|");
        }
        if (stripped.contains(" & ") && (stripped.endsWith("\\\\") || stripped.endsWith("\\hline"))) {
            return split(text, "&");
        }
        return List.of();
    }

    private static List<Piece> split(String text, String sign) {
        var all = new ArrayList<Piece>();
        int start = 0;
        while (start <= text.length() && all.size() < MOST_CELLS) {
            int end = text.indexOf(sign, start);
            if (end < 0) {
                end = text.length();
            }
            var piece = text.substring(start, end);
            boolean edge = piece.isBlank() && (start == 0 || end == text.length()) && !sign.equals("\t");
            if (!edge) {
                all.add(new Piece(start, end, piece.strip()));
            }
            start = end + 1;
        }
        return all;
    }

    private static List<Piece> quoted(String text, char separator) {
        var all = new ArrayList<Piece>();
        int start = 0;
        boolean inside = false;
        for (int i = 0; i <= text.length() && all.size() < MOST_CELLS; i++) {
            if (i == text.length() || (text.charAt(i) == separator && !inside)) {
                all.add(new Piece(start, i, text.substring(start, i).replace("\"", "").strip()));
                start = i + 1;
            } else if (text.charAt(i) == '"') {
                inside = !inside;
            }
        }
        return all;
    }

    private static int heading(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == '#') {
            at++;
        }
        if (at > 0 && at < 7 && at < text.length() && text.charAt(at) == ' ') {
            boolean names = text.indexOf(':') < 0 && text.indexOf('≈') < 0 && text.indexOf('~') < 0;
            var claims = Figures.of(0, text).stream().filter(f -> !(names && f.mark().text().equals("B")))
                    .filter(f -> f.mark().said() || text.contains("=")).count();
            return claims > 0 || (text.strip().endsWith(".") && at == 1) ? 0 : at;
        }
        for (var word : List.of("\\section", "\\subsection", "\\subsubsection", "\\paragraph")) {
            if (text.stripLeading().startsWith(word)) {
                return 1 + List.of("\\section", "\\subsection", "\\subsubsection", "\\paragraph").indexOf(word);
            }
        }
        return 0;
    }

    private static int indent(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                width++;
            } else if (c == '\t') {
                width += 4;
            } else {
                break;
            }
        }
        return width;
    }

    private static boolean code(String text) {
        var t = text.strip();
        return t.startsWith("print(") || t.startsWith("def ") || t.startsWith("return ") || t.startsWith("import ");
    }
}

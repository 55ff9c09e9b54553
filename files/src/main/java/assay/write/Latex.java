package assay.write;

import assay.formula.Typeset;
import assay.report.Cell;
import assay.report.Passage;
import assay.report.Sentence;
import assay.report.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The format `latex`: a document that compiles by itself, of headings, lists and `longtable`s. Where another document
/// has it by `\input`, it is these alone, for which that document loads the packages that the first line names; each
/// table stands between two comments with its title.
///
/// Texts are shown as they are, in any engine and encoding of fonts: what TeX reads as a command or joins to one sign
/// is escaped, and a character beyond Latin-1 stands as its code, `[U+4E2D]`. Tables that are wider than the line have
/// columns that are broken, and the smallest letters that their figures need.
final class Latex {
    private static final int LATIN = 0xff;

    /// What of a line of the document's usual width each size of letters has room for, in letters.
    private static final List<Size> SIZES = List.of(new Size("footnotesize", 100, 3), new Size("scriptsize", 118, 3),
            new Size("tiny", 150, 2));

    /// The least letters that a column of texts is broken at.
    private static final int LEAST = 12;

    /// Of these, two in a row become one sign.
    private static final String JOINED = "-,'";

    /// At the beginning of a row or an item they would be read as part of a command.
    private static final String OPTIONS = "[*";

    /// Behind these a name as it is typed may be broken.
    private static final String BROKEN = "/.*+_-,=)]:";

    private static final String OPEN = """
            % A document by itself. In another: \\usepackage{array,booktabs,longtable}, and \\input this file.
            \\expandafter\\ifx\\csname @nodocument\\endcsname\\relax
              \\def\\assayend{}
            \\else
              \\documentclass[a4paper,10pt]{article}
              \\usepackage[T1]{fontenc}
              \\usepackage[utf8]{inputenc}
              \\usepackage[margin=2cm]{geometry}
              \\usepackage{array,booktabs,longtable}
              \\def\\assayend{\\end{document}}
              \\begin{document}
            \\fi
            """;
    private static final String CLOSE = "\\assayend\n";

    private final StringBuilder out = new StringBuilder();

    private Latex() {}

    /// Letters of a size, and how many of them stand beside each other.
    ///
    /// @param between columns, in letters
    private record Size(String name, int line, int between) {}

    static String of(List<Sheet> sheets) {
        var latex = new Latex();
        latex.out.append(OPEN);
        sheets.forEach(latex::sheet);
        return latex.out.append(CLOSE).toString();
    }

    private void sheet(Sheet sheet) {
        heading("section", sheet.title());
        for (var section : sheet.sections()) {
            heading("subsection", section.title());
            switch (section) {
                case Sheet.Lines(_, var lines) -> list(lines);
                case Sheet.Table table -> table(table);
                case Passage passage -> passage(passage);
            }
        }
    }

    private void heading(String command, String title) {
        if (!title.isBlank()) {
            out.append('\\').append(command).append("*{").append(text(title)).append("}\n");
        }
    }

    private void list(Iterable<Sentence> lines) {
        var items = new StringBuilder();
        lines.forEach(sentence -> items.append("\\item ").append(first(sentence(sentence))).append('\n'));
        if (!items.isEmpty()) {
            out.append("\\begin{itemize}\\raggedright\n").append(items).append("\\end{itemize}\n");
        }
    }

    /// Its lines in letters of one width, what is marked bold with its sign and the number of its note behind it.
    private void passage(Passage passage) {
        var notes = new ArrayList<Sentence>();
        out.append("{\\raggedright\\noindent ").append(text(passage.legend(true)))
                .append("\\par}\n{\\footnotesize\\raggedright\\parindent=0pt\n");
        for (var line : passage.lines()) {
            out.append(line.number()).append("\\quad ");
            for (var piece : Passage.pieces(line)) {
                var shown = piece.text().isBlank() ? "\\ ".repeat(Math.min(piece.text().length(), LEAST))
                        : "\\texttt{" + typed(piece.text()) + "}";
                switch (piece) {
                    case Passage.Piece.Plain _ -> out.append(shown);
                    case Passage.Piece.Marked(var says, var mark) -> {
                        if (mark.tone().spoken()) {
                            notes.add(Sentence.plain((notes.size() + 1) + ". line " + line.number() + ", " + says
                                    + ": " + Passage.said(mark)));
                        }
                        out.append("\\textbf{").append(shown).append("}\\textsuperscript{")
                                .append(text(mark.tone().letter())).append(mark.tone().spoken()
                                        ? String.valueOf(notes.size()) : "").append('}');
                    }
                }
            }
            out.append("\\par\n");
        }
        out.append("}\n");
        list(notes);
    }

    private void table(Sheet.Table table) {
        table.lead().forEach(sentence -> out.append("{\\raggedright\\noindent ")
                .append(sentence(sentence)).append("\\par}\n"));
        if (table.said() || table.columns().isEmpty()) {
            return;
        }
        out.append("% begin ").append(text(table.title())).append('\n');
        var widths = new ArrayList<Integer>();
        for (int c = 0; c < table.columns().size(); c++) {
            widths.add(widest(table, c));
        }
        var size = SIZES.stream().filter(s -> fits(table, widths, s)).findFirst().orElse(SIZES.getLast());
        out.append("{\\").append(size.name).append("\\setlength{\\tabcolsep}{")
                .append(size.between == 2 ? "2pt" : "4pt").append("}\n\\begin{longtable}{@{}");
        for (int c = 0; c < table.columns().size(); c++) {
            out.append(column(table, widths, c, size));
        }
        out.append("@{}}\n\\toprule\n");
        out.append(table.columns().stream().map(c -> first(text(c.name()))).collect(Collectors.joining(" & ")));
        out.append(" \\\\\n\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n");
        for (var row : table.rows()) {
            out.append(first(row.stream().map(c -> cell(c, c.shown())).collect(Collectors.joining(" & "))))
                    .append(" \\\\\n");
        }
        out.append("\\end{longtable}}\n% end ").append(text(table.title())).append('\n');
    }

    private static int widest(Sheet.Table table, int index) {
        int head = table.columns().get(index).name().length();
        return Math.max(head, table.rows().stream().mapToInt(row -> row.get(index).shown().length()).max().orElse(0));
    }

    /// Whether figures and broken texts have room.
    private static boolean fits(Sheet.Table table, List<Integer> widths, Size size) {
        int sum = 0;
        for (int c = 0; c < widths.size(); c++) {
            sum += size.between + (table.columns().get(c).right() ? widths.get(c) : Math.min(widths.get(c), 2 * LEAST));
        }
        return sum <= size.line;
    }

    /// How a column is set: figures to the right; texts broken where there is no room for all of them, the longer ones
    /// in wider columns.
    private static String column(Sheet.Table table, List<Integer> widths, int index, Size size) {
        if (table.columns().get(index).right()) {
            return "r";
        }
        int room = size.line;
        int wanted = 0;
        for (int c = 0; c < widths.size(); c++) {
            room -= size.between + (table.columns().get(c).right() ? widths.get(c) : 0);
            wanted += table.columns().get(c).right() ? 0 : widths.get(c);
        }
        if (wanted <= room) {
            return "l";
        }
        // a long text is broken more often than a short one: widths by their square roots, none wider than its text
        double roots = 0;
        int kept = 0;
        for (int c = 0; c < widths.size(); c++) {
            boolean small = widths.get(c) <= LEAST;
            if (!table.columns().get(c).right()) {
                roots += small ? 0 : Math.sqrt(widths.get(c));
                kept += small ? widths.get(c) : 0;
            }
        }
        if (widths.get(index) <= LEAST) {
            return "l";
        }
        double letters = Math.max(LEAST, (room - kept) * Math.sqrt(widths.get(index)) / roots);
        long thousandths = Math.round(1000 * letters / size.line);
        return ">{\\raggedright\\arraybackslash}p{0." + "0".repeat(thousandths < 100 ? 1 : 0)
                + Math.min(999, thousandths) + "\\linewidth}";
    }

    private static String sentence(Sentence sentence) {
        return sentence.cells().stream().map(c -> cell(c, c.said())).collect(Collectors.joining());
    }

    private static String cell(Cell cell, String shown) {
        return switch (cell) {
            case Cell.Formula(var expr, var unit) -> "$" + Typeset.of(expr) + "$"
                    + (shown.equals(expr.toString()) ? "" : " " + text(unit.plural()));
            case Cell.Code _, Cell.Substituted _ -> shown.isBlank() ? "" : "\\texttt{" + typed(shown) + "}";
            case Cell.Words _ when Texts.indent(shown) > 1 -> "\\hspace*{" + Texts.indent(shown) / 2 + "em}"
                    + broken(shown.strip());
            case Cell.Words _ -> broken(shown);
            default -> text(shown);
        };
    }

    /// A text whose longer words may be broken behind their signs.
    private static String broken(String given) {
        var words = new ArrayList<String>();
        for (var word : given.split(" ", -1)) {
            words.add(word.length() > LEAST ? typed(word) : text(word));
        }
        return String.join(" ", words);
    }

    /// A text as it is typed, which may be broken behind its signs.
    private static String typed(String given) {
        var out = new StringBuilder();
        int from = 0;
        for (int i = 0; i < given.length(); i++) {
            if (BROKEN.indexOf(given.charAt(i)) >= 0 && i + 1 < given.length()
                    && JOINED.indexOf(given.charAt(i + 1)) < 0) {
                out.append(text(given.substring(from, i + 1))).append("\\allowbreak{}");
                from = i + 1;
            }
        }
        return out.append(text(given.substring(from))).toString();
    }

    private static String first(String text) {
        return !text.isEmpty() && OPTIONS.indexOf(text.charAt(0)) >= 0 ? "{}" + text : text;
    }

    /// A text that LaTeX shows as it is.
    static String text(String given) {
        var plain = Texts.visible(given);
        var escaped = new StringBuilder(plain.length());
        int before = 0;
        for (int i = 0; i < plain.length(); i += Character.charCount(before)) {
            int c = plain.codePointAt(i);
            escaped.append(c == before && JOINED.indexOf(c) >= 0 ? "{}" : "").append(escaped(c));
            before = c;
        }
        return escaped.toString();
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\\' -> "\\textbackslash{}";
            case '~' -> "\\textasciitilde{}";
            case '^' -> "\\textasciicircum{}";
            case '<' -> "\\textless{}";
            case '>' -> "\\textgreater{}";
            case '|' -> "\\textbar{}";
            case '`' -> "\\textasciigrave{}";
            case '{', '}', '$', '&', '#', '_', '%' -> "\\" + (char) c;
            case 0xd7 -> "$\\times$";
            default -> c > LATIN || (c > '~' && c < 0xa1) ? code(c) : String.valueOf((char) c);
        };
    }

    private static String code(int c) {
        var digits = Integer.toHexString(c).toUpperCase(Locale.ROOT);
        return "[U+" + "0".repeat(Math.max(0, 4 - digits.length())) + digits + "]";
    }
}

package assay.write;

import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
import java.util.Locale;
import java.util.stream.Collectors;

/// The format `latex`: headings, lists and `longtable`s, to be put into a document that loads the package
/// `longtable`, which every distribution has.
///
/// Texts are shown as they are, in any engine and encoding of fonts: what TeX reads as a command or joins to one sign
/// is escaped, and a character beyond Latin-1 stands as its code, `[U+4E2D]`. A column of texts that are long is as
/// wide as a share of the line, and its texts are broken.
final class Latex {
    private static final int LATIN = 0xff;
    private static final int UNBROKEN = 48;
    private static final int LINE = 100;

    /// Of these, two in a row become one sign.
    private static final String JOINED = "-,'";

    /// At the beginning of a row or an item they would be read as part of a command.
    private static final String OPTIONS = "[*";

    private final StringBuilder out = new StringBuilder();

    private Latex() {}

    static String of(Sheet sheet) {
        var latex = new Latex();
        latex.out.append("% \\usepackage{longtable}\n");
        latex.heading("section", sheet.title());
        for (var section : sheet.sections()) {
            latex.heading("subsection", section.title());
            switch (section) {
                case Sheet.Lines(_, var lines) -> latex.list(lines);
                case Sheet.Table table -> latex.table(table);
            }
        }
        return latex.out.toString();
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
            out.append("\\begin{itemize}\n").append(items).append("\\end{itemize}\n");
        }
    }

    private void table(Sheet.Table table) {
        table.lead().forEach(sentence -> out.append("\\noindent ").append(sentence(sentence)).append("\\par\n"));
        if (table.said() || table.columns().isEmpty()) {
            return;
        }
        out.append("\\begin{longtable}{");
        for (int c = 0; c < table.columns().size(); c++) {
            out.append(column(table, c));
        }
        out.append("}\n\\hline\n");
        out.append(table.columns().stream().map(c -> text(c.name())).collect(Collectors.joining(" & ")));
        out.append(" \\\\\n\\hline\n\\endhead\n");
        for (var row : table.rows()) {
            out.append(first(row.stream().map(c -> cell(c, c.shown())).collect(Collectors.joining(" & "))))
                    .append(" \\\\\n");
        }
        out.append("\\hline\n\\end{longtable}\n");
    }

    /// How a column is set: figures to the right, long texts broken.
    private static String column(Sheet.Table table, int index) {
        if (table.columns().get(index).right()) {
            return "r";
        }
        int longest = table.rows().stream().mapToInt(row -> row.get(index).shown().length()).max().orElse(0);
        return longest <= UNBROKEN ? "l" : "p{0." + Math.min(6, 1 + longest / LINE) + "\\linewidth}";
    }

    private static String sentence(Sentence sentence) {
        return sentence.cells().stream().map(c -> cell(c, c.said())).collect(Collectors.joining());
    }

    private static String cell(Cell cell, String shown) {
        return cell.isCode() && !shown.isBlank() ? "\\texttt{" + text(shown) + "}" : text(shown);
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

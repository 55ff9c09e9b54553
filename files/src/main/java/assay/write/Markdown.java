package assay.write;

import assay.report.Passage;
import assay.report.Sentence;
import assay.report.Sheet;

/// The format `markdown`: tables as GitHub writes them, titles as headings, formulas as code.
final class Markdown {
    private final StringBuilder out = new StringBuilder();

    private Markdown() {}

    static String of(Sheet sheet) {
        var markdown = new Markdown();
        markdown.heading("# ", sheet.title());
        for (var section : sheet.sections()) {
            markdown.heading("## ", section.title());
            switch (section) {
                case Sheet.Lines(_, var lines) -> markdown.list(lines);
                case Sheet.Table table -> markdown.table(table);
                case Passage passage -> markdown.block().append(MarkdownPassage.of(passage));
            }
        }
        return markdown.out.toString();
    }

    private void heading(String marks, String title) {
        if (!title.isBlank()) {
            block().append(marks).append(line(Sentence.plain(title))).append('\n');
        }
    }

    private void list(Iterable<Sentence> lines) {
        block();
        for (var sentence : lines) {
            out.append("- ").append(line(sentence)).append('\n');
        }
    }

    private void table(Sheet.Table table) {
        for (var sentence : table.lead()) {
            block().append(line(sentence)).append('\n');
        }
        if (table.said()) {
            return;
        }
        block();
        for (var column : table.columns()) {
            cell(inline(column.name()).strip());
        }
        out.append("|\n");
        for (var column : table.columns()) {
            cell(column.right() ? "---:" : "---");
        }
        out.append("|\n");
        for (var row : table.rows()) {
            for (var cell : row) {
                cell(cell.isCode() ? code(cell.shown()).replace("|", "\\|") : inline(cell.shown()).strip());
            }
            out.append("|\n");
        }
    }

    private void cell(String text) {
        out.append("| ").append(text).append(text.isEmpty() ? "" : " ");
    }

    /// Starts a block, after an empty line.
    private StringBuilder block() {
        return out.isEmpty() ? out : out.append('\n');
    }

    /// A text that Markdown shows as it is at the start of a line, where it could begin a list, a quotation or a
    /// heading.
    private static String line(Sentence sentence) {
        var text = new StringBuilder();
        sentence.cells().forEach(c -> text.append(c.isCode() ? code(c.said()) : inline(c.said())));
        var line = text.toString().strip();
        int digits = 0;
        while (digits < line.length() && line.charAt(digits) >= '0' && line.charAt(digits) <= '9') {
            digits++;
        }
        boolean marks = digits < line.length() && (digits == 0 ? "#>+-=" : ".)").indexOf(line.charAt(digits)) >= 0;
        return marks ? line.substring(0, digits) + "\\" + line.substring(digits) : line;
    }

    /// A text that Markdown shows as it is within a line.
    static String inline(String text) {
        var plain = Texts.visible(text);
        var escaped = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean marks = switch (c) {
                case '\\', '`', '*', '|', '<', '&', '[', ']', '~' -> true;
                case '_' -> !within(plain, i);
                default -> false;
            };
            escaped.append(marks ? "\\" : "").append(c);
        }
        return escaped.toString();
    }

    /// A text as it is typed, between more backticks than it has in a row.
    static String code(String text) {
        var plain = Texts.visible(text);
        var ticks = "`";
        while (plain.contains(ticks)) {
            ticks += "`";
        }
        var blank = plain.startsWith("`") || plain.endsWith("`") ? " " : "";
        return plain.isBlank() ? "" : ticks + blank + plain + blank + ticks;
    }

    /// Whether a character stands between letters or digits.
    private static boolean within(String text, int at) {
        return at > 0 && at + 1 < text.length()
                && Character.isLetterOrDigit(text.charAt(at - 1)) && Character.isLetterOrDigit(text.charAt(at + 1));
    }
}

package assay.write;

import assay.report.Passage;
import assay.report.Passage.Line;
import assay.report.Passage.Mark;
import java.util.ArrayList;
import java.util.List;

/// A passage in Markdown: a sign behind each piece that is marked, with the number of its note, and the notes as a list
/// behind the passage.
///
/// A text that is Markdown stands as it is, its signs where it shows them: behind code, formulas, links and tags that
/// are within a line. Any other text stands as it is typed.
final class MarkdownPassage {
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private final StringBuilder out = new StringBuilder();
    private final List<String> notes = new ArrayList<>();
    /// What ends the block of code that the line is in; empty outside of one.
    private String fence = "";

    private MarkdownPassage() {}

    static String of(Passage passage) {
        var writes = new MarkdownPassage();
        writes.write(passage);
        return writes.out.toString();
    }

    private void write(Passage passage) {
        out.append(Markdown.inline(passage.legend(false))).append("\n\n");
        if (passage.markdown()) {
            out.append("---\n\n");
            passage.lines().forEach(this::marked);
            out.append(fence.isEmpty() ? "" : fence + "\n").append("\n---\n");
        } else {
            var ticks = "```";
            for (var line : passage.lines()) {
                while (line.text().contains(ticks)) {
                    ticks += "`";
                }
            }
            out.append(ticks).append("text\n");
            passage.lines().forEach(line -> {
                int from = 0;
                for (var mark : line.marks()) {
                    out.append(line.text(), from, mark.end()).append(sign(line, mark));
                    from = mark.end();
                }
                out.append(line.text(), from, line.text().length()).append('\n');
            });
            out.append(ticks).append('\n');
        }
        if (!notes.isEmpty()) {
            out.append('\n');
            for (int i = 0; i < notes.size(); i++) {
                out.append(i + 1).append(". ").append(notes.get(i)).append('\n');
            }
        }
    }

    /// A line of Markdown.
    private void marked(Line line) {
        var text = line.text();
        boolean typed = !fence.isEmpty();
        fence(text);
        int[] after = typed || !fence.isEmpty() ? null : after(text);
        int from = 0;
        var waiting = new StringBuilder();
        for (var mark : line.marks()) {
            int at = after == null || mark.end() == 0 ? mark.end() : Math.max(mark.end(), after[mark.end() - 1]);
            if (at > from) {
                out.append(waiting).append(text, from, at);
                waiting.setLength(0);
                from = at;
            }
            waiting.append(sign(line, mark));
        }
        out.append(waiting).append(text, from, text.length()).append('\n');
    }

    /// Begins or ends a block of code.
    private void fence(String text) {
        var stripped = text.strip();
        if (!fence.isEmpty()) {
            fence = stripped.startsWith(fence) && stripped.chars().allMatch(c -> c == fence.charAt(0)) ? "" : fence;
        } else if (stripped.startsWith("```") || stripped.startsWith("~~~")) {
            int ticks = 0;
            while (ticks < stripped.length() && stripped.charAt(ticks) == stripped.charAt(0)) {
                ticks++;
            }
            fence = stripped.indexOf('`', ticks) < 0 ? stripped.substring(0, ticks) : "";
        }
    }

    /// For each place of a line, where a sign for it may stand: the next place, or the end of the code, formula,
    /// address or tag that it is in.
    private static int[] after(String text) {
        var after = new int[text.length()];
        int at = 0;
        while (at < text.length()) {
            int end = stretch(text, at);
            for (int i = at; i < end; i++) {
                after[i] = end;
            }
            at = end;
        }
        return after;
    }

    /// Where what begins at a place ends, which is to be left whole.
    private static int stretch(String text, int at) {
        return switch (text.charAt(at)) {
            case '\\' -> Math.min(at + 2, text.length());
            case '`' -> {
                int ticks = at;
                while (ticks < text.length() && text.charAt(ticks) == '`') {
                    ticks++;
                }
                int close = text.indexOf(text.substring(at, ticks), ticks);
                yield close < 0 ? ticks : close + ticks - at;
            }
            case '$' -> {
                var sign = text.startsWith("$$", at) ? "$$" : "$";
                int close = text.indexOf(sign, at + sign.length());
                boolean formula = close > at + sign.length() && (sign.length() == 2
                        || (text.charAt(at + 1) != ' ' && text.charAt(close - 1) != ' '));
                yield formula ? close + sign.length() : at + sign.length();
            }
            case '<' -> {
                int close = text.indexOf('>', at);
                boolean tag = close > 0 && at + 1 < text.length() && (Character.isLetter(text.charAt(at + 1))
                        || "/!".indexOf(text.charAt(at + 1)) >= 0);
                yield tag ? close + 1 : at + 1;
            }
            case ']' -> {
                int close = text.startsWith("](", at) ? text.indexOf(')', at) : -1;
                yield close < 0 ? at + 1 : close + 1;
            }
            default -> at + 1;
        };
    }

    private String sign(Line line, Mark mark) {
        if (!mark.tone().spoken()) {
            return mark.tone().sign();
        }
        notes.add("line " + line.number() + ", " + Markdown.code(line.text().substring(mark.start(), mark.end()))
                + ": " + Markdown.inline(Passage.said(mark)));
        var raised = new StringBuilder(mark.tone().sign());
        for (var digit : String.valueOf(notes.size()).toCharArray()) {
            raised.append(RAISED.charAt(digit - '0'));
        }
        return raised.toString();
    }
}

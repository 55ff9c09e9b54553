package assay.write;

import assay.quantity.Columns;
import assay.report.Passage;
import assay.report.Passage.Line;
import assay.report.Passage.Mark;
import assay.report.Passage.Tone;
import java.util.ArrayList;
import java.util.List;

/// A passage for a terminal: its lines with their numbers, under each piece that is marked its sign as often as it is
/// wide, and below the line what is to be said of it; in colour all three have that of the tone.
final class PassageLines {
    private static final String BAR = " | ";
    /// So much of a line is filled before it is broken at a blank.
    private static final int HALF = 2;

    private final Page page;
    private final Pen pen;

    PassageLines(Page page, Pen pen) {
        this.page = page;
        this.pen = pen;
    }

    void write(Passage passage) {
        for (var said : Wrap.lines(passage.legend(true), page.width(), page.width())) {
            pen.text(said, Pen.Style.DIM);
            pen.end();
        }
        int digits = passage.lines().stream().mapToInt(l -> String.valueOf(l.number()).length()).max().orElse(1);
        passage.lines().forEach(line -> line(line, digits));
    }

    private void line(Line line, int digits) {
        int room = Math.max(Page.NARROWEST / 2, page.width() - digits - BAR.length());
        var number = String.valueOf(line.number());
        var text = plain(line.text());
        int from = 0;
        do {
            int to = end(text, line.marks(), from, room);
            pen.blanks(from == 0 ? digits - number.length() : digits);
            pen.text(from == 0 ? number : "", Pen.Style.DIM);
            segment(text, line.marks(), from, to);
            signs(text, line.marks(), from, to, digits);
            from = to;
        } while (from < text.length());
        line.marks().stream().filter(m -> m.tone().spoken()).forEach(m -> note(text, m, digits, room));
    }

    /// A text of as many characters, of which a terminal obeys none.
    private static String plain(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '\ufffd' : c);
        }
        return out.toString();
    }

    /// Where the part of a line ends that has room: behind a blank where there is one, and within no mark.
    private static int end(String text, List<Mark> marks, int from, int room) {
        int at = from;
        int used = 0;
        int blank = from;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            int width = Columns.of(c);
            if (used + width > room) {
                break;
            }
            used += width;
            at += Character.charCount(c);
            if (c == ' ' && used > room / HALF) {
                blank = at;
            }
        }
        if (at >= text.length()) {
            return text.length();
        }
        int end = blank > from ? blank : Math.max(at, from + Character.charCount(text.codePointAt(from)));
        for (var mark : marks) {
            if (mark.start() > from && mark.start() < end && mark.end() > end) {
                return mark.start();
            }
        }
        return end;
    }

    private void segment(String text, List<Mark> marks, int from, int to) {
        var shown = text.substring(from, to).stripTrailing();
        pen.text(shown.isEmpty() ? BAR.stripTrailing() : BAR, Pen.Style.DIM);
        int at = from;
        int stop = from + shown.length();
        for (var mark : marks) {
            int start = Math.clamp(mark.start(), at, Math.max(at, stop));
            int end = Math.clamp(mark.end(), start, Math.max(start, stop));
            pen.text(text.substring(at, start), Pen.Style.PLAIN);
            pen.text(text.substring(start, end), style(mark.tone()));
            at = end;
        }
        pen.text(text.substring(at, Math.max(at, stop)), Pen.Style.PLAIN);
        pen.end();
    }

    private void signs(String text, List<Mark> marks, int from, int to, int digits) {
        var under = new ArrayList<Mark>();
        for (var mark : marks) {
            if (mark.start() < to && mark.end() > from
                    && !text.substring(Math.max(mark.start(), from), Math.min(mark.end(), to)).isBlank()) {
                under.add(mark);
            }
        }
        if (under.isEmpty()) {
            return;
        }
        pen.blanks(digits);
        pen.text(BAR, Pen.Style.DIM);
        int at = from;
        for (var mark : under) {
            int start = Math.max(mark.start(), from);
            int end = start + text.substring(start, Math.min(mark.end(), to)).stripTrailing().length();
            pen.blanks(Wrap.width(text.substring(at, start)));
            pen.text(mark.tone().letter().repeat(Wrap.width(text.substring(start, end))), style(mark.tone()));
            at = end;
        }
        pen.end();
    }

    private void note(String text, Mark mark, int digits, int room) {
        var said = mark.tone().letter() + " " + text.substring(mark.start(), mark.end()) + " "
                + Texts.visible(Passage.said(mark));
        for (var part : Wrap.lines(said, room, Math.max(1, room - 2))) {
            pen.blanks(digits);
            pen.text(BAR, Pen.Style.DIM);
            pen.blanks(part.startsWith(mark.tone().letter() + " ") ? 0 : 2);
            pen.text(part, style(mark.tone()));
            pen.end();
        }
    }

    private static Pen.Style style(Tone tone) {
        return switch (tone) {
            case RIGHT -> Pen.Style.GREEN;
            case NAMED -> Pen.Style.YELLOW;
            case WRONG -> Pen.Style.RED;
            case FOLLOWS -> Pen.Style.MAGENTA;
            case UNKNOWN, ASIDE -> Pen.Style.DIM;
        };
    }
}

package assay.report;

import assay.algebra.Rational;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/// A text of someone else's, line by line as it stands there, with marks in it and a note on each.
///
/// @param markdown whether the text is Markdown, so that a document in Markdown may have it as it is
public record Passage(String title, boolean markdown, List<Line> lines) implements Sheet.Section {
    /// How what is marked stands.
    public enum Tone {
        RIGHT("=", "\u2713", "right"),
        NAMED("~", "\u2248", "right under a convention"),
        WRONG("^", "\u2717", "wrong"),
        FOLLOWS(">", "\u21b3", "follows from a mistake"),
        UNKNOWN("?", "\u2047", "not understood"),
        ASIDE("-", "\u25e6", "no claim");

        private final String letter;
        private final String sign;
        private final String meaning;

        Tone(String letter, String sign, String meaning) {
            this.letter = letter;
            this.sign = sign;
            this.meaning = meaning;
        }

        /// Its sign among the letters of any encoding.
        public String letter() {
            return letter;
        }

        /// Its sign where there is Unicode.
        public String sign() {
            return sign;
        }

        public String meaning() {
            return meaning;
        }

        /// Whether its notes are read without being asked for.
        public boolean spoken() {
            return this == NAMED || this == WRONG || this == FOLLOWS;
        }
    }

    /// A line.
    ///
    /// @param number in the file, from 1; several lines of a cell may have one
    /// @param marks in their order, none over another
    public record Line(int number, String text, List<Mark> marks) {
        public Line {
            marks = List.copyOf(marks);
            int end = 0;
            for (var mark : marks) {
                if (mark.start < end || mark.end < mark.start || mark.end > text.length()) {
                    throw new IllegalArgumentException("line " + number + ": a mark over another, or beyond the line");
                }
                end = mark.end;
            }
        }
    }

    /// A piece of a line, from `start` to before `end`.
    ///
    /// @param label in one word: `rounded`, `wrong`
    /// @param note what is to be said of it, without its text and its label; may be empty
    public record Mark(int start, int end, Tone tone, String label, Sentence note) {}

    /// A line's text in turn: what is not marked as a piece without a mark.
    public sealed interface Piece {
        String text();

        record Plain(String text) implements Piece {}

        record Marked(String text, Mark mark) implements Piece {}
    }

    public Passage {
        lines = List.copyOf(lines);
    }

    /// The pieces of a line, which make up its text.
    public static List<Piece> pieces(Line line) {
        var pieces = new ArrayList<Piece>();
        int from = 0;
        for (var mark : line.marks) {
            if (mark.start > from) {
                pieces.add(new Piece.Plain(line.text.substring(from, mark.start)));
            }
            pieces.add(new Piece.Marked(line.text.substring(mark.start, mark.end), mark));
            from = mark.end;
        }
        if (from < line.text.length()) {
            pieces.add(new Piece.Plain(line.text.substring(from)));
        }
        return pieces;
    }

    /// The tones that there are, in their order.
    public List<Tone> tones() {
        var there = EnumSet.noneOf(Tone.class);
        lines.forEach(line -> line.marks.forEach(mark -> there.add(mark.tone)));
        return Arrays.stream(Tone.values()).filter(there::contains).toList();
    }

    /// What is said of a piece: `wrong: 2,127,057,600; OMIT-HEAD`.
    public static String said(Mark mark) {
        var note = mark.note.toString();
        return note.isEmpty() ? mark.label : mark.label + ": " + note;
    }

    /// What is marked, a row each.
    public Table table() {
        return new Table(Sheet.key(title.isEmpty() ? "marks" : title), title, List.of(), List.of(Column.count("line"),
                Column.text("text"), Column.text("status"), Column.text("note")), lines.stream()
                        .flatMap(line -> line.marks.stream().map(mark -> List.<Cell>of(
                                Cell.of(Rational.of(line.number)), Cell.of(line.text.substring(mark.start, mark.end)),
                                Cell.of(mark.label), Cell.of(mark.note.toString())))).toList());
    }

    /// What the signs mean, those that there are.
    ///
    /// @param letters whether their letters stand for them
    public String legend(boolean letters) {
        return tones().stream().map(t -> (letters ? t.letter : t.sign) + " " + t.meaning)
                .collect(Collectors.joining("   "));
    }
}

package assay.write;

import assay.quantity.Columns;
import java.util.ArrayList;
import java.util.List;

/// Text broken into lines. Widths are in columns: two of a wide character.
///
/// A line ends after blanks, which are then left out. A word longer than a line is broken after `*` and after a `/`
/// that is not within a fraction, and where that is not enough, anywhere.
final class Wrap {
    private Wrap() {}

    static int width(String text) {
        return Columns.of(text);
    }

    /// The lines of a text, the first up to `first` wide, the others up to `rest`, which is not more.
    static List<String> lines(String text, int first, int rest) {
        var whole = text.stripTrailing();
        if (width(whole) <= first) {
            return List.of(whole);
        }
        return fill(pieces(text, rest), first, rest);
    }

    /// A text in pieces up to `most` wide after each of which a line may end.
    static List<String> pieces(String text, int most) {
        var pieces = new ArrayList<String>();
        for (var word : words(text)) {
            if (width(word.stripTrailing()) <= most) {
                pieces.add(word);
            } else {
                parts(word).forEach(part -> cut(part, most, pieces));
            }
        }
        return pieces;
    }

    /// Puts as many pieces on each line as have room. A piece without room even on a line of its own stands there
    /// whole.
    static List<String> fill(List<String> pieces, int first, int rest) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        int used = 0;
        for (var piece : pieces) {
            int room = lines.isEmpty() ? first : rest;
            if (used > 0 && used + width(piece.stripTrailing()) > room) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                used = 0;
            }
            line.append(piece);
            used += width(piece);
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    /// The words of a text with the blanks after them; blanks at the start go with the first.
    private static List<String> words(String text) {
        return split(text, (c, next) -> c == ' ' && next != ' ');
    }

    /// The parts into which a text is broken before its words are broken anywhere.
    private static List<String> parts(String text) {
        return split(text, (c, next) -> next != ' ' && switch (c) {
            case ' ', '*' -> true;
            case '/' -> next < '0' || next > '9';
            default -> false;
        });
    }

    /// The width of the longest part.
    static int longest(String text) {
        int longest = 0;
        for (var part : parts(text)) {
            longest = Math.max(longest, width(part.stripTrailing()));
        }
        return longest;
    }

    private interface Ends {
        boolean after(char c, char next);
    }

    private static List<String> split(String text, Ends ends) {
        var pieces = new ArrayList<String>();
        int start = 0;
        int word = 0;
        while (word < text.length() && text.charAt(word) == ' ') {
            word++;
        }
        for (int i = word; i < text.length() - 1; i++) {
            if (ends.after(text.charAt(i), text.charAt(i + 1))) {
                pieces.add(text.substring(start, i + 1));
                start = i + 1;
            }
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    private static void cut(String piece, int most, List<String> into) {
        int start = 0;
        while (width(piece.substring(start).stripTrailing()) > most) {
            int end = start;
            int used = 0;
            do {
                used += Columns.of(piece.codePointAt(end));
                end = piece.offsetByCodePoints(end, 1);
            } while (end < piece.length() && used + Columns.of(piece.codePointAt(end)) <= most);
            into.add(piece.substring(start, end));
            start = end;
        }
        into.add(piece.substring(start));
    }
}

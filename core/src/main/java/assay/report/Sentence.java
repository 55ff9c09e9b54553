package assay.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A sentence: text, and between it amounts, shares, formulas and names, which each format writes by its own means.
///
/// @param cells in their order, text as [Cell.Words]
public record Sentence(List<Cell> cells) implements Phrase {
    private static final String HOLE = "{}";

    public Sentence {
        cells = List.copyOf(cells);
    }

    /// A sentence with holes: `Sentence.of("{}, {} in the files", parameters, bytes)`.
    ///
    /// @param template a text of our own; what is given by a user goes into a hole
    /// @throws IllegalArgumentException where it has not as many holes as there are phrases
    public static Sentence of(String template, Phrase... phrases) {
        var cells = new ArrayList<Cell>();
        int from = 0;
        for (var phrase : phrases) {
            int hole = template.indexOf(HOLE, from);
            if (hole < 0) {
                throw new IllegalArgumentException("more phrases than holes: " + template);
            }
            words(template.substring(from, hole), cells);
            cells.addAll(phrase.cells());
            from = hole + HOLE.length();
        }
        if (template.indexOf(HOLE, from) >= 0) {
            throw new IllegalArgumentException("more holes than phrases: " + template);
        }
        words(template.substring(from), cells);
        return new Sentence(cells);
    }

    /// A text without holes, whatever it holds.
    public static Sentence plain(String text) {
        return new Sentence(List.of(Cell.of(text)));
    }

    public static List<Sentence> plain(List<String> texts) {
        return texts.stream().map(Sentence::plain).toList();
    }

    /// Phrases one after the other.
    public static Sentence join(String between, List<? extends Phrase> phrases) {
        var cells = new ArrayList<Cell>();
        for (var phrase : phrases) {
            words(cells.isEmpty() ? "" : between, cells);
            cells.addAll(phrase.cells());
        }
        return new Sentence(cells);
    }

    private static void words(String text, List<Cell> into) {
        if (!text.isEmpty()) {
            into.add(Cell.of(text));
        }
    }

    /// As people read it, in plain text.
    @Override
    public String toString() {
        return cells.stream().map(Cell::said).collect(Collectors.joining());
    }
}

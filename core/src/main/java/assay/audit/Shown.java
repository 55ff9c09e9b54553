package assay.audit;

import java.util.List;

/// A line of an answer as it is read, from its file's own number on: of a page what is shown, of a notebook a line of
/// a cell, of any other text the line as it stands there.
public record Shown(int number, String text) {
    /// The lines of an answer, as [Audited#of] reads them.
    public static List<Shown> of(String file, String text) {
        return Paper.of(file, text).lines().stream().map(line -> new Shown(line.number(), line.text())).toList();
    }
}

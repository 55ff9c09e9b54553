package assay.write;

import assay.report.Sheet;
import java.util.Locale;
import java.util.Optional;

/// What a sheet can be written in.
public enum Format {
    /// Text for a terminal.
    TABLE,
    /// One object with exact numbers.
    JSON,
    /// Its first table with exact numbers.
    CSV,
    /// Tables and headings as GitHub shows them.
    MARKDOWN,
    /// Tables, lists and headings for a LaTeX document.
    LATEX;

    /// The name on the command line.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Format> named(String label) {
        for (var format : values()) {
            if (format.label().equals(label)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /// A sheet in this format, its last line ended.
    ///
    /// @param page for [#TABLE]; the others have none
    public String write(Sheet sheet, Page page) {
        return switch (this) {
            case TABLE -> Terminal.of(sheet, page);
            case JSON -> SheetJson.of(sheet);
            case CSV -> Csv.of(sheet);
            case MARKDOWN -> Markdown.of(sheet);
            case LATEX -> Latex.of(sheet);
        };
    }
}

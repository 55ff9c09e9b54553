package assay.write;

import assay.report.Sheet;
import assay.workbook.Workbook;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a sheet can be written in.
public enum Format {
    /// Text for a terminal.
    TABLE(false, "txt"),
    /// One object with exact numbers.
    JSON(true, "json"),
    /// Its first table with exact numbers.
    CSV(true, "csv"),
    /// Tables and headings as GitHub shows them.
    MARKDOWN(false, "md markdown"),
    /// Tables, lists and headings for a LaTeX document.
    LATEX(false, "tex"),
    /// A document in one file, with formulas and charts.
    HTML(true, "html htm"),
    /// A notebook that works every number out in Python.
    NOTEBOOK(true, "ipynb"),
    /// A chart.
    SVG(true, "svg"),
    /// A spreadsheet: bytes, where the others are texts.
    XLSX(true, "xlsx");

    private final boolean whole;
    private final String endings;

    /// @param endings with blanks between
    Format(boolean whole, String endings) {
        this.whole = whole;
        this.endings = endings;
    }

    /// Whether it holds everything there is, and not what a first screen does.
    public boolean whole() {
        return whole;
    }

    /// How names of its files end, without the dot; the usual one first.
    public List<String> endings() {
        return List.of(endings.split(" ", -1));
    }

    /// The format of files that end so, in letters of either case.
    public static Optional<Format> ending(String ending) {
        var lower = ending.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(format -> format.endings().contains(lower)).findFirst();
    }

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

    /// A sheet in this format, as a file holds it.
    ///
    /// @param page for [#TABLE]; the others have none
    public byte[] bytes(Sheet sheet, Page page) {
        return bytes(List.of(sheet), page);
    }

    /// Sheets in this format, as a file holds them: one document, or one after the other.
    ///
    /// @param page for [#TABLE]; the others have none
    public byte[] bytes(List<Sheet> sheets, Page page) {
        return this == XLSX ? Workbook.of(sheets) : write(sheets, page).getBytes(StandardCharsets.UTF_8);
    }

    /// Whether its files are texts, which a terminal can show.
    public boolean text() {
        return this != XLSX;
    }

    /// Sheets in this format, its last line ended: one document, or one after the other.
    ///
    /// @param page for [#TABLE]; the others have none
    /// @throws IllegalArgumentException where its files are no texts
    public String write(List<Sheet> sheets, Page page) {
        return switch (this) {
            case LATEX -> Latex.of(sheets);
            case HTML -> Html.of(sheets);
            case NOTEBOOK -> Notebook.of(sheets);
            case SVG -> Svg.of(sheets);
            case XLSX -> throw new IllegalArgumentException("a spreadsheet is no text");
            case JSON -> String.join("", sheets.stream().map(SheetJson::of).toList());
            case TABLE, CSV, MARKDOWN -> String.join("\n", sheets.stream().map(s -> write(s, page)).toList());
        };
    }

    /// A sheet in this format, its last line ended.
    ///
    /// @param page for [#TABLE]; the others have none
    /// @throws IllegalArgumentException where its files are no texts
    public String write(Sheet sheet, Page page) {
        return switch (this) {
            case TABLE -> Terminal.of(sheet, page);
            case JSON -> SheetJson.of(sheet);
            case CSV -> Csv.of(sheet);
            case MARKDOWN -> Markdown.of(sheet);
            case LATEX -> Latex.of(List.of(sheet));
            case HTML -> Html.of(List.of(sheet));
            case NOTEBOOK -> Notebook.of(List.of(sheet));
            case SVG -> Svg.of(List.of(sheet));
            case XLSX -> throw new IllegalArgumentException("a spreadsheet is no text");
        };
    }
}

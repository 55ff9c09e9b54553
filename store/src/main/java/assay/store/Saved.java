package assay.store;

import assay.algebra.Rational;
import assay.ask.Words;
import assay.command.Asked;
import assay.disk.Destination;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is said of a table that was written, and how what was asked is typed.
final class Saved {
    private Saved() {}

    /// The file that `-o` names.
    ///
    /// @param formats the endings that it may have
    /// @throws Refusal where it cannot be written, and where there are several
    static Destination file(Asked asked, List<String> formats) {
        var files = asked.texts("o");
        if (files.size() != 1) {
            throw new Refusal(new Problem(files.isEmpty() ? "the table" : String.join(" and ", files), "-o",
                    files.isEmpty() ? "needs a file" : "are several, and a table goes to one file",
                    "-o FILE." + String.join(" or -o FILE.", formats)));
        }
        var file = Destination.of(files.getFirst());
        if (file.ending().filter(formats::contains).isEmpty()) {
            throw new Refusal(new Problem(file.shown(), "-o", "is no table by its ending", "FILE."
                    + String.join(", FILE.", formats)));
        }
        if (asked.words().stream().anyMatch(file::is)) {
            throw new Refusal(new Problem(file.shown(), "-o", "is what is read", "write to another file"));
        }
        return file;
    }

    /// A question's options, in the order of their names.
    static String typed(Words question) {
        return Stream.concat(new TreeMap<>(question.said()).entrySet().stream()
                .map(e -> Words.FLAGS.contains(e.getKey()) ? "--" + e.getKey() : "--" + e.getKey() + " "
                        + e.getValue()), question.set().stream().map(set -> "--set " + set))
                .collect(Collectors.joining(" "));
    }

    /// The sheet: how many rows there are now, and which columns they have.
    static Sheet sheet(Source source, Destination file, Table.Written written) {
        var said = new ArrayList<Sentence>();
        said.add(Sentence.plain(written.added() == 0 ? "All rows were there already."
                : Figures.counted(written.added(), "row") + (written.all() > written.added() ? " more" : "")
                        + (written.without() == 0 ? "" : ", of which " + Figures.exact(Rational.of(written.without()))
                                + (written.without() == 1 ? " is" : " are") + " no model: the column problem says "
                                + "why") + "."));
        var rows = new ArrayList<List<Cell>>();
        written.columns().forEach((name, type) -> {
            var column = source.columns().stream().filter(c -> c.name().equals(name)).findFirst();
            rows.add(List.of(Cell.of(name), Cell.of(type), Cell.of(column.map(assay.store.Column::unit).orElse("")),
                    Cell.of(column.map(assay.store.Column::meaning).orElse("part of the exact fraction"))));
        });
        return new Sheet(file.shown() + ": the table " + source.name() + ", " + Figures.counted(written.all(), "row")
                + ", " + Figures.counted(written.bytes(), "byte"), List.of(new Lines("", said),
                        new Sheet.Table("columns", "", List.of(), Stream.of("column", "type", "unit", "meaning")
                                .map(Column::text).toList(), rows)));
    }
}

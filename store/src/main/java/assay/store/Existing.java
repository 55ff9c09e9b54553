package assay.store;

import assay.disk.Destination;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/// The table of a name that a file has already.
///
/// @param columns with their types; none where it has no such table
/// @param runs the identities of the calls that the file's rows are of
/// @param rows how many there are
record Existing(SequencedMap<String, String> columns, List<String> runs, long rows) {
    static final Existing NONE = new Existing(new LinkedHashMap<>(), List.of(), 0);
    private static final String DECIMAL = "DECIMAL(38,0)";

    /// What is in a file; nothing where there is none, and where its format says nothing of itself.
    ///
    /// @throws Refusal where it is no such file
    static Existing of(Destination file, Format format, String table) {
        if (!Files.exists(file.path()) || !format.isTable()) {
            return NONE;
        }
        try (var duck = Duck.memory(Path.of(file.path() + ".parts", ".spill"))) {
            format.attach(duck, file.path(), true);
            var columns = format.has(duck, table) ? described(duck, "SELECT * FROM "
                    + format.relation(file.path(), table)) : new LinkedHashMap<String, String>();
            var runs = format.load(duck, file.path(), Notes.RUNS)
                    ? duck.rows("SELECT identity FROM " + Notes.RUNS.name() + " ORDER BY run").stream()
                            .map(List::getFirst).toList() : List.<String>of();
            long rows = columns.isEmpty() ? 0
                    : Long.parseLong(duck.value("SELECT count(*) FROM " + format.relation(file.path(), table)));
            return new Existing(columns, runs, rows);
        } catch (Duck.Failure failure) {
            throw new Refusal(new Problem(file.shown(), "-o", "cannot be read", failure.reason()));
        }
    }

    /// The shape of a figure.
    Shape shape(String column) {
        var type = columns.getOrDefault(column, DECIMAL);
        return type.equals("VARCHAR") ? Shape.LONG : type.equals("DOUBLE") ? Shape.FRACTION : Shape.WHOLE;
    }

    /// Throws [Refusal] where rows with other columns cannot be added.
    void check(Destination file, List<Column> others) {
        if (columns.isEmpty()) {
            return;
        }
        var names = new TreeSet<String>();
        Optional<Column> unlike = Optional.empty();
        for (var column : others) {
            names.addAll(column.isFigure() ? shape(column.name()).names(column.name()) : List.of(column.name()));
            var there = columns.get(column.name());
            if (there != null && !isAlike(column, there)) {
                unlike = Optional.of(column);
            }
        }
        unlike.ifPresent(column -> {
            throw new Refusal(new Problem(file.shown(), "--append", "has the column " + column.name() + " as "
                    + columns.get(column.name()) + ", and in these rows it is " + column.kind().type(),
                    "another file"));
        });
        if (!names.equals(columns.keySet())) {
            throw new Refusal(new Problem(file.shown(), "--append", "has the columns " + String.join(", ",
                    columns.keySet()) + "; these rows have " + String.join(", ", others.stream().map(Column::name)
                            .toList()), "the same axes and figures as before, or another file"));
        }
    }

    private static boolean isAlike(Column column, String there) {
        return switch (column.kind()) {
            case Column.Figures _ -> List.of(DECIMAL, "VARCHAR", "DOUBLE").contains(there);
            case Column.Nested _ -> true;
            case Column.Words _, Column.Numbers _ -> there.equals(column.kind().type());
        };
    }

    /// The columns of what a statement makes, with their types.
    static SequencedMap<String, String> described(Duck duck, String select) {
        var columns = new LinkedHashMap<String, String>();
        for (var row : duck.rows("DESCRIBE " + select)) {
            columns.put(row.get(0), row.get(1));
        }
        return columns;
    }
}

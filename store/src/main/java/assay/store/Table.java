package assay.store;

import assay.ask.Watch;
import assay.command.Unwritten;
import assay.disk.Destination;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A table that is put together from its parts, in a file: new, or behind the rows of the one that is there.
final class Table {
    private final Source source;
    private final Destination file;
    private final Format format;
    private final boolean append;
    private final Existing existing;

    private Table(Source source, Destination file, boolean append, Existing existing) {
        this.source = source;
        this.file = file;
        this.format = Format.of(file);
        this.append = append;
        this.existing = existing;
    }

    /// What a finished table has.
    ///
    /// @param added rows of this call
    /// @param without rows among these with a problem
    /// @param all rows of the table
    /// @param columns each with its type
    record Written(long added, long without, long all, long bytes, SequencedMap<String, String> columns) {}

    /// Makes it.
    ///
    /// @param elsewhere who makes the parts of a source with its identity; empty for this process
    /// @throws Refusal where a file that is there cannot be added to
    /// @throws Unwritten where it cannot be written to its end
    static Written write(Source source, Destination file, boolean append, boolean resume, Watch watch,
            Optional<Build.Elsewhere> elsewhere) {
        var format = Format.of(file);
        if (append && !format.isTable()) {
            throw new Refusal(new Problem(file.shown(), "--append", "is of tables that know their columns",
                    "a file that ends in .parquet or .duckdb"));
        }
        var existing = append || resume ? Existing.of(file, format, source.name()) : Existing.NONE;
        var table = new Table(source, file, append, existing);
        if (resume && table.isThere()) {
            Parts.discard(Parts.folder(file));
            return new Written(0, 0, existing.rows(), table.bytes(), existing.columns());
        }
        if (append) {
            existing.check(file, source.columns());
        }
        return table.written(resume, watch, elsewhere);
    }

    /// Whether the file is what is asked for: its last rows are of this very call, and none are to come after them.
    private boolean isThere() {
        var runs = existing.runs();
        return !runs.isEmpty() && runs.getLast().equals(Parts.identity(source))
                && (!append || Parts.runs(file).filter(left -> left == runs.size()).isEmpty());
    }

    private Written written(boolean resume, Watch watch, Optional<Build.Elsewhere> elsewhere) {
        try (var parts = Parts.open(file, source, append ? existing.runs().size() : 0, resume)) {
            var build = new Build(source, parts);
            elsewhere.ifPresentOrElse(others -> build.run(others, watch), () -> build.run(watch));
            watch.told("putting " + parts.count() + " parts together");
            try (var duck = Duck.memory(parts.spill())) {
                var written = finish(duck, parts);
                Parts.discard(Parts.folder(file));
                return written;
            } catch (Duck.Failure failure) {
                throw parts.unwritten(failure);
            }
        }
    }

    private long bytes() {
        try {
            return Files.size(file.path());
        } catch (IOException _) {
            return 0;
        }
    }

    // ---- putting together

    private boolean isAdded() {
        return append && !existing.columns().isEmpty();
    }

    private Written finish(Duck duck, Parts parts) {
        var own = shapes(duck, parts);
        var shapes = new LinkedHashMap<String, Shape>();
        own.forEach((name, shape) -> shapes.put(name, isAdded() ? shape.and(existing.shape(name)) : shape));
        var added = "SELECT " + columns(shapes) + " FROM " + parts.read();
        var columns = Existing.described(duck, added);
        long without = Long.parseLong(duck.value("SELECT count(problem) FROM " + parts.read()));
        long rows = rows(duck, parts);
        switch (format) {
            case PARQUET -> parquet(duck, parts, shapes, added);
            case DUCKDB -> database(duck, parts, shapes, added);
            case CSV -> copied(duck, parts, added, "FORMAT csv, HEADER");
            case JSONL -> copied(duck, parts, added, "FORMAT json");
        }
        return new Written(rows, without, existing.rows() * (append ? 1 : 0) + rows, bytes(), columns);
    }

    /// How many rows the parts have.
    private static long rows(Duck duck, Parts parts) {
        return Long.parseLong(duck.value("SELECT count(*) FROM " + parts.read()));
    }

    /// In what each figure is kept.
    private Map<String, Shape> shapes(Duck duck, Parts parts) {
        var figures = source.columns().stream().filter(Column::isFigure).map(Column::name).toList();
        var shapes = new LinkedHashMap<String, Shape>();
        var odd = Duck.name(Rows.ODD);
        var digits = "'[0-9]{39}'";
        boolean none = figures.isEmpty() || duck.value("SELECT count(" + odd + ") FROM " + parts.read()).equals("0");
        var found = none ? List.<String>of() : duck.rows(figures.stream()
                .map(name -> "(" + odd + " ->> " + Duck.text(name) + ")")
                .map(text -> "coalesce(max(CASE WHEN regexp_matches(" + text + ", " + digits + ") THEN 2 WHEN "
                        + text + " IS NOT NULL THEN 1 ELSE 0 END), 0)")
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + parts.read()))).getFirst();
        for (int i = 0; i < figures.size(); i++) {
            shapes.put(figures.get(i), none ? Shape.WHOLE : switch (found.get(i)) {
                case "0" -> Shape.WHOLE;
                case "1" -> Shape.FRACTION;
                default -> Shape.LONG;
            });
        }
        return shapes;
    }

    /// The expressions that make the rows of a table from those of the parts.
    private String columns(Map<String, Shape> shapes) {
        return source.columns().stream().map(column -> switch (column.kind()) {
            case Column.Figures _ -> shapes.getOrDefault(column.name(), Shape.WHOLE).ofPart(column.name());
            case Column.Nested(var structure) -> "from_json(" + Duck.name(column.name()) + ", " + Duck.text(structure)
                    + ") AS " + Duck.name(column.name());
            case Column.Words _, Column.Numbers _ -> Duck.name(column.name());
        }).collect(Collectors.joining(", "));
    }

    /// The rows that are there, in the shapes that they and the new ones need.
    private String there(Map<String, Shape> shapes) {
        return "SELECT " + source.columns().stream().map(column -> column.isFigure()
                ? existing.shape(column.name()).to(shapes.getOrDefault(column.name(), Shape.WHOLE), column.name())
                : Duck.name(column.name())).collect(Collectors.joining(", ")) + " FROM "
                + format.relation(file.path(), source.name());
    }

    private void notes(Duck duck, Parts parts, boolean keep) {
        for (var notes : List.of(Notes.RUNS, Notes.COLUMNS)) {
            if (keep) {
                format.load(duck, file.path(), notes);
            } else {
                notes.make(duck);
            }
        }
        var run = String.valueOf(keep ? existing.runs().size() + 1 : 1);
        Notes.RUNS.add(duck, Stream.of(List.of(run), source.made().cells(),
                List.of(String.valueOf(rows(duck, parts)), Parts.identity(source))).flatMap(List::stream).toList());
        source.notes().forEach(note -> Notes.COLUMNS.add(duck, Stream.concat(Stream.of(run), note.cells().stream())
                .toList()));
    }

    private void parquet(Duck duck, Parts parts, Map<String, Shape> shapes, String added) {
        notes(duck, parts, isAdded());
        var metadata = Stream.of(Notes.RUNS, Notes.COLUMNS)
                .map(notes -> Duck.name(notes.key()) + ": " + Duck.text(notes.json(duck)))
                .collect(Collectors.joining(", ", "KV_METADATA {", "}"));
        copied(duck, parts, isAdded() ? there(shapes) + " UNION ALL " + added : added,
                "FORMAT parquet, COMPRESSION zstd, " + metadata);
    }

    /// A file that a statement writes, which then takes the place of the one that is there.
    private void copied(Duck duck, Parts parts, String rows, String how) {
        var draft = parts.whole(format.ending());
        try {
            duck.run("COPY (" + rows + ") TO " + Duck.text(draft.toString()) + " (" + how + ")");
        } catch (Duck.Failure failure) {
            Parts.remove(draft);
            throw failure;
        }
        take(parts, draft);
    }

    private void take(Parts parts, Path draft) {
        file.take(draft).ifPresent(problem -> {
            throw parts.unwritten(problem.message() + (problem.hint().isEmpty() ? "" : ": " + problem.hint()));
        });
    }

    /// A database: one that is there is added to as a whole or not at all; a new one takes its place when it is whole.
    private void database(Duck duck, Parts parts, Map<String, Shape> shapes, String added) {
        boolean there = append && Files.exists(file.path());
        var path = there ? file.path() : parts.whole(format.ending());
        try {
            if (!there) {
                Parts.remove(path);
                Parts.remove(parts.whole(format.ending() + ".wal"));
            }
            format.attach(duck, path, false);
            notes(duck, parts, there);
            duck.run("BEGIN");
            rows(duck, shapes, added);
            for (var notes : List.of(Notes.RUNS, Notes.COLUMNS)) {
                duck.run("CREATE OR REPLACE TABLE made." + notes.name() + " AS SELECT * FROM temp." + notes.name());
            }
            comments(duck, shapes);
            duck.run("COMMIT");
            duck.run("CHECKPOINT made");
            duck.run("DETACH made");
        } catch (Duck.Failure failure) {
            if (!there) {
                Parts.remove(path);
            }
            throw failure;
        }
        if (!there) {
            take(parts, path);
        }
    }

    private void rows(Duck duck, Map<String, Shape> shapes, String added) {
        var table = "made." + Duck.name(source.name());
        if (!isAdded()) {
            duck.run("CREATE TABLE " + table + " AS " + added);
        } else if (shapes.keySet().stream().allMatch(name -> existing.shape(name) == shapes.get(name))) {
            duck.run("INSERT INTO " + table + " BY NAME " + added);
        } else {
            duck.run("CREATE TABLE made.grown AS " + there(shapes) + " UNION ALL " + added);
            duck.run("DROP TABLE " + table);
            duck.run("ALTER TABLE made.grown RENAME TO " + Duck.name(source.name()));
        }
    }

    private void comments(Duck duck, Map<String, Shape> shapes) {
        var table = "made." + Duck.name(source.name());
        for (var column : source.columns()) {
            var said = Stream.of(column.meaning(), column.unit()).filter(s -> !s.isEmpty())
                    .collect(Collectors.joining(", in "));
            for (var name : shapes.getOrDefault(column.name(), Shape.WHOLE).names(column.name())) {
                duck.run("COMMENT ON COLUMN " + table + "." + Duck.name(name) + " IS " + Duck.text(said));
            }
        }
    }
}

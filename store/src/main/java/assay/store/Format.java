package assay.store;

import assay.disk.Destination;
import java.nio.file.Path;
import java.util.Locale;

/// In what a table is written.
enum Format {
    PARQUET, DUCKDB, CSV, JSONL;

    /// As the ending of a file says.
    static Format of(Destination file) {
        return valueOf(file.ending().orElseThrow().toUpperCase(Locale.ROOT));
    }

    String ending() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether a file says of its columns what they are, so that rows can be added.
    boolean isTable() {
        return this == PARQUET || this == DUCKDB;
    }

    /// Makes the tables of a database known, as `made`.
    void attach(Duck duck, Path file, boolean read) {
        if (this == DUCKDB) {
            duck.run("ATTACH " + Duck.text(file.toString()) + " AS made" + (read ? " (READ_ONLY)" : ""));
        }
    }

    /// Whether a file has a table of this name; a Parquet file is one table, whatever its name.
    boolean has(Duck duck, String table) {
        return this != DUCKDB || !duck.rows("SELECT 1 FROM duckdb_tables() WHERE database_name = 'made' AND "
                + "table_name = " + Duck.text(table)).isEmpty();
    }

    /// The table as a statement reads it.
    String relation(Path file, String table) {
        return this == DUCKDB ? "made." + Duck.name(table) : "read_parquet(" + Duck.text(file.toString()) + ")";
    }

    /// Makes a temporary table of notes, with those that a file has.
    ///
    /// @return whether it has any
    boolean load(Duck duck, Path file, Notes notes) {
        notes.make(duck);
        if (this == DUCKDB) {
            boolean there = has(duck, notes.name());
            if (there) {
                duck.run("INSERT INTO temp." + notes.name() + " SELECT * FROM made." + notes.name());
            }
            return there;
        }
        var found = duck.rows("SELECT decode(value) FROM parquet_kv_metadata(" + Duck.text(file.toString())
                + ") WHERE decode(key) = " + Duck.text(notes.key()));
        found.forEach(row -> notes.read(duck, row.getFirst()));
        return !found.isEmpty();
    }
}

package assay.store;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A small table beside a table, of what its rows and columns are: in a database a table of its own, in Parquet a text
/// of the file's metadata, in JSON.
///
/// @param columns names and types
record Notes(String name, List<String> columns) {
    /// A row for each call whose rows there are.
    static final Notes RUNS = new Notes("assay_runs", List.of("run INTEGER", "version VARCHAR", "command VARCHAR",
            "models VARCHAR", "varies VARCHAR", "question VARCHAR", "convention VARCHAR", "rows BIGINT",
            "identity VARCHAR"));
    /// What each column is in the rows of a call and a model.
    static final Notes COLUMNS = new Notes("assay_columns", List.of("run INTEGER", "model VARCHAR",
            "column_name VARCHAR", "kind VARCHAR", "unit VARCHAR", "meaning VARCHAR", "point VARCHAR",
            "formula VARCHAR"));

    /// The key in the metadata of a Parquet file.
    String key() {
        return name.replace('_', '.');
    }

    /// Makes it, empty.
    void make(Duck duck) {
        duck.run("CREATE TEMP TABLE " + name + " (" + String.join(", ", columns) + ")");
    }

    /// Adds a row. An empty text is none.
    void add(Duck duck, List<String> cells) {
        duck.run("INSERT INTO temp." + name + " VALUES (" + cells.stream().map(c -> c.isEmpty() ? "NULL"
                : Duck.text(c)).collect(Collectors.joining(", ")) + ")");
    }

    /// Adds the rows that JSON has.
    void read(Duck duck, String json) {
        var fields = new ArrayList<String>();
        for (var column : columns) {
            int blank = column.indexOf(' ');
            fields.add('"' + column.substring(0, blank) + "\":\"" + column.substring(blank + 1) + '"');
        }
        duck.run("INSERT INTO temp." + name + " SELECT unnest(from_json(" + Duck.text(json) + ", "
                + Duck.text("[{" + String.join(",", fields) + "}]") + "), recursive := true)");
    }

    /// Its rows as JSON.
    String json(Duck duck) {
        return duck.value("SELECT to_json(list(n ORDER BY rowid)) FROM temp." + name + " n");
    }
}

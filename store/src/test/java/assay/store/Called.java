package assay.store;

import assay.cli.Cli;
import assay.cli.Shell;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One call of the program, in this process, and what DuckDB finds in the files that it wrote.
record Called(int exit, String out, String err) {
    static Called of(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = new Cli(new Shell(InputStream.nullInputStream(), Map.of(), 0),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).run(args);
        return new Called(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// A line of words, and more of them.
    static Called of(String line, Path file, String... more) {
        var words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(List.of("-o", file.toString()));
        words.addAll(List.of(more));
        return of(words.toArray(String[]::new));
    }

    /// The rows that a question has: each its cells with a bar between them.
    ///
    /// @param database a file; none at all where it is empty
    static List<String> rows(String database, String sql) throws SQLException {
        try (var duck = DriverManager.getConnection("jdbc:duckdb:" + database);
                var statement = duck.createStatement(); var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (found.next()) {
                var cells = new ArrayList<String>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(found.getString(i)));
                }
                rows.add(String.join(" | ", cells));
            }
            return rows;
        }
    }

    /// The same of a Parquet file, which stands for `{}`.
    static List<String> in(Path file, String sql) throws SQLException {
        return rows("", sql.replace("{}", "'" + file + "'"));
    }
}

package assay.store;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// A database in memory, and what is attached to it.
final class Duck implements AutoCloseable {
    /// What went wrong, in DuckDB's words.
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private static final String DISK = "IO Error: ";
        /// What may go wrong that is no defect of a statement.
        private static final List<String> OUTSIDE = List.of(DISK, "Out of Memory Error: ", "TransactionContext Error: ",
                "FATAL Error: ");

        Failure(SQLException cause) {
            super(Objects.requireNonNullElse(cause.getMessage(), "").lines().findFirst().orElse("").strip(), cause);
        }

        /// Whether the machine could not do what was asked, and not our statement is wrong.
        boolean isOutside() {
            return OUTSIDE.stream().anyMatch(Objects.requireNonNullElse(getMessage(), "")::startsWith);
        }

        String reason() {
            var message = Objects.requireNonNullElse(getMessage(), "");
            return message.startsWith(DISK) ? message.substring(DISK.length()) : message;
        }
    }

    private final DuckDBConnection connection;

    private Duck(DuckDBConnection connection) {
        this.connection = connection;
    }

    /// An empty database.
    ///
    /// @param spill the folder for what does not go into memory
    /// @throws Failure where there is none
    static Duck memory(Path spill) {
        try {
            var duck = new Duck((DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:"));
            duck.run("SET temp_directory = " + text(spill.toString()));
            // all that is needed is built in, and nothing comes from the network
            duck.run("SET autoinstall_known_extensions = false");
            duck.run("SET autoload_known_extensions = false");
            return duck;
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    /// Another connection to the same database, for another thread.
    Duck another() {
        try {
            return new Duck(connection.duplicate().unwrap(DuckDBConnection.class));
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    /// Does what a statement says.
    ///
    /// @throws Failure where that cannot be done
    void run(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    /// The rows that a question has, as texts; an empty one for what is not known.
    ///
    /// @throws Failure where it cannot be answered
    List<List<String>> rows(String sql) {
        try (var statement = connection.createStatement(); var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<String>>();
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= columns; i++) {
                    row.add(Objects.requireNonNullElse(found.getString(i), ""));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    /// The one value that a question has.
    ///
    /// @throws Failure where it cannot be answered
    String value(String sql) {
        return rows(sql).getFirst().getFirst();
    }

    /// What puts rows into a temporary table.
    DuckDBAppender appender(String table) {
        try {
            return connection.createAppender("temp", "main", table);
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    /// A text as it stands in a statement.
    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// A name as it stands in a statement.
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// A row of values as it stands in a statement.
    static String tuple(List<String> values) {
        return values.stream().map(Duck::text).collect(Collectors.joining(", ", "(", ")"));
    }
}

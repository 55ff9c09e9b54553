package assay.store;

import assay.algebra.Rational;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;

/// Where rows go: cell by cell in the order of the columns, then [#end()].
///
/// An integer of up to 38 digits goes into its own cell. What no such cell holds, longer integers and fractions, goes
/// into one more column, [#ODD]: an object in JSON of exact texts by the names of their columns.
final class Rows implements AutoCloseable {
    /// The column of figures that are no integers of 38 digits.
    static final String ODD = "odd figures";
    private static final int DIGITS = 38;
    private static final BigInteger LIMIT = BigInteger.TEN.pow(DIGITS);
    private static final int LONG = 63;

    private final List<Column> columns;
    private final DuckDBAppender appender;
    private final StringBuilder odd = new StringBuilder();
    private int next;

    /// @param table a temporary one with the columns, and [#ODD] after them
    Rows(Duck duck, String table, List<Column> columns) {
        this.columns = columns;
        appender = duck.appender(table);
    }

    /// What the appender does; it says what goes wrong by an exception.
    @FunctionalInterface
    private interface Step {
        DuckDBAppender on(DuckDBAppender appender) throws SQLException;
    }

    private void cell(Step step) {
        try {
            if (next == 0) {
                appender.beginRow();
            }
            step.on(appender);
            next++;
        } catch (SQLException e) {
            throw new Duck.Failure(e);
        }
    }

    /// Words, or JSON of what is nested.
    void text(String text) {
        cell(a -> a.append(text));
    }

    void number(long number) {
        cell(a -> a.append(number));
    }

    /// What is not known, or not there.
    void none() {
        cell(DuckDBAppender::appendNull);
    }

    void figure(Rational figure) {
        if (figure.isInteger() && figure.num().bitLength() <= LONG) {
            long value = figure.num().longValue();
            cell(a -> a.appendHugeInt(value, value >> LONG));
        } else if (figure.isInteger() && isHeld(figure.num())) {
            cell(a -> a.append(figure.num()));
        } else {
            odd.append(odd.isEmpty() ? "{" : ",").append('"').append(columns.get(next).name()).append("\":\"")
                    .append(figure).append('"');
            none();
        }
    }

    /// Whether an integer has at most 38 digits.
    private static boolean isHeld(BigInteger number) {
        return number.abs().compareTo(LIMIT) < 0;
    }

    /// The row is whole.
    void end() {
        if (next != columns.size()) {
            throw new IllegalStateException(next + " cells in " + columns.size() + " columns");
        }
        if (odd.isEmpty()) {
            none();
        } else {
            text(odd.append('}').toString());
            odd.setLength(0);
        }
        try {
            appender.endRow();
        } catch (SQLException e) {
            throw new Duck.Failure(e);
        }
        next = 0;
    }

    @Override
    public void close() {
        try {
            appender.close();
        } catch (SQLException e) {
            throw new Duck.Failure(e);
        }
    }
}

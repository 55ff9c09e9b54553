package assay.report;

import assay.account.Ledger;
import assay.ask.Case;
import assay.draw.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Tables and sentences under a title.
///
/// @param beside what some formats have use for besides
public record Sheet(String title, List<Section> sections, Beside beside) {
    public Sheet {
        sections = List.copyOf(sections);
    }

    public Sheet(String title, List<Section> sections) {
        this(title, sections, Beside.NOTHING);
    }

    /// This sheet with something beside.
    public Sheet with(Beside other) {
        return new Sheet(title, sections, other);
    }

    /// What stands beside a sheet, made where a format asks for it.
    ///
    /// @param charts those that a document shows, each drawn when it is come to; none where there is nothing to draw
    /// @param worked what a program can work out anew
    public record Beside(Supplier<Stream<Chart>> charts, Supplier<List<Worked>> worked) {
        public static final Beside NOTHING = new Beside(Stream::of, List::of);
    }

    /// Ledgers of one case, whose formulas are in its sizes.
    public record Worked(Case subject, List<Ledger> ledgers) {
        public Worked {
            ledgers = List.copyOf(ledgers);
        }
    }

    /// Its tables for programs, and one of its sentences, `notes`, where there are any.
    public List<Table> tables() {
        var tables = new ArrayList<Table>();
        var notes = new ArrayList<List<Cell>>();
        for (var section : sections) {
            switch (section) {
                case Table table -> tables.add(table);
                case Passage passage -> tables.add(passage.table());
                case Lines(var title, var lines) ->
                    lines.forEach(line -> notes.add(List.of(Cell.of(title), Cell.of(line.toString()))));
            }
        }
        if (!notes.isEmpty()) {
            tables.add(Table.data("notes", List.of(Column.text("about"), Column.text("note")), notes));
        }
        return tables;
    }

    /// A head as a name for programs: small letters and digits, and `_` between the words.
    public static String key(String head) {
        var key = new StringBuilder();
        boolean between = false;
        for (int i = 0; i < head.length(); i++) {
            char c = head.charAt(i);
            char small = c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
            boolean digit = small >= '0' && small <= '9';
            if (digit || (small >= 'a' && small <= 'z')) {
                boolean apart = key.isEmpty() ? digit : between;
                key.append(apart ? "_" : "").append(small);
                between = false;
            } else {
                between = true;
            }
        }
        return key.isEmpty() ? "column" : key.toString();
    }

    /// A part of a sheet.
    public sealed interface Section permits Table, Lines, Passage {
        String title();
    }

    /// A column's head.
    ///
    /// @param right whether its cells are figures, set to the right
    /// @param whole whether its figures are whole numbers, whatever the model
    /// @param key its name for programs, [Sheet#key]
    public record Column(String name, boolean right, boolean whole, String key) {
        public Column(String name, boolean right) {
            this(name, right, false, Sheet.key(name));
        }

        public static Column text(String name) {
            return new Column(name, false);
        }

        /// Of figures that may be fractions.
        public static Column figure(String name) {
            return new Column(name, true);
        }

        /// Of whole numbers.
        public static Column count(String name) {
            return new Column(name, true, true, Sheet.key(name));
        }

        /// Under another name for programs.
        public Column key(String other) {
            return new Column(name, right, whole, other);
        }
    }

    /// Rows of cells, as many in each row as there are columns.
    ///
    /// @param name for programs, [Sheet#key]
    /// @param lead sentences between title and rows
    public record Table(String name, String title, List<Sentence> lead, List<Column> columns, List<List<Cell>> rows)
            implements Section {
        public Table {
            lead = List.copyOf(lead);
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (var row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(title + ": " + row.size() + " cells in " + columns.size()
                            + " columns");
                }
            }
        }

        /// A table that programs call as people do.
        public Table(String title, List<Sentence> lead, List<Column> columns, List<List<Cell>> rows) {
            this(Sheet.key(title), title, lead, columns, rows);
        }

        /// A table for programs, without title and lead.
        public static Table data(String name, List<Column> columns, List<List<Cell>> rows) {
            return new Table(name, name, List.of(), columns, rows);
        }

        /// Whether its sentences say all: there is no row, and people need not see columns.
        public boolean said() {
            return rows.isEmpty() && !lead.isEmpty();
        }
    }

    /// Sentences, one a line.
    public record Lines(String title, List<Sentence> lines) implements Section {
        public Lines {
            lines = List.copyOf(lines);
        }
    }
}

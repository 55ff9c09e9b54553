package assay.report;

import java.util.List;

/// Tables and sentences under a title.
public record Sheet(String title, List<Section> sections) {
    public Sheet {
        sections = List.copyOf(sections);
    }

    /// A part of a sheet.
    public sealed interface Section {
        String title();
    }

    /// A column's head.
    ///
    /// @param right whether its cells are figures, set to the right
    public record Column(String name, boolean right) {
        public static Column text(String name) {
            return new Column(name, false);
        }

        public static Column figure(String name) {
            return new Column(name, true);
        }
    }

    /// Rows of cells, as many in each row as there are columns.
    ///
    /// @param lead sentences between title and rows
    public record Table(String title, List<Sentence> lead, List<Column> columns, List<List<Cell>> rows)
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

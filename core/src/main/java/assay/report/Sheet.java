package assay.report;

import assay.account.Ledger;
import assay.ask.Case;
import assay.draw.Chart;
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

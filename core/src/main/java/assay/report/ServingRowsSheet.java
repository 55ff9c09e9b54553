package assay.report;

import assay.algebra.Rational;
import assay.ask.Serving;
import assay.ask.ServingRows;
import assay.quantity.Look;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import assay.serve.Outlook;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A table of settings with what users see of each, a row each, as it was asked.
public final class ServingRowsSheet {
    /// Columns that an answer fills, and those of them that are estimates.
    private static final int ANSWERS = 10;
    private static final int ESTIMATES = 8;

    private ServingRowsSheet() {}

    /// The table; seconds are estimates.
    public static Sheet of(ServingRows rows) {
        var columns = new ArrayList<Column>(List.of(Column.count("row")));
        rows.columns().forEach(column -> columns.add(Column.text(column)));
        columns.addAll(List.of(Column.text("layout"), Column.text("fits"), Column.figure("TTFT, s").key("ttft_s"),
                Column.figure("steady, s").key("ttft_steady_s"), Column.figure("TPOT, s").key("tpot_s"),
                Column.figure("tokens/s").key("throughput"), Column.figure("at least, s").key("tpot_ideal_s"),
                Column.text("bound by").key("bound"), Column.text("class"),
                Column.figure("p90 of TPOT").key("tpot_p90"), Column.text("what is wrong").key("wrong")));
        var all = new ArrayList<List<Cell>>();
        for (var row : rows.rows()) {
            var cells = new ArrayList<Cell>(List.of(Cell.of(Rational.of(all.size() + 1))));
            rows.columns().forEach(column -> cells.add(Cell.of(row.cells().getOrDefault(column, ""))));
            row.serving().ifPresentOrElse(serving -> cells.addAll(answer(serving)), () -> {
                for (int i = 0; i < ANSWERS; i++) {
                    cells.add(new Cell.Blank());
                }
            });
            cells.add(Cell.of(row.problems().stream().map(Object::toString).collect(Collectors.joining("; "))));
            all.add(cells);
        }
        return new Sheet("Serving, a row each", List.of(new Table("rows", "", List.of(), columns, all)));
    }

    private static List<Cell> answer(Serving serving) {
        var layout = serving.layout();
        var cells = new ArrayList<Cell>(List.of(Cell.of(Serving.label(layout.ranks())
                + (layout.replicas() > 1 ? ", " + layout.replicas() + " replicas" : "")),
                Cell.of(layout.fits() ? "yes" : "no")));
        if (serving.users().isEmpty()) {
            for (int i = 0; i < ESTIMATES; i++) {
                cells.add(new Cell.Blank());
            }
            return cells;
        }
        var point = serving.users().getFirst();
        var service = point.service();
        cells.addAll(List.of(number(service.ttft()), number(service.steady()), number(service.tpot()),
                number(service.throughput()).as(Look.TENTHS), number(point.ideal().tpot()),
                Cell.of(point.bound().label()),
                Cell.of(point.outlook().map(Outlook::name).orElse("")),
                point.outlook().<Cell>map(o -> number(o.tpot().p90())).orElseGet(Cell.Blank::new)));
        return cells;
    }

    private static Cell.Amount number(double value) {
        return Cell.of(Rational.told(value)).as(Look.FINE).estimated(true);
    }
}

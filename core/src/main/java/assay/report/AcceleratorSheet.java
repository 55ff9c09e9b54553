package assay.report;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Accelerators: all in one table, or one with everything that is known of it.
public final class AcceleratorSheet {
    private static final Sentence LEAD = Sentence.plain("Peaks are dense TFLOP/s as published; memory is in "
            + "GB of 10^9 bytes. A blank is not known. Of a row of low confidence, "
            + "published figures differ or none are the maker's.");

    private AcceleratorSheet() {}

    /// Everything that is known, a row each, exact: for programs.
    public static Sheet of(List<Accelerator> accelerators) {
        var columns = new ArrayList<Column>();
        columns.add(Column.text("name"));
        for (var feature : Feature.values()) {
            columns.add(Column.figure(feature.label())
                    .key(Sheet.key(feature.label() + " " + feature.unit().replace("/", " per "))));
        }
        columns.add(Column.text("confidence"));
        columns.add(Column.text("also"));
        columns.add(Column.text("notes"));
        columns.add(Column.text("source"));
        var rows = new ArrayList<List<Cell>>();
        for (var one : accelerators) {
            var row = new ArrayList<Cell>();
            row.add(Cell.of(one.name()));
            for (var feature : Feature.values()) {
                var figure = one.figures().get(feature);
                row.add(figure == null ? new Cell.Blank() : cell(feature, figure));
            }
            row.add(Cell.of(one.confidence().label()));
            row.add(Cell.of(String.join(" ", one.aliases())));
            row.add(Cell.of(one.notes()));
            row.add(Cell.of(one.source()));
            rows.add(row);
        }
        return new Sheet("Accelerators", List.of(new Table("Accelerators", List.of(LEAD), columns, rows)));
    }

    /// The columns that a page has room for.
    public static Sheet brief(List<Accelerator> accelerators) {
        var features = List.of(Feature.FP32, Feature.TF32, Feature.BF16, Feature.FP16, Feature.FP8, Feature.MEMORY,
                Feature.BANDWIDTH);
        var columns = new ArrayList<Column>();
        columns.add(Column.text("name"));
        features.forEach(f -> columns.add(Column.figure(f.label())));
        columns.add(Column.text("confidence"));
        var rows = new ArrayList<List<Cell>>();
        for (var one : accelerators) {
            var row = new ArrayList<Cell>();
            row.add(Cell.of(one.name()));
            for (var feature : features) {
                var figure = one.figures().get(feature);
                row.add(figure == null ? new Cell.Blank() : cell(feature, figure));
            }
            row.add(Cell.of(one.confidence().label()));
            rows.add(row);
        }
        return new Sheet("Accelerators", List.of(new Table("Accelerators", List.of(LEAD), columns, rows)));
    }

    /// Everything that is known of one.
    public static Sheet of(Accelerator one) {
        var rows = new ArrayList<List<Cell>>();
        one.figures().forEach((feature, figure) -> rows.add(List.of(Cell.of(feature.label()),
                cell(feature, figure), Cell.of(feature.unit()))));
        var about = new ArrayList<String>();
        if (!one.aliases().isEmpty()) {
            about.add("Also called: " + String.join(", ", one.aliases()));
        }
        about.add("Vendor and year: " + one.vendor() + " " + one.year());
        about.add("Confidence: " + one.confidence().label());
        about.add("Notes: " + (one.notes().isEmpty() ? "none" : one.notes()));
        about.add("Source: " + one.source());
        one.calibrated().ifPresent(by -> about.add("Timed by itself, " + by.date() + ": " + Figures.counted(
                by.training().size(), "constant") + " of training, " + Figures.counted(by.serving().size(), "constant")
                + " of serving"));
        var sentences = new ArrayList<>(Sentence.plain(about));
        one.calibrated().ifPresent(by -> Stream.of("train", "serve").filter(e -> !by.errors(e).isEmpty()).forEach(e ->
                sentences.add(Sentence.of("assay {}, off by: {}", Cell.of(e), CalibratedSheet.told(by, e)))));
        return new Sheet(one.name(), List.of(
                new Table("Figures", List.of(LEAD), List.of(Column.text("feature"), Column.figure("figure"),
                        Column.text("unit")), rows),
                new Sheet.Lines("About", sentences)));
    }

    private static Cell cell(Feature feature, Rational figure) {
        return Cell.of(figure, Unit.symbol(feature.unit())).as(Look.DIGITS);
    }
}

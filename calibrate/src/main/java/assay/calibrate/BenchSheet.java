package assay.calibrate;

import assay.algebra.Rational;
import assay.calibrate.Fit.Row;
import assay.device.Feature;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What was timed, and how near estimates come.
final class BenchSheet {
    private static final double GIGA = 1e9;
    private static final double MICRO = 1e-6;
    private static final double BUSY = .1;

    private BenchSheet() {}

    static Sheet of(Bench.Answered of, List<String> files) {
        var row = of.row();
        var lines = new ArrayList<Sentence>();
        lines.add(Sentence.of("{}: {}; fp32 {} TFLOP/s, memory {} GB at {} GB/s.", Cell.of(row.name()),
                Cell.of(row.notes()), figure(of, Feature.FP32), figure(of, Feature.MEMORY),
                figure(of, Feature.BANDWIDTH)));
        of.calibrated().errors().forEach(error -> lines.add(Sentence.of("assay {}, {}: off by {} in the mean, {} at "
                + "worst, of {}.", Cell.of(error.estimate()), Cell.of(error.of()), part(error.mean()),
                part(error.worst()), Cell.of(Rational.of(error.n())))));
        busy(of).ifPresent(lines::add);
        files.forEach(file -> lines.add(Sentence.of("Written: {}; assay serve gpt2 --accelerators {} --on {} --engine "
                + "onnxruntime, assay train gpt2 --accelerators {} --on {}.", Cell.of(file), Cell.of(file),
                Cell.of(row.name()), Cell.of(file), Cell.of(row.name()))));
        return new Sheet("What this machine reaches", List.of(
                table("kernels", "Kernels, each estimated from all others of its kind", of.kernels()),
                table("layers", "Layers, none fitted", of.layers()),
                table("forward", "Forward passes, none of a width or length that was timed", of.forward()),
                new Lines("Row", lines)));
    }

    /// Whether other work took part of the machine.
    private static Optional<Sentence> busy(Bench.Answered of) {
        var spreads = Stream.of(of.kernels(), of.layers(), of.forward()).flatMap(List::stream)
                .map(row -> row.timed().spread()).sorted().toList();
        double middle = spreads.get(spreads.size() / 2);
        return middle < BUSY ? Optional.empty() : Optional.of(Sentence.of("Other work took part of this machine: half of "
                + "all runs took {} longer than the least. What it reaches alone is more: run it again when it is idle.",
                part(Rational.told(middle))));
    }

    private static Cell figure(Bench.Answered of, Feature feature) {
        return Cell.of(of.row().figures().getOrDefault(feature, Rational.ZERO)).as(Look.DIGITS);
    }

    private static Cell part(Rational share) {
        return new Cell.Part(new Share("what was measured", share));
    }

    private static Table table(String name, String title, List<Row> rows) {
        var columns = List.of(Column.text("shape"), Column.figure("us").key("microseconds"),
                Column.figure("estimate, us").key("estimate_microseconds"), Column.figure("off by").key("error"),
                Column.figure("GFLOP/s").key("gflops_per_second"), Column.figure("runs"), Column.figure("median over least")
                        .key("median_over_least"));
        return new Table(name, title, List.of(), columns, rows.stream().map(BenchSheet::cells).toList());
    }

    private static List<Cell> cells(Row row) {
        var timed = row.timed();
        return List.of(Cell.of(timed.probe().name()), micro(timed.seconds()),
                micro(row.left()).estimated(true), part(Rational.told(row.error())), timed.probe().flops() > 0
                        ? Cell.of(Rational.told(timed.rate() / GIGA)).as(Look.TENTHS) : new Cell.Blank(),
                Cell.of(Rational.of(timed.runs())), new Cell.Factor(Rational.told(1 + timed.spread())));
    }

    private static Cell.Amount micro(double seconds) {
        return Cell.of(Rational.told(seconds / MICRO), Unit.symbol("us")).as(Look.TENTHS);
    }
}

package assay.report;

import assay.algebra.Rational;
import assay.ask.LayoutFit;
import assay.ask.LayoutFit.Fits;
import assay.ask.Over;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What fits on several devices by some layout, as a table.
public final class LayoutFitSheet {
    /// The column of the sequences of a step.
    private static final int BATCH = 4;

    private final LayoutFit fit;

    private LayoutFitSheet(LayoutFit fit) {
        this.fit = fit;
    }

    /// For a person.
    public static Sheet of(LayoutFit fit) {
        var of = new LayoutFitSheet(fit);
        return new Sheet(of.headline(), List.of(of.table(false), new Lines("", of.closing())));
    }

    /// For programs.
    public static Sheet data(LayoutFit fit) {
        var of = new LayoutFitSheet(fit);
        return new Sheet(of.headline(), List.of(of.table(true)));
    }

    private String headline() {
        var on = fit.model() + " on " + fit.device().name() + ": ";
        var first = fit.answers().stream().filter(f -> f.value().isPresent()).findFirst();
        var host = first.filter(Fits::offloads).map(_ -> ", with the host's memory").orElse("");
        return on + first.flatMap(Fits::value).map(value -> fit.over().equals(LayoutFit.DEVICES)
                ? "the fewest devices on which a layout fits are " + Figures.exact(value)
                : fit.over().size() + " = " + Figures.exact(value) + " is the most with which a layout fits"
                        + (passing() ? " in one pass" : ""))
                .orElse("nothing fits") + host;
    }

    /// Whether the batch is sought.
    private boolean passing() {
        return fit.over().equals(Over.BATCH);
    }

    private Table table(boolean all) {
        var rows = new ArrayList<List<Cell>>();
        for (var each : fit.answers()) {
            if (all || each.at().isPresent()) {
                rows.add(row(each));
            }
        }
        var columns = new ArrayList<>(List.of(Column.text("host's memory").key("offload"),
                Column.count(fit.over().size()).key("value"), Column.count("next tried").key("next"),
                Column.count("devices"), Column.count("batch"), Column.text("layout"),
                Column.figure("a step").key("seconds"), Column.figure("MFU").key("mfu"),
                Column.figure("peak").key("peak_bytes"), Column.figure("of the host").key("host_bytes")));
        if (!all && fit.over().equals(LayoutFit.DEVICES)) {
            Stream.concat(Stream.of(columns), rows.stream()).forEach(line -> line.subList(1, 3).clear());
        }
        if (!all && passing()) {
            Stream.concat(Stream.of(columns), rows.stream()).forEach(line -> line.remove(BATCH));
        }
        return new Table("fits", "", List.of(), columns, rows);
    }

    private static List<Cell> row(Fits each) {
        var row = new ArrayList<Cell>(List.of(Cell.of(each.offloads() ? "yes" : "no"), count(each.value()),
                count(each.next())));
        row.addAll(each.at().map(at -> List.<Cell>of(Cell.of(Rational.of(at.devices())),
                Cell.of(Rational.of(at.batch())), Cell.of(at.found().flags()),
                Cell.of(Rational.told(at.found().step().seconds()), Unit.SECOND)
                        .as(Look.HUNDREDTHS).estimated(true),
                new Cell.Part(new Share("the peak", at.found().mfu())), Cell.decimal(at.found().peak()),
                Cell.decimal(at.found().host()))).orElseGet(() -> List.of(new Cell.Blank(), new Cell.Blank(),
                new Cell.Blank(), new Cell.Blank(), new Cell.Blank(), new Cell.Blank(), new Cell.Blank())));
        return row;
    }

    private static Cell count(Optional<Rational> number) {
        return number.<Cell>map(Cell::of).orElseGet(Cell.Blank::new);
    }

    private List<Sentence> closing() {
        var lines = new ArrayList<Sentence>();
        lines.add(Sentence.of("In {} a device, by the fastest layout that fits; --devices with --over batch, seq, "
                + "layers or d_model seeks the greatest, --over devices the fewest.", Cell.decimal(fit.capacity())));
        if (passing()) {
            lines.add(passed());
        }
        fit.own().ifPresent(own -> lines.add(Sentence.of("The model as it is asked has {} = {}.",
                Cell.of(fit.over().size()), Cell.of(own))));
        lines.add(Sentence.of("Taken: {}", Linked.sentence(fit.device())));
        return lines;
    }

    /// What is sought of a batch, which has no greatest otherwise.
    private Sentence passed() {
        var devices = fit.answers().stream().flatMap(f -> f.at().stream()).findFirst();
        return Sentence.of("Sought are the sequences of a step in which every rank does its own in one pass{}. A "
                + "larger batch takes several passes (gradient accumulation): one of any size fits where one sequence "
                + "a rank does, and assay plan with --batch has the fastest layout.", devices.map(at -> Sentence.of(
                        ", {} a device", Cell.of(Rational.of(at.batch(), at.devices())).as(Look.HUNDREDTHS)))
                        .orElseGet(() -> Sentence.plain("")));
    }
}

package assay.report;

import assay.algebra.Rational;
import assay.ask.Layouts;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;

/// The best layouts of a step of training, as a table, and what was looked at.
public final class LayoutsSheet {
    private static final long NANO = 1_000_000_000;

    private final Layouts search;

    private LayoutsSheet(Layouts search) {
        this.search = search;
    }

    /// For a person.
    public static Sheet of(Layouts search) {
        var of = new LayoutsSheet(search);
        return new Sheet(of.headline(), List.of(of.table(), new Lines("", of.closing())));
    }

    /// For programs.
    public static Sheet data(Layouts search) {
        var of = new LayoutsSheet(search);
        return new Sheet(of.headline(), List.of(of.table(), of.space()));
    }

    private String headline() {
        return search.model() + " on " + Figures.counted(Rational.of(search.devices()), "device") + " "
                + search.device().name() + ": " + (search.found().isEmpty() ? "nothing fits"
                        : Figures.fixed(exact(best()), 2) + " s a step, an estimate");
    }

    private double best() {
        return search.found().getFirst().step().seconds();
    }

    private static Rational exact(double value) {
        return Rational.of(Math.round(value * NANO), NANO);
    }

    private Table table() {
        var rows = new ArrayList<List<Cell>>();
        for (var found : search.found()) {
            var step = found.step();
            boolean tied = step.seconds() <= best() * (1 + Layouts.TIE);
            rows.add(List.of(Cell.of(found.flags()),
                    Cell.of(exact(step.seconds()), Unit.SECOND).as(Look.HUNDREDTHS).estimated(true),
                    new Cell.Part(new Share("the peak", found.mfu())),
                    Cell.of(exact(step.rate()), Unit.symbol("tokens/s")).as(Look.SCALED).estimated(true),
                    Cell.decimal(found.peak()), Cell.of(step.times().most().label()),
                    Cell.of(tied ? "yes" : "no")));
        }
        return new Table("layouts", "", List.of(), List.of(Column.text("layout"),
                Column.figure("a step").key("seconds"),
                Column.figure("MFU"), Column.figure("speed").key("rate"), Column.figure("peak").key("peak_bytes"),
                Column.text("most goes to").key("bound"), Column.text("tied with the first").key("tied")), rows);
    }

    private Table space() {
        var counts = search.counts();
        return new Table("space", "", List.of(), List.of(Column.count("layouts"),
                Column.count("too large").key("large"),
                Column.count("untimed"), Column.count("tried"), Column.text("proved")), List.of(List.of(Cell.of(Rational.of(counts.stood())),
                        Cell.of(Rational.of(counts.large())), Cell.of(Rational.of(counts.untimed())),
                        Cell.of(Rational.of(counts.tried())), Cell.of(counts.whole() ? "yes" : "no"))));
    }

    private List<Sentence> closing() {
        var lines = new ArrayList<Sentence>();
        var counts = search.counts();
        lines.add(Sentence.of("A step is of {} of {}, in {} a device.",
                Cell.of(Figures.counted(Rational.of(search.batch()), "sequence")),
                Cell.of(Rational.of(search.tokens()), Unit.TOKEN), Cell.decimal(search.capacity())));
        lines.add(Sentence.of("Of {} layouts {} hold too much by their states and kept activations alone; the rest "
                        + "were timed, and {} tried from the fastest on: {}",
                Cell.of(Rational.of(counts.stood())), Cell.of(Rational.of(counts.large())),
                Cell.of(Rational.of(counts.tried())), Cell.of(!counts.whole() ? "the search was given up there."
                        : search.found().isEmpty() ? "none of them fits."
                                : "no other of them that fits is estimated to be faster than these.")));
        if (counts.untimed() > 0) {
            lines.add(Sentence.of("{} have no time: {} states nothing that carries what they exchange "
                    + "(link=, linked=, network=).", Cell.of(Rational.of(counts.untimed())),
                    Cell.of(search.device().name())));
        }
        search.found().stream().findFirst().flatMap(f -> f.step().expected()).ifPresent(known -> lines.add(Sentence.of(
                "Such estimates were {} off in the mean, {} at the worst tenth ({}); a plan within {} is told "
                + "as a tie.",
                new Cell.Part(new Share("what was measured", exact(known.mean()))),
                new Cell.Part(new Share("what was measured", exact(known.p90()))), Cell.of(known.name()),
                new Cell.Part(new Share("the first", exact(Layouts.TIE))))));
        lines.add(Sentence.plain("One: assay train MODEL --on DEVICE --devices " + search.devices() + " --batch "
                + search.batch() + " and the words of a layout."));
        return lines;
    }
}

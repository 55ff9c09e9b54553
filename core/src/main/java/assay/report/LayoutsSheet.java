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
    /// The column of what lies in the host's memory.
    private static final int HOST = 5;

    private final Layouts search;

    private LayoutsSheet(Layouts search) {
        this.search = search;
    }

    /// For a person.
    public static Sheet of(Layouts search) {
        var of = new LayoutsSheet(search);
        return new Sheet(of.headline(), List.of(search.found().isEmpty() ? of.least() : of.table(false),
                new Lines("", of.closing())));
    }

    /// For programs.
    public static Sheet data(Layouts search) {
        var of = new LayoutsSheet(search);
        return new Sheet(of.headline(), List.of(of.table(true), of.least(), of.nearest(), of.changes(), of.space()));
    }

    private String headline() {
        return search.model() + " on " + Figures.counted(Rational.of(search.devices()), "device") + " "
                + search.device().name() + ": " + (!search.found().isEmpty()
                        ? Figures.fixed(Rational.told(best()), 2) + " s a step, an estimate"
                        : search.counts().whole() ? "nothing fits" : "nothing that fits was found");
    }

    private double best() {
        return search.found().getFirst().step().seconds();
    }

    private static Cell seconds(Layouts.Found found) {
        return Cell.of(Rational.told(found.step().seconds()), Unit.SECOND).as(Look.HUNDREDTHS).estimated(true);
    }

    /// The fastest.
    ///
    /// @param all whether what of the host is needed is told where nothing is, too
    private Table table(boolean all) {
        boolean away = all || search.found().stream().anyMatch(found -> found.host().signum() > 0);
        var rows = new ArrayList<List<Cell>>();
        for (var found : search.found()) {
            var step = found.step();
            boolean tied = step.seconds() <= best() * (1 + Layouts.TIE);
            var row = new ArrayList<>(List.of(Cell.of(found.flags()), seconds(found),
                    new Cell.Part(new Share("the peak", found.mfu())),
                    Cell.of(Rational.told(step.rate()), Unit.symbol("tokens/s")).as(Look.SCALED).estimated(true),
                    Cell.decimal(found.peak()), Cell.decimal(found.host()), Cell.of(step.times().most().label()),
                    Cell.of(tied ? "yes" : "no")));
            if (!away) {
                row.remove(HOST);
            }
            rows.add(row);
        }
        var columns = new ArrayList<>(List.of(Column.text("layout"), Column.figure("a step").key("seconds"),
                Column.figure("MFU"), Column.figure("speed").key("rate"), Column.figure("peak").key("peak_bytes"),
                Column.figure("of the host").key("host_bytes"), Column.text("most goes to").key("bound"),
                Column.text("tied with the first").key("tied")));
        if (!away) {
            columns.remove(HOST);
        }
        return new Table("layouts", "", List.of(), columns, rows);
    }

    /// What holds least of what does not fit, and by how much it is short.
    private Table least() {
        var rows = search.least().stream().map(found -> List.<Cell>of(Cell.of(found.flags()), seconds(found),
                Cell.decimal(found.peak()), Cell.decimal(found.peak().minus(search.capacity())))).toList();
        return new Table("least", search.found().isEmpty() ? "Least is held by" : "", List.of(),
                List.of(Column.text("layout"), Column.figure("a step").key("seconds"),
                        Column.figure("peak").key("peak_bytes"), Column.figure("short by").key("short_bytes")), rows);
    }

    private Table nearest() {
        var rows = search.nearest().stream().map(near -> List.<Cell>of(Cell.of(Rational.of(near.devices())),
                Cell.of(Rational.of(near.batch())), Cell.of(near.found().flags()), seconds(near.found()),
                Cell.decimal(near.found().peak()))).toList();
        return new Table("nearest", "", List.of(), List.of(Column.count("devices"), Column.count("batch"),
                Column.text("layout"), Column.figure("a step").key("seconds"),
                Column.figure("peak").key("peak_bytes")), rows);
    }

    private Table changes() {
        var rows = search.changes().stream().map(change -> List.<Cell>of(Cell.of(change.what()),
                change.what().equals("memory") ? Cell.decimal(change.at())
                        : new Cell.Factor(change.at()), Cell.of(change.first().flags()))).toList();
        return new Table("changes", "", List.of(), List.of(Column.text("what"), Column.figure("at"),
                Column.text("first then").key("first")), rows);
    }

    private Table space() {
        var counts = search.counts();
        return new Table("space", "", List.of(), List.of(Column.count("layouts"),
                Column.count("too large").key("large"), Column.count("untimed"),
                Column.count("slower by their passes alone").key("slower"), Column.count("timed"),
                Column.count("tried"), Column.text("proved")), List.of(List.of(count(counts.stood()),
                        count(counts.large()), count(counts.untimed()), count(counts.slower()),
                        count(counts.timed()), count(counts.tried()), Cell.of(counts.whole() ? "yes" : "no"))));
    }

    private static Cell count(long number) {
        return Cell.of(Rational.of(number));
    }

    private List<Sentence> closing() {
        var lines = new ArrayList<Sentence>();
        lines.add(Sentence.of("A step of {} is of {} of {}, in {} a device.", Cell.of(search.tuning().kind()),
                Cell.of(Figures.counted(Rational.of(search.batch()), "sequence")),
                Cell.of(Rational.of(search.tokens()), Unit.TOKEN), Cell.decimal(search.capacity())));
        lines.add(Sentence.of("Taken: {}", Linked.sentence(search.device())));
        if (search.found().isEmpty() && search.counts().whole()) {
            lines.add(nearer());
        }
        lines.add(counted());
        if (search.counts().untimed() > 0) {
            lines.add(Sentence.of("{} have no time: {} states nothing that carries what they exchange "
                    + "(link=, linked=, network=).", count(search.counts().untimed()),
                    Cell.of(search.device().name())));
        }
        if (search.found().size() > 1) {
            lines.add(changing());
        }
        search.found().stream().findFirst().ifPresent(first -> lines.add(Sentence.of(
                "The first's estimate: {}; a plan within {} of it is told as a tie.", StepSheet.error(first.step()),
                new Cell.Part(new Share("the first", Rational.told(Layouts.TIE))))));
        if (!search.found().isEmpty()) {
            lines.add(Sentence.plain("One: assay train with the same words, --batch " + search.batch()
                    + ", and those of a layout."));
        }
        return lines;
    }

    private Sentence nearer() {
        return search.nearest().map(near -> Sentence.of("The fewest devices on which one fits are {}: {}, {} a step "
                + "of {}, {} a device.", count(near.devices()), new Cell.Code(near.found().flags()),
                seconds(near.found()), Cell.of(Figures.counted(Rational.of(near.batch()), "sequence")),
                Cell.decimal(near.found().peak())))
                .orElseGet(() -> Sentence.plain("On no number of devices that was tried does one fit."));
    }

    private Sentence counted() {
        var counts = search.counts();
        return Sentence.of("Of {} layouts {} hold too much by their states and kept activations alone, {} take longer "
                + "by their passes alone, {} were timed, and {} tried from the fastest on: {}",
                count(counts.stood()), count(counts.large()), count(counts.slower()), count(counts.timed()),
                count(counts.tried()), Cell.of(!counts.whole() ? "the search was given up there."
                        : search.found().isEmpty() ? "none of them fits."
                                : "no other that fits is estimated to be faster than these."));
    }

    /// What would make another the first.
    private Sentence changing() {
        var changes = search.changes();
        if (changes.isEmpty()) {
            return Sentence.plain("Of these the first stays the first with less memory, and with a network and links "
                    + "of a quarter to four times their speed.");
        }
        return Sentence.of("Of these another would be the first {}.", Sentence.join("; ", changes.stream()
                .map(change -> change.what().equals("memory")
                        ? Sentence.of("in less than {} a device: {}", Cell.decimal(change.at()),
                                new Cell.Code(change.first().flags()))
                        : Sentence.of("with {} {} as fast: {}", Cell.of(change.what()),
                                new Cell.Factor(change.at()), new Cell.Code(change.first().flags())))
                .toList()));
    }
}

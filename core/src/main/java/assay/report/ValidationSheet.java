package assay.report;

import assay.algebra.Rational;
import assay.ask.Errors;
import assay.ask.Validation;
import assay.ask.Validation.Apart;
import assay.ask.Validation.Group;
import assay.ask.Validation.Regret;
import assay.plan.Rate;
import assay.plan.Rates;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How far estimates of a step's time are from what was measured, class by class.
public final class ValidationSheet {
    private static final int PLACES = 100_000;
    private static final String MEASURED = "what was measured";
    private static final String CLASS = "class";

    private final Validation validation;

    private ValidationSheet(Validation validation) {
        this.validation = validation;
    }

    /// What people read.
    public static Sheet of(Validation validation) {
        return new ValidationSheet(validation).sheet();
    }

    /// Tables for programs: errors, plans, sources, every constant, and every step.
    public static Sheet data(Validation validation) {
        return new ValidationSheet(validation).data();
    }

    private Sheet sheet() {
        var groups = validation.groups();
        return new Sheet("Seconds of a training step: estimated against measured", List.of(
                errors("Nothing fitted", "Sizes of errors with no constant fitted on a training run (nor blind: see "
                        + "below), beside those of one median MFU a source, device and format, and of 6 N FLOPs a "
                        + "token at 40 % of the peak.", groups, true),
                errors("Fitted", "With the constants that were fitted on the class named first, none on a single row.",
                        groups.stream().filter(g -> g.fitted().isPresent()).toList(), false),
                open("Not stated"), plans("Plans"), sources("Other sources"), constants(validation.rates(), true),
                new Lines("Which rows were looked at", seen())));
    }

    private static Table errors(String title, String lead, List<Group> groups, boolean plain) {
        var columns = new ArrayList<>(List.of(Column.text(CLASS), Column.count("n"), Column.figure("mean"),
                Column.figure("median"), Column.figure("p90"), Column.figure("worst"), Column.figure("bias")));
        if (plain) {
            columns.addAll(List.of(Column.figure("one MFU"), Column.figure("its median"), Column.figure("6 N"),
                    Column.figure("its median").key("six_n_median")));
        }
        var rows = groups.stream().map(group -> {
            var row = new ArrayList<Cell>(List.of(Cell.of(group.title())));
            row.addAll(errors(plain ? group.plain() : group.fitted().orElseThrow()));
            if (plain) {
                row.addAll(List.of(part(group.constant().mean()), part(group.constant().median()),
                        part(group.sixN().mean()), part(group.sixN().median())));
            }
            return (List<Cell>) row;
        }).toList();
        return new Table(title, List.of(Sentence.plain(lead)), columns, rows);
    }

    private static List<Cell> errors(Errors errors) {
        return List.of(Cell.of(Rational.of(errors.n())), part(errors.mean()), part(errors.median()),
                part(errors.p90()), part(errors.worst()), part(errors.bias()));
    }

    private static Cell part(double share) {
        return new Cell.Part(new Share(MEASURED, exact(share)));
    }

    private static Rational exact(double value) {
        return Rational.of(Math.round(value * PLACES), PLACES);
    }

    private Table open(String title) {
        var rows = validation.open().stream().map(o -> List.<Cell>of(Cell.of(o.title()), Cell.of(o.unstated()),
                Cell.of(Rational.of(o.n())), new Cell.Part(new Share("the runs", Rational.of(o.inside(), o.n()))),
                new Cell.Part(new Share("the shortest", exact(o.width()))))).toList();
        return new Table(title, List.of(Sentence.plain("Runs whose source does not state all of how they were run, "
                + "each estimated in every way that is left open, with nothing fitted: how many took no less than the "
                + "shortest and no more than the longest, and how much longer than the shortest the longest is.")),
                List.of(Column.text(CLASS), Column.text("not stated"), Column.count("n"), Column.figure("inside"),
                        Column.figure("median width")), rows);
    }

    private Table plans(String title) {
        var regrets = validation.regrets("vtrain-multi");
        double mean = regrets.stream().mapToDouble(Regret::lost).average().orElse(0);
        var rows = regrets.stream().map(r -> List.<Cell>of(Cell.of(r.model()), Cell.of(Rational.of(r.devices())),
                Cell.of(Rational.of(r.plans())), part(r.lost()))).toList();
        return new Table(title, List.of(Sentence.of("How much longer the plan takes that is estimated to be the "
                + "fastest than the one that was, of vTrain's on several nodes: {} in the mean.", part(mean))),
                List.of(Column.text("model"), Column.count("devices"), Column.count("plans"), Column.figure("lost")),
                rows);
    }

    private Table sources(String title) {
        var rows = validation.apart().stream().map(a -> List.<Cell>of(Cell.of(a.source()), Cell.of(clocks(a)),
                Cell.of(Rational.of(a.plain().n())), part(a.plain().mean()), part(a.errors().mean()),
                part(a.errors().median()), part(a.errors().worst()))).toList();
        return new Table(title, List.of(Sentence.plain("Dense runs of each source by clocks that were fitted on all "
                + "other sources, for devices that they have too. A clock does not carry over: no fitted constant is "
                + "used outside of its class.")), List.of(Column.text("source"), Column.text("clocks"),
                Column.count("n"), Column.figure("mean, nothing fitted"), Column.figure("mean"),
                Column.figure("median"), Column.figure("worst")), rows);
    }

    private static String clocks(Apart apart) {
        return apart.clocks().entrySet().stream().map(e -> e.getKey() + " " + Math.round(e.getValue() * 1000) / 1000.)
                .collect(Collectors.joining(", "));
    }

    private static Table constants(Rates rates, boolean fitted) {
        var rows = rates.all().values().stream().filter(r -> !fitted || r.status() == Rate.Status.FITTED)
                .map(r -> List.<Cell>of(Cell.of(r.name()), Cell.of(exact(r.value())).as(Look.DIGITS),
                        Cell.of(r.unit()), Cell.of(r.status().label()), Cell.of(r.date()), Cell.of(r.source())))
                .toList();
        return new Table("Constants", fitted ? List.of(Sentence.of("Those that were fitted; {} others, each with its "
                + "source, are in --format csv --table constants.",
                Cell.of(Rational.of(rates.all().size() - rows.size())))) : List.of(),
                List.of(Column.text("constant"), Column.figure("value"), Column.text("unit"), Column.text("status"),
                        Column.text("date"), Column.text("source")), rows);
    }

    private List<Sentence> seen() {
        return validation.seen().entrySet().stream()
                .map(e -> Sentence.plain(e.getKey() + ": " + e.getValue() + ".")).toList();
    }

    private Sheet data() {
        var sections = new ArrayList<Section>();
        var columns = new ArrayList<>(List.of(Column.text(CLASS), Column.text("title"), Column.count("n")));
        for (var kind : List.of("", "fitted ", "one mfu ", "six n ")) {
            for (var what : List.of("mean", "median", "p90", "worst", "bias")) {
                columns.add(Column.figure(kind + what));
            }
        }
        columns.add(Column.text("seen"));
        sections.add(Table.data("errors", columns, validation.groups().stream().map(g -> {
            var row = new ArrayList<Cell>(List.of(Cell.of(g.name()), Cell.of(g.title()),
                    Cell.of(Rational.of(g.plain().n()))));
            Stream.of(Optional.of(g.plain()), g.fitted(), Optional.of(g.constant()), Optional.of(g.sixN()))
                    .forEach(e -> row.addAll(e.map(x -> errors(x).subList(1, 6))
                            .orElseGet(() -> List.of(new Cell.Blank(), new Cell.Blank(), new Cell.Blank(),
                                    new Cell.Blank(), new Cell.Blank()))));
            row.add(Cell.of(g.seen()));
            return (List<Cell>) row;
        }).toList()));
        sections.add(open("Open"));
        sections.add(plans("Plans"));
        sections.add(sources("Sources"));
        sections.add(constants(validation.rates(), false));
        sections.add(steps());
        return new Sheet("Seconds of a training step: estimated against measured", sections);
    }

    private Table steps() {
        var rows = validation.steps().stream().map(s -> {
            var d = s.layout().degrees();
            var row = new ArrayList<Cell>(List.of(Cell.of(s.name()), Cell.of(s.model()), Cell.of(s.device())));
            for (long n : new long[] {d.devices(), s.tokens(), s.layout().microBatch(), s.layout().batch(), d.tp(),
                    d.pp(), d.chunks(), d.cp(), d.ep()}) {
                row.add(Cell.of(Rational.of(n)));
            }
            row.addAll(List.of(Cell.of(s.format()), Cell.of(s.again().label()), Cell.of(exact(s.seconds())),
                    Cell.of(exact(validation.plain(s).seconds())), Cell.of(exact(validation.fitted(s).seconds())),
                    Cell.of(validation.plain(s).times().most().label())));
            return (List<Cell>) row;
        }).toList();
        return Table.data("steps", List.of(Column.text(CLASS), Column.text("model"), Column.text("device"),
                Column.count("devices"), Column.count("tokens"), Column.count("micro batch"), Column.count("batch"),
                Column.count("tp"), Column.count("pp"), Column.count("chunks"), Column.count("cp"),
                Column.count("ep"), Column.text("format"), Column.text("recompute"), Column.figure("measured"),
                Column.figure("estimated"), Column.figure("fitted"), Column.text("most goes to")), rows);
    }
}

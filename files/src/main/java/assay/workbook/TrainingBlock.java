package assay.workbook;

import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Hourly;
import assay.ask.Moment;
import assay.ask.Plan;
import assay.ask.Reach;
import assay.ask.Training;
import assay.life.Holding;
import assay.model.Size;
import assay.model.Sizes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Training: what is held part by part, the moments of a pass and the peak, work, and the run.
final class TrainingBlock {
    private static final int AMOUNT = 4;
    private static final Rational HOUR = Rational.of(3600);
    private static final Rational DAY = Rational.of(86_400);
    private static final Rational FAR = Rational.of(8);
    private static final Rational MANY = Rational.of(1024);

    private final Book book;
    private final Ground ground;
    private final Training training;
    private final Plan plan;
    private final String peak;
    private final Map<String, String> totals = new HashMap<>();

    TrainingBlock(Book book, Ground ground, Training training) {
        this.book = book;
        this.ground = ground;
        this.training = training;
        this.plan = training.plan();
        this.peak = ground.prefix() + "memory.peak";
    }

    /// What is held, as tables of lines.
    void memory(Page page) {
        var block = new LedgerBlock(book, page, ground);
        page.skip();
        page.line(new Box.Text("Held in training: " + plan.optimizer().name() + ", " + plan.precision().name()
                + ", attention " + plan.kept().kernel().label() + ", recompute " + plan.kept().recompute().label(),
                Style.TITLE));
        page.line(Box.note("Bytes of one pass of micro_batch sequences. The parts are not all there at once: the page "
                + "of training has the moments."));
        training.memory().forEach((part, ledger) -> {
            page.skip();
            var name = ledger.quantity().name();
            var micro = training.micro(ledger);
            block.write(micro, ledger.quantity().title() + " (" + name + ")", "training." + name, "", List.of());
            if (part == Holding.ACTIVATIONS) {
                line(block, micro.total());
            }
        });
    }

    /// The line `a*B + b` that an amount is in the sequences of a pass.
    private static void line(LedgerBlock block, Expr amount) {
        amount.coefficient(Training.MICRO_BATCH, 1).ifPresent(each -> {
            block.figure("of them for each sequence of a pass", each, "training.activations.each");
            block.figure("of them whatever the sequences", amount.minus(
                    each.times(Expr.dim(Training.MICRO_BATCH))), "training.activations.fixed");
        });
    }

    /// The page of training.
    void write(Page page) {
        page.line(new Box.Text("Training", Style.TITLE));
        page.line(Box.note("How it is trained is chosen when the workbook is written; sizes and the figures of the run "
                + "can be changed."));
        page.skip();
        choices(page);
        page.skip();
        moments(page);
        page.skip();
        work(page);
        page.skip();
        run(page);
    }

    private void choices(Page page) {
        page.line(new Box.Text("choice", Style.HEAD), new Box.Text("value", Style.HEAD),
                new Box.Text("what it is", Style.HEAD));
        choice(page, "optimizer", plan.optimizer().name(), plan.optimizer().definition());
        choice(page, "precision", plan.precision().name(), plan.precision().definition());
        choice(page, "activations", plan.kept().list().name(), plan.kept().list().title());
        choice(page, "attention", plan.kept().kernel().label(), "");
        choice(page, "recompute", plan.kept().recompute().label(), "");
        plan.hardware().on().ifPresent(d -> choice(page, "device", d.name(), d.source()));
    }

    private static void choice(Page page, String name, String value, String what) {
        page.line(Box.text(name), Box.text(value), Box.text(what));
    }

    // ---- moments --------------------------------------------------------------------------------------

    /// The moments at which most is held with these sizes, then those with other contexts and batches: each is a bound
    /// of the peak from below, whatever the sizes.
    private List<Moment> known() {
        var all = new ArrayList<>(training.moments());
        var subject = training.subject();
        var values = new ArrayList<Map<String, Rational>>();
        var context = subject.value(Expr.dim("T"));
        for (var other : List.of(context.over(FAR).ceil(), context.times(FAR))) {
            if (other.compareTo(Sizes.GREATEST) <= 0) {
                values.add(subject.sizes().with(new Size("T", Expr.of(other), "")).values());
            }
        }
        values.add(subject.values());
        var sequences = training.sequences();
        for (var point : values) {
            for (var batch : List.of(sequences, sequences.times(MANY))) {
                var pass = new HashMap<>(point);
                pass.put("B", batch);
                training.held().moments(pass, training.several()).all().stream().filter(m -> !all.contains(m))
                        .forEach(all::add);
            }
        }
        return all;
    }

    private void moments(Page page) {
        var known = known();
        var parts = new ArrayList<Holding>();
        for (var part : Holding.values()) {
            if (known.stream().anyMatch(m -> m.parts().containsKey(part))) {
                parts.add(part);
            }
        }
        page.line(new Box.Text("Moments of a pass, in bytes", Style.HEADING));
        page.line(Box.note("The peak is the greatest of them. They are those at which most is held with the sizes as "
                + "written, and with contexts and batches far from them. With other sizes a moment that is not listed "
                + "may hold more: then the peak here is a bound from below, and the program has the exact one."));
        page.put(page.row, 0, new Box.Text("when", Style.HEAD));
        for (int i = 0; i < parts.size(); i++) {
            page.put(page.row, AMOUNT + 1 + i, new Box.Text(parts.get(i).label(), Style.HEAD_RIGHT));
        }
        for (int i = 1; i < AMOUNT; i++) {
            page.put(page.row, i, new Box.Text("", Style.HEAD));
        }
        page.put(page.row, AMOUNT, new Box.Text("in all", Style.HEAD_RIGHT));
        page.put(page.row, AMOUNT + 1 + parts.size(), new Box.Text("exactly, above 2^53", Style.HEAD_RIGHT));
        page.row++;
        int first = page.row;
        known.forEach(moment -> moment(page, moment, parts));
        var greatest = training.most();
        page.line(new Box.Text("peak" + (training.atLeast() ? " (at least: not all is known)" : ""),
                Style.TOTAL_TEXT), new Box.Text("", Style.TOTAL_TEXT), new Box.Text("", Style.TOTAL_TEXT),
                new Box.Text("", Style.TOTAL_TEXT), Box.live("MAX(" + Page.fixed(first, AMOUNT) + ":"
                        + Page.fixed(page.row - 1, AMOUNT) + ")", greatest, Style.TOTAL));
        page.put(page.row - 1, AMOUNT + 1 + parts.size(), ground.exact(greatest, Style.TOTAL_DIGITS));
        totals.put(peak, book.name(peak, page, page.row - 1, AMOUNT));
        chart(page, first, known, parts);
        training.capacity().ifPresent(capacity -> {
            page.line(Box.text("memory of the device, in bytes"), Box.text(""), Box.text(""), Box.text(""),
                    Box.number(capacity, Style.INPUT));
            var cell = book.name(ground.prefix() + "device.memory", page, page.row - 1, AMOUNT);
            boolean fits = greatest.compareTo(capacity) <= 0;
            page.line(Box.text("fits"), Box.text(""), Box.text(""), Box.text(""),
                    new Box.Said("IF(" + totals.get(peak) + "<=" + cell + ",\"yes\",\"no\")", fits ? "yes" : "no",
                            Style.DIGITS));
        });
    }

    private void moment(Page page, Moment moment, List<Holding> parts) {
        var amounts = new EnumMap<Holding, Box>(Holding.class);
        moment.parts().forEach((part, bytes) ->
                amounts.put(part, ground.live(training.micro(bytes), page, Style.NUMBER)));
        page.put(page.row, 0, Box.text(moment.name()));
        for (int i = 0; i < parts.size(); i++) {
            var box = amounts.get(parts.get(i));
            if (box != null) {
                page.put(page.row, AMOUNT + 1 + i, box);
            }
        }
        var value = training.subject().value(training.at(moment));
        page.put(page.row, AMOUNT, Box.live("SUM(" + Page.fixed(page.row, AMOUNT + 1) + ":"
                + Page.fixed(page.row, AMOUNT + parts.size()) + ")", value, Style.NUMBER));
        page.put(page.row, AMOUNT + 1 + parts.size(), ground.exact(value, Style.DIGITS));
        page.row++;
    }

    private void chart(Page page, int first, List<Moment> known, List<Holding> parts) {
        var series = new ArrayList<Chart.Series>();
        int last = first + known.size() - 1;
        var names = known.stream().map(Moment::name).toList();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            int column = AMOUNT + 1 + i;
            series.add(new Chart.Series(page.at(first - 1, column), part.label(), page.range(first, last, 0), names,
                    page.range(first, last, column), known.stream().map(m -> training.subject().value(
                            training.micro(m.parts().getOrDefault(part, Expr.ZERO)))).toList()));
        }
        page.charts.add(new Chart(Chart.Kind.BARS, "What is held at each moment", "", "bytes", series, 0,
                AMOUNT + parts.size() + 3));
    }

    // ---- work -----------------------------------------------------------------------------------------

    private void work(Page page) {
        var block = new LedgerBlock(book, page, ground);
        var parts = new LinkedHashMap<String, Box.Live>();
        var named = new HashMap<String, String>();
        for (var ledger : training.work()) {
            var name = ledger.quantity().name();
            var written = block.write(ledger, ledger.quantity().title() + " (" + name + ")", "training." + name, "",
                    List.of());
            named.put(name, written.total());
            parts.put(name, Box.live(written.total(), training.subject().value(ledger.total()), Style.NUMBER));
            page.skip();
        }
        totals.put("all", block.parts("Work of a step (flops.all)", "FLOPs", parts, "flops.all"));
        for (var of : Reach.Of.values()) {
            if (of != Reach.Of.ALL) {
                var counted = counted(of).stream().map(l -> named.getOrDefault(l.quantity().name(), "0")).toList();
                var value = training.subject().value(training.flops(of));
                totals.put(of.label(), block.figure(of == Reach.Of.MODEL ? "model FLOPs: forward and backward"
                        : "hardware FLOPs: those and what is done again", Box.live(String.join("+", counted), value,
                        Style.NUMBER), "", "flops." + of.label()));
            }
        }
        totals.put(Reach.Of.ALL.label(), totals.getOrDefault("all", "0"));
    }

    private List<Ledger> counted(Reach.Of of) {
        return training.work().stream().filter(l -> switch (l.quantity().name()) {
            case "flops.optimizer" -> of == Reach.Of.ALL;
            case "flops.recompute" -> of != Reach.Of.MODEL;
            default -> true;
        }).toList();
    }

    // ---- the run --------------------------------------------------------------------------------------

    private void run(Page page) {
        page.line(new Box.Text("The run", Style.HEADING));
        var subject = training.subject();
        var tokens = training.tokens();
        var ofStep = figure(page, "tokens of a step", ground.live(subject.tokens(), page,
                Style.NUMBER), "tokens.step");
        var steps = training.steps();
        var count = figure(page, "steps", steps(page, ofStep, steps), "steps");
        figure(page, "tokens of the run", Box.live(ofStep + "*" + count, tokens.times(steps), Style.NUMBER),
                "tokens.run");
        var all = subject.value(training.flops(Reach.Of.ALL)).times(steps);
        figure(page, "FLOPs of the run", Box.live(totals.get("all") + "*" + count, all, Style.NUMBER), "flops.run");
        training.time().ifPresent(time -> time(page, time, count));
    }

    private Box steps(Page page, String ofStep, Rational steps) {
        return plan.run().<Box>map(length -> switch (length) {
            case Plan.Length.Steps _ -> Box.number(steps, Style.INPUT);
            case Plan.Length.Tokens(var number) -> {
                var wanted = figure(page, "tokens that are wanted", Box.number(number, Style.INPUT), "tokens.wanted");
                yield Box.live("-INT(-" + wanted + "/" + ofStep + ")", steps, Style.NUMBER);
            }
        }).orElseGet(() -> Box.number(steps, Style.INPUT));
    }

    private void time(Page page, Training.Time time, String steps) {
        var reach = plan.hardware().reach();
        var rate = figure(page, "peak of the device in " + time.rate() + ", FLOP/s", Box.number(time.peak(),
                Style.INPUT), "device.peak");
        var share = figure(page, "the part of the peak that is reached (" + reach.of().label() + "), "
                + (training.step().isPresent() ? "from an estimate of a step" : "an assumption"),
                Box.number(reach.share(), Style.INPUT_FINE), "device." + reach.of().label());
        var seconds = figure(page, "seconds", Box.live(totals.get(reach.of().label()) + "*" + steps + "/(" + share
                + "*" + rate + ")", time.seconds(), Style.NUMBER), "time");
        figure(page, "hours", Box.live(seconds + "/3600", time.seconds().over(HOUR), Style.FINE), "time.hours");
        figure(page, "days", Box.live(seconds + "/86400", time.seconds().over(DAY), Style.FINE), "time.days");
        plan.hardware().price().ifPresent(price -> cost(page, price, time, seconds));
    }

    private void cost(Page page, Hourly price, Training.Time time, String seconds) {
        var hourly = figure(page, "price of an hour, " + price.currency(),
                Box.number(price.amount(), Style.INPUT_FINE), "price");
        time.cost().ifPresent(cost -> figure(page, "cost, " + price.currency(),
                Box.live(seconds + "/3600*" + hourly, cost, Style.FINE), "cost"));
    }

    private String figure(Page page, String what, Box box, String name) {
        page.put(page.row, 0, Box.text(what));
        page.put(page.row, AMOUNT, box);
        if (box instanceof Box.Live(_, var value, _)) {
            page.put(page.row, 6, ground.exact(value, Style.DIGITS));
        }
        page.row++;
        return book.name(ground.prefix() + name, page, page.row - 1, AMOUNT);
    }

    /// The expressions that the pages of a training have formulas in.
    static List<Expr> formulas(Optional<Training> training) {
        var all = new ArrayList<Expr>();
        training.ifPresent(t -> {
            t.memory().values().forEach(l -> all.add(t.micro(l.total())));
            t.moments().forEach(m -> all.add(t.at(m)));
            t.work().forEach(l -> all.add(l.total()));
        });
        return all;
    }
}

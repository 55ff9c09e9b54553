package assay.report;

import assay.algebra.Rational;
import assay.ask.Serving;
import assay.ask.Serving.Point;
import assay.ask.Serving.Tried;
import assay.device.Accelerator;
import assay.quantity.Figures;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import assay.serve.Outlook;
import assay.serve.Portion;
import assay.serve.Spent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// How a model is served, on one screen: whether it fits and for how many, what users see, and what binds.
public final class ServingSheet {
    private static final Unit MILLI = Unit.symbol("ms");
    private static final Unit SPEED = Unit.symbol("tokens/s");
    private static final Unit TOKENS = Unit.symbol("tokens");
    private static final Rational THOUSAND = Rational.of(1000);
    private static final int TOLD = 4;

    private final Serving serving;

    private ServingSheet(Serving serving) {
        this.serving = serving;
    }

    /// For a person.
    public static Sheet of(Serving serving) {
        var of = new ServingSheet(serving);
        var sections = new ArrayList<Sheet.Section>();
        if (!serving.users().isEmpty()) {
            sections.add(of.users(false));
        }
        sections.add(of.memory(true));
        sections.add(of.contexts());
        if (!serving.ratios().isEmpty()) {
            sections.add(of.ratios(TOLD));
        }
        if (!serving.front().isEmpty()) {
            sections.add(of.front());
        }
        if (serving.layouts().size() > 1 && serving.layout().fits()) {
            sections.add(of.layouts(TOLD));
        }
        if (!serving.others().isEmpty()) {
            sections.add(of.others());
        }
        sections.add(new Lines("", of.closing()));
        return new Sheet(of.headline(), sections);
    }

    /// For programs.
    public static Sheet data(Serving serving) {
        var of = new ServingSheet(serving);
        return new Sheet(of.headline(), List.of(of.users(true), of.memory(false), of.contexts(),
                of.limits(), of.layouts(Integer.MAX_VALUE), of.others(), of.ratios(Integer.MAX_VALUE), of.front(),
                of.tried(), of.portions()));
    }

    private String headline() {
        var question = serving.question();
        var layout = serving.layout();
        var where = serving.subject().model().name() + " on " + (layout.devices() == 1 ? ""
                : Figures.exact(Rational.of(layout.devices())) + " x ")
                + question.device().name() + ", " + question.engine().name() + ": ";
        if (!layout.fits()) {
            var missing = layout.sequence().minus(layout.left());
            return where + "NO, " + Figures.decimalBytes(missing) + " short on each device";
        }
        if (!serving.keepsUp()) {
            return where + "NO, at most " + fixed(layout.most()) + " requests a second, an estimate";
        }
        var first = serving.users().getFirst();
        boolean met = serving.sought().stream().allMatch(Serving.Sought::met);
        return where + (met ? "FITS, " : "NO, not within the limits; it fits, ")
                + Figures.counted(Rational.of(layout.room()), "user") + " of "
                + Figures.counted(Rational.of(question.context()), "token") + "; "
                + (met && serving.sought().isPresent() ? "within the limits for " : "for ")
                + first.rate().map(rate -> Figures.fixed(rate, 2) + " requests/s").orElse(first.users() + "")
                + ": first token in " + fixed(first.service().ttft() * 1e3) + " ms, then "
                + fixed(first.service().tpot() * 1e3) + " ms a token, an estimate";
    }

    private static String fixed(double number) {
        return Figures.fixed(Rational.told(number), 1);
    }

    /// What a device holds.
    ///
    /// @param bars whether parts are drawn too
    private Table memory(boolean bars) {
        var layout = serving.layout();
        var held = new LinkedHashMap<String, Rational>();
        held.put("weights, " + serving.subject().terms().weights().storage().name(), layout.weights());
        held.put("held besides by " + serving.question().engine().name(), layout.held());
        if (layout.left().signum() > 0) {
            held.put("left for caches", layout.left());
        }
        var rows = new ArrayList<List<Cell>>();
        held.forEach((what, bytes) -> rows.add(List.of(Cell.of(what), Cell.decimal(bytes),
                Cell.bar("the device", bytes, layout.capacity()))));
        rows.add(List.of(Cell.of("cache of " + Figures.counted(Rational.of(serving.question().context()), "token")),
                Cell.decimal(layout.sequence()), new Cell.Blank()));
        rows.add(List.of(Cell.of("of the device, for an engine"), Cell.decimal(layout.capacity()), new Cell.Blank()));
        var columns = List.of(Column.text("on each device").key("what"), Column.figure("bytes"), Column.text(""));
        return new Table("memory", "", List.of(), bars ? columns : columns.subList(0, 2),
                bars ? rows : rows.stream().map(row -> row.subList(0, 2)).toList());
    }

    private static Cell milli(double seconds) {
        return Cell.of(Rational.told(seconds).times(THOUSAND), MILLI).as(Look.TENTHS).estimated(true);
    }

    private static Cell speed(double rate) {
        return Cell.of(Rational.told(rate), SPEED).as(Look.TENTHS).estimated(true);
    }

    private Table users(boolean all) {
        boolean rates = serving.rate().isPresent();
        var columns = new ArrayList<>(List.of(rates ? Column.figure("requests/s").key("rate") : Column.count("users"),
                Column.figure("first token, ms").key("ttft_ms"), Column.figure("steady").key("ttft_steady_ms"),
                Column.figure("99 of 100").key("ttft_p99_ms"),
                Column.figure("each further, ms").key("tpot_ms"), Column.figure("at least").key("tpot_ideal_ms"),
                Column.figure("tokens/s").key("throughput"), Column.text("a token is bound by").key("bound")));
        var rows = new ArrayList<List<Cell>>();
        for (var point : serving.users().stream().sorted(Comparator.comparing((Point p) ->
                p.rate().orElse(Rational.of(p.users())))).toList()) {
            var service = point.service();
            var row = new ArrayList<Cell>(List.of(point.rate().<Cell>map(rate -> Cell.of(rate)
                    .as(Look.TENTHS)).orElseGet(() -> Cell.of(Rational.of(point.users()))), milli(service.ttft()),
                    milli(service.steady()), milli(service.slow()), milli(service.tpot()), milli(point.ideal().tpot()),
                    speed(service.throughput()), Cell.of(point.bound().label())));
            rows.add(row);
        }
        return new Table("users", "", all ? List.of() : List.of(Sentence.plain(Figures.counted(
                Rational.of(serving.question().lengths().input()), "token") + " in, " + Figures.counted(
                        Rational.of(serving.question().lengths().output()), "token") + " out, "
                        + (rates ? "requests come by themselves:" : "each asks anew at once:"))),
                columns, rows);
    }

    private Table contexts() {
        var rows = serving.contexts().stream().map(room -> List.<Cell>of(Cell.of(Rational.of(room.tokens())),
                Cell.decimal(room.sequence()), Cell.of(Rational.of(room.users())))).toList();
        return new Table("contexts", "", List.of(), List.of(Column.count("tokens of context").key("tokens"),
                Column.figure("cache of one, on a device").key("bytes"), Column.count("users with room").key("users")),
                rows);
    }

    private Table limits() {
        return new Table("limits", "", List.of(), List.of(Column.count("max_model_len"),
                Column.count("tokens of each user").key("context_of_users"), Column.count("max_num_seqs")),
                List.of(List.of(Cell.of(Rational.of(serving.limits().length())),
                        Cell.of(Rational.of(serving.limits().each())),
                        Cell.of(Rational.of(serving.limits().sequences())))));
    }

    private Table layouts(int most) {
        var rows = serving.layouts().stream().filter(Serving.Laid::fits).limit(most).map(laid -> List.<Cell>of(
                Cell.of(Serving.label(laid.ranks())), Cell.of(Rational.of(laid.replicas())),
                milli(laid.service().ttft()), milli(laid.service().tpot()), speed(laid.service().throughput()),
                Cell.of(Rational.of(laid.room())))).toList();
        return new Table("layouts", "", List.of(), List.of(Column.text("layout"), Column.count("replicas"),
                Column.figure("first token, ms").key("ttft_ms"), Column.figure("each further, ms").key("tpot_ms"),
                Column.figure("tokens/s").key("throughput"), Column.count("users with room").key("room")), rows);
    }

    private static List<Column> triedColumns() {
        return List.of(Column.count("devices"), Column.text("layout"), Column.count("users"),
                Column.figure("first token, ms").key("ttft_ms"), Column.figure("steady").key("ttft_steady_ms"),
                Column.figure("each further, ms").key("tpot_ms"), Column.figure("tokens/s").key("throughput"),
                Column.figure("of each device").key("each"));
    }

    private static List<Cell> tried(Tried tried) {
        var layout = tried.layout();
        return List.of(Cell.of(Rational.of(layout.devices())), Cell.of(Serving.label(layout.ranks())),
                tried.users() > 0 ? Cell.of(Rational.of(tried.users())) : new Cell.Blank(),
                milli(tried.service().ttft()), milli(tried.service().steady()), milli(tried.service().tpot()),
                speed(tried.service().throughput()), speed(tried.each()));
    }

    /// What was looked for, and what shows that there is no better.
    private Table tried() {
        var rows = new ArrayList<List<Cell>>();
        serving.sought().ifPresent(sought -> sought.tried().forEach(tried -> {
            var row = new ArrayList<>(tried(tried));
            row.add(Cell.of(tried.met() ? "yes" : "no"));
            rows.add(row);
        }));
        var columns = new ArrayList<>(triedColumns());
        columns.add(Column.text("within"));
        return new Table("within", "", List.of(), columns, rows);
    }

    private Table front() {
        return new Table("pareto", "", List.of(Sentence.plain("Of all layouts and users, none has both more tokens/s "
                + "of each device and a faster next token:")), triedColumns(),
                serving.front().stream().map(ServingSheet::tried).toList());
    }

    private Table others() {
        boolean priced = serving.others().stream().anyMatch(o -> o.hour().isPresent());
        var columns = new ArrayList<Column>(List.of(Column.text("other devices").key("device")));
        columns.addAll(triedColumns().stream().filter(c -> !c.name().equals("users")
                || serving.sought().stream().anyMatch(s -> s.of() == Serving.Sought.Of.USERS)).toList());
        if (priced) {
            columns.add(Column.figure("an hour").key("hour"));
        }
        var rows = new ArrayList<List<Cell>>();
        for (var other : serving.others()) {
            var row = new ArrayList<Cell>(List.of(Cell.of(other.device().name())));
            var cells = new ArrayList<Cell>(other.best().map(ServingSheet::tried).orElseGet(() -> List.of(
                    new Cell.Blank(), Cell.of(other.problems().isEmpty() ? "none does" : "not known"),
                    new Cell.Blank(), new Cell.Blank(), new Cell.Blank(), new Cell.Blank(), new Cell.Blank(),
                    new Cell.Blank())));
            if (serving.sought().stream().noneMatch(s -> s.of() == Serving.Sought.Of.USERS)) {
                cells.remove(2);
            }
            row.addAll(cells);
            if (priced) {
                row.add(other.hour().<Cell>map(h -> Cell.of(h).as(Look.TENTHS)).orElseGet(Cell.Blank::new));
            }
            rows.add(row);
        }
        return new Table("devices", "", List.of(), columns, rows);
    }

    private Table ratios(int most) {
        var rows = serving.ratios().stream().limit(most).map(ratio -> List.<Cell>of(
                Cell.of(Rational.of(ratio.prompts())), Cell.of(Rational.of(ratio.decoding())),
                Cell.of(Serving.label(ratio.ranks())), Cell.of(Rational.of(ratio.devices())),
                milli(ratio.service().ttft()), milli(ratio.service().tpot()), speed(ratio.service().throughput())))
                .toList();
        return new Table("ratios", "", List.of(), List.of(Column.count("replicas for prompts").key("prompts"),
                Column.count("that decode").key("decoding"), Column.text("layout"), Column.count("devices"),
                Column.figure("first token, ms").key("ttft_ms"), Column.figure("each further, ms").key("tpot_ms"),
                Column.figure("tokens/s").key("throughput")), rows);
    }

    private Table portions() {
        var rows = new ArrayList<List<Cell>>();
        if (!serving.users().isEmpty()) {
            var first = serving.users().getFirst();
            for (var portion : Portion.values()) {
                rows.add(List.of(Cell.of(portion.label()), milli(first.prompt().of(portion)),
                        milli(first.decode().of(portion))));
            }
        }
        return new Table("portions", "", List.of(), List.of(Column.text("what"),
                Column.figure("prompt alone").key("prompt_ms"), Column.figure("a token").key("token_ms")), rows);
    }

    private List<Sentence> closing() {
        var lines = new ArrayList<Sentence>();
        if (serving.layout().fits()) {
            lines.add(Sentence.of("Room for one sequence of {} (max_model_len), for {} of {} in each engine "
                    + "(max_num_seqs), or for {} of {} each.", Cell.of(Rational.of(serving.limits().length()), TOKENS),
                    Cell.of(Rational.of(serving.limits().sequences())),
                    Cell.of(Rational.of(serving.question().context()), TOKENS),
                    Cell.of(Figures.counted(Rational.of(Math.max(1, serving.question().users().orElse(1L))), "user")),
                    Cell.of(Rational.of(serving.limits().each()), TOKENS)));
        }
        if (!serving.users().isEmpty()) {
            var first = serving.users().getFirst();
            lines.add(Sentence.of("A token goes to {}.", spent(first.decode())));
            lines.add(Sentence.of("A prompt goes to {}.", spent(first.prompt())));
            lines.add(first.outlook().map(ServingSheet::error).or(() -> timed(serving.question().device()))
                    .orElseGet(() -> Sentence.plain("None like it was measured: how far it is off is not known.")));
        }
        serving.sought().ifPresent(sought -> sought.tried().stream().filter(t -> !t.met()).findFirst().ifPresent(next ->
                lines.add(Sentence.of("Not within: {} on {} ({}), first tokens in {} and each further in {}.",
                        Cell.of(next.users() > 0 ? Figures.counted(Rational.of(next.users()), "user") : "the same"),
                        Cell.of(Figures.counted(Rational.of(next.layout().devices()), "device")),
                        Cell.of(Serving.label(next.layout().ranks())), milli(next.service().steady()),
                        milli(next.service().tpot())))));
        serving.costs().ifPresent(costs -> lines.add(Sentence.of("A million tokens of answers cost {} {} with their "
                + "prompts; {} of it by themselves, and {} a million tokens of prompts, {} of those in the cache.",
                Cell.of(costs.all()).as(Look.FINE), Cell.of(costs.currency()), Cell.of(costs.output()).as(Look.FINE),
                Cell.of(costs.input()).as(Look.FINE), Cell.of(costs.cached()).as(Look.FINE))));
        serving.energy().ifPresent(joules -> lines.add(Sentence.of("At the power of its board a token of an answer "
                + "takes {} at most, prompts included: a model, none was measured.",
                Cell.of(joules, Unit.symbol("J")).as(Look.TENTHS).estimated(true))));
        lines.add(Sentence.plain("Assumed: " + (serving.assumed().isEmpty() ? "nothing"
                : String.join(", ", serving.assumed())) + "."));
        lines.add(Sentence.of("Taken: {}", Linked.sentence(serving.question().device())));
        return lines;
    }

    private static Sentence spent(Spent spent) {
        var all = Rational.told(spent.total());
        return Sentence.join(", ", Arrays.stream(Portion.values()).filter(p -> spent.of(p) > 0)
                .sorted((one, other) -> Double.compare(spent.of(other), spent.of(one))).limit(TOLD)
                .map(p -> Sentence.of("{} {}", Cell.share("it", Rational.told(spent.of(p)), all),
                        Cell.of(p.label()))).toList());
    }

    /// How far estimates were off of what was timed on the device itself.
    static Optional<Sentence> timed(Accelerator device) {
        return device.calibrated().filter(by -> !by.errors("serve").isEmpty()).map(by -> Sentence.of("Of what was "
                + "timed on {} itself estimates were off by: {}.", Cell.of(device.name()),
                CalibratedSheet.told(by, "serve")));
    }

    static Sentence error(Outlook outlook) {
        return Sentence.of((outlook.elsewhere() ? "None on devices of its kind was measured; of {} runs on others ({}) "
                : "Of {} measured runs like it ({}) ") + "half were off by no more than {} and {}, nine of ten by "
                + "{} and {} (first token, each further).", Cell.of(Rational.of(outlook.n())), Cell.of(outlook.name()),
                part(outlook.ttft().p50()), part(outlook.tpot().p50()), part(outlook.ttft().p90()),
                part(outlook.tpot().p90()));
    }

    private static Cell part(double share) {
        return new Cell.Part(new Share("what was measured", Rational.told(share)));
    }
}

package assay.report;

import assay.algebra.Rational;
import assay.ask.LayeredValidation;
import assay.ask.LayeredValidation.Run;
import assay.ask.ServingValidation;
import assay.ask.ServingValidation.Row;
import assay.ask.ServingValidation.Sizes;
import assay.ask.TableValidation;
import assay.ask.TableValidation.Entry;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Table;
import assay.serve.Engine;
import assay.serve.Silicon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// How far estimates of serving are from what was measured, class by class, and which runs nothing can be said of.
public final class ServingValidationSheet {
    private static final String MEASURED = "what was measured";

    private final ServingValidation validation;
    private final LayeredValidation layered;
    private final TableValidation tables;
    private final List<Row> rows;

    private ServingValidationSheet(ServingValidation validation, LayeredValidation layered, TableValidation tables) {
        this.validation = validation;
        this.layered = layered;
        this.tables = tables;
        this.rows = validation.rows(true);
    }

    /// What people read.
    public static Sheet of(ServingValidation validation, LayeredValidation layered, TableValidation tables) {
        var of = new ServingValidationSheet(validation, layered, tables);
        return new Sheet("Serving: estimated against measured", List.of(of.errors("errors", ""), of.layered(),
                of.tables(), of.order(), of.missing(), of.faster(), new Lines("", of.closing())));
    }

    /// Tables for programs: errors, classes by which errors are told, what is missing, constants, and every run.
    public static Sheet data(ServingValidation validation, LayeredValidation layered, TableValidation tables) {
        var of = new ServingValidationSheet(validation, layered, tables);
        return new Sheet("Serving: estimated against measured", List.of(of.errors("errors", ""), of.classes(),
                of.layered(), of.tables(), of.order(), of.missing(), of.faster(), constants(), of.runs()));
    }

    private static List<Column> columns(String first) {
        var all = new ArrayList<>(List.of(Column.text(first), Column.count("n")));
        for (var what : List.of("TTFT", "TPOT", "throughput")) {
            var key = what.toLowerCase(Locale.ROOT);
            all.add(Column.figure(what + ", median").key(key + "_median"));
            all.add(Column.figure("p90").key(key + "_p90"));
            all.add(Column.figure("bias").key(key + "_bias"));
        }
        return all;
    }

    private static List<Cell> row(String name, List<Row> rows) {
        var cells = new ArrayList<Cell>(List.of(Cell.of(name), Cell.of(Rational.of(rows.size()))));
        for (var error : List.<ToDoubleFunction<Row>>of(Row::ttft, Row::tpot, Row::throughput)) {
            var sizes = Sizes.of(rows, error);
            cells.addAll(List.of(part(sizes.p50()), part(sizes.p90()), part(sizes.bias())));
        }
        return cells;
    }

    private static Cell part(double share) {
        return new Cell.Part(new Share(MEASURED, Rational.told(Math.rint(share * 1e5) / 1e5)));
    }

    private Table errors(String name, String title) {
        var all = new ArrayList<List<Cell>>();
        for (boolean apart : new boolean[] {false, true}) {
            var some = rows.stream().filter(row -> row.run().apart() == apart).toList();
            all.add(row(apart ? "prompts and decoding apart" : "together", some));
            for (var word : List.<Function<Row, String>>of(r -> r.run().engine(), Row::generation,
                    r -> r.kind().label(), r -> r.run().model())) {
                if (!apart || word.apply(some.getFirst()).equals(some.getFirst().run().engine())) {
                    ServingValidation.by(some, word).forEach((part, of) ->
                            all.add(row((apart ? "apart, " : "") + part, of)));
                }
            }
        }
        return new Table(name, title, List.of(Sentence.plain("Sizes of errors, the estimate over what was measured "
                + "less one; bias is the median with its sign. Nothing is fitted to a run.")), columns("runs"), all);
    }

    private Table classes() {
        var all = ServingValidation.classes(rows.stream().filter(row -> !row.run().apart()).toList());
        return new Table("classes", "", List.of(), columns("class"), all.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue())).toList());
    }

    /// Speeds of one sequence under llama.cpp.
    private Table layered() {
        var out = layered.leftOut();
        var all = new ArrayList<List<Cell>>();
        for (var kind : List.of("CUDA", "Metal")) {
            var decoding = layered.runs(true).stream().filter(run -> run.kind().equals(kind)).toList();
            var prompts = layered.runs(false).stream().filter(run -> run.kind().equals(kind)).toList();
            all.add(layered(kind + ", decoding", decoding, layered::error));
            all.add(layered(kind + ", decoding, its device left out of the fit", decoding,
                    run -> out.getOrDefault(run, 0.)));
            all.add(layered(kind + ", prompts", prompts, layered::error));
        }
        layered.classes().forEach((name, runs) -> {
            all.add(layered(name + ", decoding, its device left out", runs.stream().filter(Run::decoded).toList(),
                    run -> out.getOrDefault(run, 0.)));
            all.add(layered(name + ", prompts", runs.stream().filter(run -> !run.decoded()).toList(),
                    layered::error));
        });
        return new Table("layered", "llama.cpp, one sequence", List.of(Sentence.plain("Two constants of each kind are "
                + "fitted on decoding: a share of the bandwidth and the start of a layer. Of AMD, TPUs and processors "
                + "none was measured.")),
                List.of(Column.text("speeds"), Column.count("n"), Column.figure("median"), Column.figure("p90"),
                        Column.figure("bias")), all);
    }

    private static List<Cell> layered(String name, List<Run> runs, ToDoubleFunction<Run> error) {
        var sizes = Sizes.of(runs.stream().mapToDouble(error).toArray());
        return List.of(Cell.of(name), Cell.of(Rational.of(runs.size())), part(sizes.p50()), part(sizes.p90()),
                part(sizes.bias()));
    }

    /// The tables of TensorRT-LLM.
    private Table tables() {
        var errors = new HashMap<Entry, Double>();
        tables.entries().forEach(entry -> errors.put(entry, tables.error(entry)));
        var all = new ArrayList<List<Cell>>();
        var groups = new LinkedHashMap<String, Predicate<Entry>>();
        groups.put("all", _ -> true);
        groups.put("dense", entry -> !tables.routed(entry));
        groups.put("routed", tables::routed);
        for (var version : List.of("0.5", "0.6.1", "1.0", "2025-11+")) {
            groups.put(version, entry -> entry.version().equals(version));
        }
        groups.forEach((name, in) -> {
            var sizes = Sizes.of(tables.entries().stream().filter(in).mapToDouble(e -> errors.getOrDefault(e, 0.))
                    .toArray());
            all.add(List.of(Cell.of(name), Cell.of(Rational.of(sizes.n())), part(sizes.p50()), part(sizes.p90()),
                    part(sizes.bias())));
        });
        return new Table("tables", "Tables of TensorRT-LLM", List.of(Sentence.plain("Tokens a second where all ask at "
                + "once, and first tokens; of 1.0 the better of two ways in which experts lie.")),
                List.of(Column.text("entries"), Column.count("n"), Column.figure("median"), Column.figure("p90"),
                        Column.figure("bias")), all);
    }

    /// How layouts are ordered.
    private Table order() {
        var groups = ServingValidation.by(rows.stream().filter(row -> !row.run().apart()).toList(),
                row -> row.kind().label());
        var all = new LinkedHashMap<String, List<Row>>();
        all.put("all", rows);
        all.putAll(groups);
        var cells = new ArrayList<List<Cell>>();
        all.forEach((name, of) -> {
            var order = ServingValidation.order(of);
            var regrets = order.regrets().stream().mapToDouble(r -> r).toArray();
            cells.add(List.of(Cell.of(name), Cell.of(Rational.of(order.pairs())), part(order.right()
                    / (double) Math.max(1, order.pairs())), Cell.of(Rational.of(regrets.length)),
                    part(Arrays.stream(regrets).average().orElse(0)), part(Sizes.of(regrets).p90())));
        });
        return new Table("order", "Layouts of one question", List.of(Sentence.plain("Pairs of runs that "
                + "differ in their layouts alone, ordered by TPOT as they were measured; and what the layout loses "
                + "that has the most estimated tokens/s of each device, of what was measured of the best.")),
                List.of(Column.text("layouts"), Column.count("pairs"), Column.figure("ordered right").key("right"),
                        Column.count("questions"), Column.figure("lost, mean").key("regret_mean"),
                        Column.figure("p90").key("regret_p90")), cells);
    }

    private Table missing() {
        var why = new TreeMap<String, Long>();
        validation.runs().forEach(run -> validation.missing(run).ifPresent(field -> why.merge(field, 1L, Long::sum)));
        return new Table("missing", "Not estimated", List.of(Sentence.plain("Runs that lack a field without which "
                + "nothing can be said of them, by rules on fields alone:")), List.of(Column.text("what is not stated"),
                Column.count("runs")), why.entrySet().stream().map(entry -> List.<Cell>of(Cell.of(entry.getKey()),
                        Cell.of(Rational.of(entry.getValue())))).toList());
    }

    private Table faster() {
        var some = rows.stream().filter(Row::faster).map(row -> List.<Cell>of(Cell.of(row.run().model()),
                Cell.of(row.run().device()), Cell.of(row.run().engine()), Cell.of(row.run().date()),
                Cell.of(Rational.of(row.run().clients().orElse(0))), milli(row.run().tpot()))).toList();
        return new Table("impossible", "Faster than a machine without losses", List.of(Sentence.plain(
                "Something is not said of them: speculation, or other ranks or clients than are stated.")),
                List.of(Column.text("model"), Column.text("device"), Column.text("engine"), Column.text("date"),
                        Column.count("clients"), Column.figure("TPOT, ms").key("tpot_ms")), some);
    }

    /// Milliseconds; the column says so.
    private static Cell milli(double seconds) {
        return Cell.of(Rational.told(seconds * 1e3)).as(Look.HUNDREDTHS);
    }

    private static Table constants() {
        return new Table("constants", "", List.of(), List.of(Column.text("constant"), Column.figure("value"),
                Column.text("unit"), Column.text("status"), Column.text("date"), Column.text("source")),
                Stream.of(Silicon.rates(), Engine.rates()).flatMap(r -> r.all().values().stream())
                        .map(rate -> List.<Cell>of(Cell.of(rate.name()),
                        Cell.of(Rational.told(rate.value())), Cell.of(rate.unit()), Cell.of(rate.status().label()),
                        Cell.of(rate.date()), Cell.of(rate.source()))).toList());
    }

    private Table runs() {
        return new Table("runs", "", List.of(), List.of(Column.text("model"), Column.text("device"),
                Column.text("engine"), Column.text("version"), Column.text("precision"), Column.text("date"),
                Column.text("apart"), Column.count("input"), Column.count("output"), Column.count("clients"),
                Column.figure("TTFT, ms").key("ttft_ms"), Column.figure("estimated").key("ttft_said_ms"),
                Column.figure("TPOT, ms").key("tpot_ms"), Column.figure("estimated").key("tpot_said_ms")),
                rows.stream().map(row -> List.<Cell>of(Cell.of(row.run().model()), Cell.of(row.run().device()),
                        Cell.of(row.run().engine()), Cell.of(row.run().version()), Cell.of(row.run().precision()),
                        Cell.of(row.run().date()), Cell.of(row.run().apart() ? "yes" : "no"),
                        Cell.of(Rational.of(row.run().input()), Unit.NUMBER),
                        Cell.of(Rational.of(row.run().output())),
                        Cell.of(Rational.of(row.run().clients().orElse(0))), milli(row.run().ttft()),
                        milli(row.said().ttft()), milli(row.run().tpot()), milli(row.said().tpot()))).toList());
    }

    private List<Sentence> closing() {
        var pairs = validation.noise();
        return List.of(Sentence.of("The same run, measured again ({} pairs), differs in the median by {} (TTFT) and {} "
                + "(TPOT), one in ten by more than {} and {}.", Cell.of(Rational.of(pairs.size())),
                noise(pairs, 0, .5), noise(pairs, 1, .5), noise(pairs, 0, .9), noise(pairs, 1, .9)));
    }

    private static Cell noise(List<double[]> pairs, int which, double share) {
        var sorted = pairs.stream().mapToDouble(pair -> pair[which]).sorted().toArray();
        return part(sorted.length == 0 ? 0 : Arrays.stream(sorted).skip((long) (sorted.length * share)).findFirst()
                .orElse(0));
    }
}

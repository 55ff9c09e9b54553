package assay.store;

import assay.account.Quantity;
import assay.algebra.Rational;
import assay.ask.Ask;
import assay.ask.Case;
import assay.ask.Words;
import assay.check.Lint;
import assay.command.Asked;
import assay.command.Reply;
import assay.command.Workforce;
import assay.family.Families;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.SweptSheet;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import assay.write.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Configs accounted into a table: a row for each, whether it is a model or not.
final class CorpusTable implements Source {
    /// So many configs are a part, at most and at least: what an interruption costs.
    private static final long MOST = 8192;
    private static final long LEAST = 64;
    private static final long PARTS = 64;
    private static final List<String> SIZES = List.of("num_layers", "d_model", "num_heads", "num_kv_heads", "head_dim",
            "d_ff", "vocab_size", "context_length", "num_experts", "num_experts_per_tok");
    private static final List<String> FORMATS = List.of("parquet", "duckdb", "csv", "jsonl");
    /// Names that stand for options and for a place, and are no sizes of the model.
    private static final List<String> TERMS = List.of("B", "T", "t");

    private final List<String> words;
    private final Configs configs;
    private final Words question;
    private final List<Column> columns;

    CorpusTable(List<String> words, Configs configs, Words question) {
        this.words = words;
        this.configs = configs;
        this.question = question;
        columns = columnsOf();
    }

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    static Reply of(Asked asked) {
        var problems = new ArrayList<Problem>();
        if (asked.words().isEmpty()) {
            problems.add(new Problem("assay corpus", "", "takes folders, patterns or files of configs",
                    "assay corpus configs -o configs.parquet"));
        }
        var file = Refusal.collecting(() -> Saved.file(asked, FORMATS), problems);
        // who accounts configs changes nothing in their rows
        var question = Refusal.collecting(() -> asked.question().without("engine"), problems);
        question.ifPresent(words -> Refusal.collecting(words::options, problems));
        var workers = asked.text("engine").filter(name -> !name.equals(Workforce.HERE.name())).flatMap(name ->
                Refusal.collecting(() -> workers(name), problems));
        Refusal.ofAny(problems);
        return asked.watched(watch -> {
            watch.told("looking for configs");
            var table = new CorpusTable(asked.words(), new Configs(asked.each(Places::of)), question.orElseThrow());
            var written = Table.write(table, file.orElseThrow(), asked.has("append"), asked.has("resume"), watch,
                    workers.map(w -> new Build.Elsewhere(w, CorpusPart.of(table, file.orElseThrow()), asked)));
            return Reply.of(Saved.sheet(table, file.orElseThrow(), written));
        });
    }

    private static Workforce workers(String name) {
        return ServiceLoader.load(Workforce.class).stream().map(ServiceLoader.Provider::get)
                .filter(workforce -> workforce.name().equals(name)).findFirst()
                .orElseThrow(() -> Workforce.without(name));
    }

    /// Where its configs are, as it was asked.
    List<String> words() {
        return words;
    }

    /// What is asked of each.
    Words question() {
        return question;
    }

    private static List<Column> columnsOf() {
        var columns = new ArrayList<Column>();
        columns.add(Column.words("name", "the model"));
        columns.add(Column.words("place", "where its config is"));
        columns.add(Column.words("model_type", "as the config says"));
        columns.add(Column.words("family", "by which it is counted"));
        columns.add(Column.words("dtype", "of what is computed with the weights"));
        columns.add(Column.words("weights", "how the weights are stored"));
        columns.add(Column.figures("context", "", "tokens of a sequence, by --seq or the model's own"));
        SIZES.forEach(size -> columns.add(Column.figures(size, "", size + " of the model; NULL where it has none")));
        Quantity.ALL.forEach(quantity -> columns.add(Column.figures(SweptSheet.key(quantity.name()),
                quantity.unit().label(), quantity.title())));
        columns.add(new Column("sizes", new Column.Nested("\"MAP(VARCHAR, DECIMAL(38,0))\""), "",
                "all sizes of the model by their names"));
        columns.add(new Column("findings", new Column.Nested(
                "[{\"about\":\"VARCHAR\",\"place\":\"VARCHAR\",\"says\":\"VARCHAR\"}]"), "",
                "what assay lint says of it"));
        columns.add(Column.words("problem", "why it is no model; NULL where it is one"));
        return List.copyOf(columns);
    }

    @Override
    public String name() {
        return "corpus";
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public long rows() {
        return configs.count();
    }

    @Override
    public String noun() {
        return "config";
    }

    @Override
    public long part() {
        return Math.clamp(rows() / PARTS, LEAST, MOST);
    }

    @Override
    public String identity() {
        return configs.digest();
    }

    @Override
    public Made made() {
        return new Made(StoreEngine.version(), "corpus", String.join(", ", words), "", Saved.typed(question),
                question.said().getOrDefault("convention", "matmul"));
    }

    @Override
    public List<Note> notes() {
        return columns.stream().map(column -> new Note("", column.name(), column.isFigure() ? "figure" : "row",
                column.unit(), column.meaning(), "", "")).toList();
    }

    @Override
    public void fill(long from, long to, Rows rows) {
        configs.each(from, to, config -> append(config, rows));
    }

    /// A row. All of it is worked out before its first cell is written.
    private void append(Configs.Config config, Rows rows) {
        List<Consumer<Rows>> cells;
        Optional<Spec> spec = Optional.empty();
        try {
            spec = Optional.of(config.spec().get());
            var ask = Ask.of(spec::orElseThrow, question);
            var read = Families.read(ask.spec());
            cells = cells(config, ask.spec(), Case.of(read, ask.spec(), ask.options()), Lint.of(ask.spec(), read));
        } catch (Refusal refusal) {
            cells = none(config, spec, refusal.problems().stream().map(Problem::toString).distinct()
                    .collect(Collectors.joining("; ")));
        } catch (RuntimeException | StackOverflowError defect) {
            cells = none(config, spec, "a defect of Assay itself: " + defect);
        }
        cells.forEach(cell -> cell.accept(rows));
        rows.end();
    }

    private List<Consumer<Rows>> none(Configs.Config config, Optional<Spec> spec, String problem) {
        var cells = new ArrayList<Consumer<Rows>>();
        cells.add(text(spec.map(Spec::name).orElse(config.name())));
        cells.add(text(config.place()));
        cells.add(text(spec.map(CorpusTable::type).orElse("")));
        while (cells.size() < columns.size() - 1) {
            cells.add(Rows::none);
        }
        cells.add(text(problem));
        return cells;
    }

    private static List<Consumer<Rows>> cells(Configs.Config config, Spec spec, Case subject, Lint lint) {
        var values = subject.values();
        var cells = new ArrayList<Consumer<Rows>>();
        cells.add(text(spec.name()));
        cells.add(text(config.place()));
        cells.add(text(type(spec)));
        cells.add(text(subject.model().family()));
        cells.add(text(subject.terms().dtype().label()));
        cells.add(text(subject.terms().weights().storage().name()));
        cells.add(figure(Optional.ofNullable(values.get("T"))));
        SIZES.forEach(size -> cells.add(figure(Optional.ofNullable(values.get(size)))));
        Quantity.ALL.forEach(quantity -> cells.add(figure(subject.ledger(quantity)
                .map(ledger -> subject.value(ledger.total())))));
        cells.add(text(sizes(values)));
        cells.add(text(findings(lint)));
        cells.add(Rows::none);
        return cells;
    }

    private static Consumer<Rows> text(String text) {
        return text.isEmpty() ? Rows::none : rows -> rows.text(text);
    }

    private static Consumer<Rows> figure(Optional<Rational> figure) {
        return figure.<Consumer<Rows>>map(value -> rows -> rows.figure(value)).orElse(Rows::none);
    }

    private static String type(Spec spec) {
        return spec.said("model_type").map(Field::value).map(value -> value instanceof Value.Text(var words) ? words
                : "").orElse("");
    }

    private static String sizes(Map<String, Rational> values) {
        var json = new JsonText().open('{');
        new TreeMap<>(values).forEach((name, value) -> {
            if (!TERMS.contains(name) && value.isInteger()) {
                json.name(name).count(value);
            }
        });
        return json.close('}').toString();
    }

    private static String findings(Lint lint) {
        var json = new JsonText().open('[');
        for (var finding : lint.findings()) {
            json.open('{').name("about").text(finding.about()).name("place").text(finding.place()).name("says")
                    .text(finding.says()).close('}');
        }
        return json.close(']').toString();
    }
}

package assay.browser;

import assay.account.Parameters;
import assay.ask.Alike;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Statement;
import assay.ask.Words;
import assay.catalog.Catalog;
import assay.catalog.Found;
import assay.catalog.Row;
import assay.check.Inventory;
import assay.check.Lint;
import assay.check.Reconciliation;
import assay.device.Accelerators;
import assay.family.Families;
import assay.family.Graph;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.read.GgufStorage;
import assay.report.AcceleratorSheet;
import assay.report.AccountScreen;
import assay.report.AccountSheet;
import assay.report.BesideScreen;
import assay.report.Cell;
import assay.report.CheckpointSheet;
import assay.report.CompareSheet;
import assay.report.ConventionsSheet;
import assay.report.ExplainSheet;
import assay.report.FitSheet;
import assay.report.InventorySheet;
import assay.report.LedgerSheet;
import assay.report.LintSheet;
import assay.report.MatmulSheet;
import assay.report.ReconciliationSheet;
import assay.report.ScaleSheet;
import assay.report.SchemeSheet;
import assay.report.Sentence;
import assay.report.Sheet;
import assay.report.TrainScreen;
import assay.report.TrainSheet;
import assay.spec.Spec;
import assay.storage.Schemes;
import assay.write.AccountJson;
import assay.write.CheckpointJson;
import assay.write.FitJson;
import assay.write.Format;
import assay.write.InventoryJson;
import assay.write.ModelText;
import assay.write.ReconciliationJson;
import assay.write.TrainJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The commands, by their names on the command line.
final class Replies {
    private static final String ACCOUNT = "account";

    /// Quantities of one account, part by part.
    private static final Map<String, List<String>> BY = Map.of(
            "parameters", List.of("parameters", "parameters.active"),
            "flops", List.of("flops.forward", "flops.backward", "flops.step", "flops.decode", "flops.decode.expanded"),
            "kv", List.of("memory.cache"),
            "memory", List.of("memory.weights", "memory.cache", "constants"));

    private static final Map<String, Function<Replies, Reply>> ALL = Map.ofEntries(
            Map.entry(ACCOUNT, Replies::account), Map.entry("train", Replies::train), Map.entry("fit", Replies::fit),
            Map.entry("compare", Replies::compare), Map.entry("scale", Replies::scale),
            Map.entry("explain", Replies::explain), Map.entry("matmuls", Replies::matmuls),
            Map.entry("conventions", Replies::conventions), Map.entry("lint", Replies::lint),
            Map.entry("tensors", Replies::tensors), Map.entry("check", Replies::check),
            Map.entry("show", Replies::show), Map.entry("accelerators", Replies::accelerators),
            Map.entry("schemes", Replies::schemes), Map.entry("models", Replies::models));

    private final Question asked;
    private final Function<Ask, Answer> answers;

    private Replies(Question asked, Function<Ask, Answer> answers) {
        this.asked = asked;
        this.answers = answers;
    }

    /// The reply to a question.
    ///
    /// @param answers an ask's answer
    /// @throws Refusal with everything that is wrong with it
    static Reply to(Question asked, Function<Ask, Answer> answers) {
        var command = ALL.get(asked.command());
        if (command == null) {
            throw new Refusal(new Problem(asked.command(), "", "no command",
                    Nearest.hint(asked.command(), ALL.keySet().stream().sorted().toList())));
        }
        return command.apply(new Replies(asked, answers));
    }

    private Answer answer(int model) {
        return answers.apply(Ask.of(() -> asked.spec(model), asked.words()));
    }

    private boolean full() {
        return asked.has("full");
    }

    private Reply account() {
        if (asked.models().isEmpty()) {
            throw new Refusal(new Problem("assay", "", "which model?", "assay gpt2-xl, or assay --help"));
        }
        asked.one("assay gpt2-xl");
        var by = asked.text("by").map(word -> Optional.ofNullable(BY.get(word)).orElseThrow(() ->
                new Refusal(new Problem(word, "--by", "unknown value", Nearest.hint(word, BY.keySet())))));
        var found = asked.found(0);
        var files = found.checkpoint();
        if (files.isPresent() && found.spec().filter(Families::knows).isEmpty()) {
            var why = List.of((found.spec().isPresent()
                    ? "The config beside the files is of no model_type that is known"
                    : "Nothing beside the files describes the model") + ": no work is counted.");
            return Reply.of(CheckpointSheet.of(found.argument(), files.get(), why))
                    .json(() -> CheckpointJson.of(found.argument(), files.get(), why));
        }
        var statement = answer(0).statement();
        boolean whole = full() || asked.words().said().containsKey("keep");
        return Reply.by((format, _) -> format == Format.CSV ? LedgerSheet.of(statement)
                : by.isPresent() ? AccountSheet.of(statement, by.get())
                : whole ? whole(statement, found) : AccountScreen.of(statement, found.argument(), files))
                .json(() -> AccountJson.of(statement));
    }

    private static Sheet whole(Statement statement, Found found) {
        var sheet = AccountSheet.of(statement);
        var sections = new ArrayList<>(sheet.sections());
        found.checkpoint().ifPresent(files -> sections.addAll(1, CheckpointSheet.sections(files)));
        return new Sheet(sheet.title(), sections);
    }

    private Reply train() {
        asked.one("assay train gpt2-xl");
        var training = answer(0).training();
        return Reply.of(full(), () -> TrainSheet.of(training),
                () -> TrainScreen.of(training, asked.found(0).argument())).json(() -> TrainJson.of(training));
    }

    private Reply fit() {
        asked.one("assay fit gpt2-xl --memory 80GB --over batch");
        var fitting = answers.apply(Ask.whatFits(() -> asked.spec(0), asked.words())).fitting();
        return Reply.of(full(), () -> FitSheet.of(fitting), () -> FitSheet.brief(fitting))
                .json(() -> FitJson.of(fitting)).found(fitting.none());
    }

    private Reply compare() {
        asked.models(2, Integer.MAX_VALUE, "takes two or more models",
                "assay compare gpt2-medium-swiglu gpt2-xl-swiglu");
        var all = asked.each(word -> answers.apply(Ask.of(() -> asked.open().find(word).described(), asked.words())));
        var alike = Alike.of(all, asked.words().options());
        return Reply.of(full(), () -> CompareSheet.of(alike), () -> BesideScreen.of(alike));
    }

    private Reply scale() {
        if (asked.models().size() != 1 || !asked.words().said().containsKey("seq")) {
            throw new Refusal(new Problem("assay scale", "", "takes a model and its contexts",
                    "assay scale gpt2-xl-swiglu --seq 1024,16384"));
        }
        var contexts = Words.contexts(asked.words().said().getOrDefault("seq", ""));
        if (contexts.size() < 2) {
            throw new Refusal(new Problem("assay scale", "--seq", "takes two or more contexts", "--seq 1024,16384"));
        }
        var said = Words.thousands(asked.words().said().getOrDefault("seq", "")).orElse("");
        var ask = Ask.of(() -> asked.spec(0), asked.words().without("seq"));
        var cases = contexts.stream().map(t -> answers.apply(ask.with(ask.options().at(t))).subject()).toList();
        return Reply.of(full(), () -> ScaleSheet.of(cases), () -> BesideScreen.of(cases, said));
    }

    private Reply explain() {
        asked.models(1, 1, "takes a model and a path or quantity", "assay explain gpt2-xl flops.forward");
        var of = asked.text("of").orElseThrow(() -> new Refusal(new Problem("assay explain", "",
                "takes a model and a path or quantity", "assay explain gpt2-xl flops.forward")));
        return Reply.of(ExplainSheet.of(answer(0), of));
    }

    private Reply matmuls() {
        asked.one("assay matmuls gpt2-xl");
        var subject = answer(0).subject();
        boolean backward = asked.has("backward");
        return Reply.by((format, page) -> switch (format) {
            case TABLE -> MatmulSheet.screen(subject, backward, page.width(), full());
            case JSON, CSV -> MatmulSheet.data(subject, backward);
            default -> MatmulSheet.page(subject, backward);
        });
    }

    private Reply conventions() {
        asked.models(0, 1, "takes one model at the most", "assay conventions gpt2-xl");
        Optional<Spec> spec = asked.models().isEmpty() ? Optional.empty()
                : Optional.of(asked.words().over(asked.spec(0)));
        return Reply.of(ConventionsSheet.of(spec, asked.words().options()));
    }

    private Reply lint() {
        asked.models(1, 1, "takes one model", "assay lint path/to/config.json");
        var lint = Lint.of(asked.spec(0));
        return Reply.of(LintSheet.of(lint)).found(!lint.findings().isEmpty());
    }

    private Reply tensors() {
        asked.models(1, 1, "takes one model", "assay tensors llama-3-8b");
        var names = asked.text("names").orElse("reference");
        if (!List.of("checkpoint", "reference").contains(names)) {
            throw new Refusal(new Problem("'" + names + "'", "--names", "unknown value", "checkpoint or reference"));
        }
        var found = asked.found(0);
        var words = asked.words();
        boolean otherwise = !words.set().isEmpty() || words.said().containsKey("weights")
                || words.said().containsKey("dtype");
        var inventory = found.checkpoint().isPresent() && !otherwise
                ? Inventory.of(found.argument(), found.checkpoint().get())
                : Inventory.of(answer(0).subject(), names.equals("checkpoint"));
        return Reply.of(InventorySheet.of(inventory)).json(() -> InventoryJson.of(inventory));
    }

    private Reply check() {
        asked.models(1, 2, "takes files, and a model where they do not describe one",
                "assay check path/to/folder");
        var found = asked.found(0);
        var name = found.argument();
        var files = found.checkpoint().orElseThrow(() -> new Refusal(new Problem(name, "", "holds no tensors",
                "a folder with safetensors files, a .safetensors file, or a .gguf file")));
        var spec = asked.spec(asked.models().size() - 1);
        if (asked.models().size() == 1 && Graph.describes(spec)) {
            throw new Refusal(new Problem(name, "", "is a graph, which describes no tensors but its own",
                    "assay check " + name + " path/to/config.json"));
        }
        var dialect = found.dialect().orElseThrow(() -> new Refusal(new Problem(name, "",
                "has names that do not tell which tensor of the model is which", "")));
        var outcome = Reconciliation.of(asked.words().over(spec), files, dialect);
        return Reply.of(full(), () -> ReconciliationSheet.of(outcome), () -> ReconciliationSheet.brief(outcome))
                .json(() -> ReconciliationJson.of(outcome)).found(!outcome.whole());
    }

    private Reply show() {
        asked.models(1, 1, "takes one model", "assay show llama-3-8b");
        var text = ModelText.of(Families.build(asked.words().over(asked.spec(0))));
        return Reply.of(new Sheet("", List.of(new Sheet.Lines("",
                List.of(text.split("\n", -1)).stream().map(line -> Sentence.of("{}", new Cell.Code(line))).toList()))))
                .text(text);
    }

    private Reply accelerators() {
        var known = Accelerators.known();
        var name = asked.text("names");
        var chosen = name.map(known::find).map(List::of).orElse(known.rows());
        return Reply.by((format, _) -> format == Format.JSON || format == Format.CSV || full()
                ? AcceleratorSheet.of(chosen)
                : name.isPresent() ? AcceleratorSheet.of(chosen.getFirst()) : AcceleratorSheet.brief(chosen));
    }

    private Reply schemes() {
        var all = Schemes.known().and(GgufStorage::named, GgufStorage.names());
        return Reply.by((format, _) -> format == Format.JSON || format == Format.CSV || full() ? SchemeSheet.of(all)
                : SchemeSheet.brief(all));
    }

    /// The catalogue, as `assay models`.
    private Reply models() {
        var part = asked.text("names").orElse("").toLowerCase(Locale.ROOT);
        var rows = Catalog.rows().stream().filter(row -> named(row, part)).toList();
        if (rows.isEmpty()) {
            throw new Refusal(new Problem(part, "", "no name of the catalogue contains it", "assay models lists all"));
        }
        var tables = new ArrayList<Sheet.Section>();
        tables.add(new Sheet.Table("Models", part.isEmpty()
                ? List.of(Sentence.of("assay models PART has other names and sources.")) : List.of(),
                List.of(Sheet.Column.text("name"), Sheet.Column.figure("parameters"), Sheet.Column.text("type"),
                        Sheet.Column.figure("context")), rows.stream().map(Replies::published).toList()));
        if (!part.isEmpty()) {
            tables.add(new Sheet.Table("Names and sources", List.of(), List.of(Sheet.Column.text("name"),
                    Sheet.Column.text("also"), Sheet.Column.text("source")), rows.stream().map(row -> List.<Cell>of(
                            Cell.of(row.name()), Cell.of(String.join(", ", row.aliases())), Cell.of(row.source())))
                            .toList()));
        }
        return Reply.of(new Sheet("The catalogue", tables));
    }

    private static boolean named(Row row, String part) {
        return row.name().toLowerCase(Locale.ROOT).contains(part)
                || row.aliases().stream().anyMatch(alias -> alias.toLowerCase(Locale.ROOT).contains(part));
    }

    private static List<Cell> published(Row row) {
        var subject = Ask.of(row.spec()).answer().subject();
        var parameters = subject.value(subject.ledger(new Parameters()).orElseThrow().total());
        return List.of(Cell.of(row.name()), Cell.of(parameters, Unit.PARAMETER).as(Look.SCALED),
                subject.weightsSource().startsWith("default") ? new Cell.Blank()
                        : Cell.of(subject.terms().weights().storage().name()),
                Optional.ofNullable(subject.values().get("context_length")).<Cell>map(Cell::of)
                        .orElseGet(Cell.Blank::new));
    }
}

package assay.cli;

import assay.account.Parameters;
import assay.ask.Ask;
import assay.catalog.Catalog;
import assay.catalog.Row;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Look;
import assay.quantity.Unit;
import assay.report.Cell;
import assay.report.Sentence;
import assay.report.Sheet;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `assay models [PART]`: the catalogue; of the names that contain a part also what else they are called, and where
/// their fields come from.
record ModelsCommand() implements Command {
    @Override
    public String name() {
        return "models";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(
                Specs.command("models", "[PART]", "The catalogue: models known by name, as they are published.",
                        "  assay models",
                        "  assay models llama"))
                .addPositional(Specs.words("PART", "0..*", "Only names that contain it, each with its source."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        var part = String.join(" ", given.words()).toLowerCase(Locale.ROOT);
        var rows = Catalog.rows().stream().filter(row -> named(row, part)).toList();
        if (rows.isEmpty()) {
            throw new Refusal(new Problem(part, "", "no name of the catalogue contains it", "assay models lists all"));
        }
        boolean all = given.words().isEmpty();
        var models = new Table("models", "Models", all
                ? List.of(Sentence.of("assay models PART has other names and sources.")) : List.of(),
                List.of(Column.text("name"), Column.count("parameters"), Column.text("type"),
                        Column.count("context")), rows.stream().map(ModelsCommand::published).toList());
        var sources = new Table("sources", "Names and sources", List.of(),
                List.of(Column.text("name"), Column.text("also"), Column.text("source")),
                rows.stream().map(ModelsCommand::sourced).toList());
        var title = "The catalogue";
        var both = new Sheet(title, List.of(models, sources));
        return Answer.of(all ? new Sheet(title, List.of(models)) : both, () -> both);
    }

    private static boolean named(Row row, String part) {
        return row.name().toLowerCase(Locale.ROOT).contains(part)
                || row.aliases().stream().anyMatch(alias -> alias.toLowerCase(Locale.ROOT).contains(part));
    }

    private static List<Cell> published(Row row) {
        var subject = Ask.of(row.spec()).answer().subject();
        var values = subject.values();
        var parameters = subject.value(subject.ledger(new Parameters()).orElseThrow().total());
        return List.of(Cell.of(row.name()), Cell.of(parameters, Unit.PARAMETER).as(Look.SCALED),
                subject.weightsSource().startsWith("default") ? new Cell.Blank()
                        : Cell.of(subject.terms().weights().storage().name()),
                Optional.ofNullable(values.get("context_length")).<Cell>map(Cell::of).orElseGet(Cell.Blank::new));
    }

    private static List<Cell> sourced(Row row) {
        return List.of(Cell.of(row.name()), Cell.of(String.join(", ", row.aliases())), Cell.of(row.source()));
    }
}

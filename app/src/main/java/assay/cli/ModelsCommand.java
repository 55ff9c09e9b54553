package assay.cli;

import assay.catalog.Catalog;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.Cell;
import assay.report.Sheet;
import assay.report.Sheet.Column;
import assay.report.Sheet.Table;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// `assay models [PART]`: the catalogue, or the names that contain a part.
record ModelsCommand() implements Command {
    @Override
    public String name() {
        return "models";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(
                Specs.command("models", "[PART]", "The catalogue: models known by name, each with its source.",
                        "  assay models",
                        "  assay models llama"))
                .addPositional(Specs.words("PART", "0..*", "Only names that contain it."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        var part = String.join(" ", given.words()).toLowerCase(Locale.ROOT);
        var rows = Catalog.rows().stream()
                .filter(r -> r.name().toLowerCase(Locale.ROOT).contains(part)
                        || r.aliases().stream().anyMatch(a -> a.toLowerCase(Locale.ROOT).contains(part)))
                .map(r -> List.of(Cell.of(r.name()), Cell.of(String.join(", ", r.aliases())), Cell.of(r.source())))
                .toList();
        if (rows.isEmpty()) {
            throw new Refusal(new Problem(part, "", "no name of the catalogue contains it", "assay models lists all"));
        }
        return Answer.of(new Sheet("The catalogue", List.of(new Table("Models", List.of(),
                List.of(Column.text("name"), Column.text("also"), Column.text("source")), rows))));
    }
}

package assay.command;

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

/// The catalogue.
public final class Catalogued {
    private Catalogued() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var part = String.join(" ", asked.words()).toLowerCase(Locale.ROOT);
        var rows = Catalog.rows().stream().filter(row -> named(row, part)).toList();
        if (rows.isEmpty()) {
            throw new Refusal(new Problem(part, "", "no name of the catalogue contains it", "assay models lists all"));
        }
        boolean all = asked.words().isEmpty();
        var models = new Table("models", "Models", all
                ? List.of(Sentence.of("assay models PART has other names and sources.")) : List.of(),
                List.of(Column.text("name"), Column.count("parameters"), Column.text("type"),
                        Column.count("context")), rows.stream().map(Catalogued::published).toList());
        var sources = new Table("sources", "Names and sources", List.of(),
                List.of(Column.text("name"), Column.text("also"), Column.text("source")),
                rows.stream().map(Catalogued::sourced).toList());
        var title = "The catalogue";
        var both = new Sheet(title, List.of(models, sources));
        return Reply.of(all ? new Sheet(title, List.of(models)) : both, () -> both);
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

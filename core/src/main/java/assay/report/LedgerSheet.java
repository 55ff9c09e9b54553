package assay.report;

import assay.account.Entry;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Case;
import assay.ask.Statement;
import assay.model.Checkpoint;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Ledgers of one or more models for programs: a row an entry, and tables of all that the entries rest on.
///
/// The tables are `entries`, `totals`, `not_counted`, `sizes`, `settings`, and for whole accounts `types`. Every row
/// names its model, so that tables of several calls can be put under each other.
public final class LedgerSheet {
    private static final Column MODEL = Column.text("model");
    private static final Column QUANTITY = Column.text("quantity");
    private static final Column FORMULA = Column.text("formula");

    private LedgerSheet() {}

    /// Ledgers of one model.
    ///
    /// @param shown which of their entries
    record Group(Case subject, List<Ledger> ledgers, Predicate<Entry> shown) {
        Group {
            ledgers = List.copyOf(ledgers);
        }

        Group(Case subject, List<Ledger> ledgers) {
            this(subject, ledgers, _ -> true);
        }

        Cell name() {
            return Cell.of(subject.model().name());
        }

        Cell convention() {
            return Cell.of(subject.terms().convention().name());
        }

        boolean keeps() {
            return subject.sizes().all().keySet().stream().anyMatch(n -> !subject.bound(Expr.dim(n)).isConstant());
        }

        Cell.Amount amount(Ledger ledger, Expr amount) {
            return Cell.of(subject, amount, ledger.unit()).estimated(ledger.estimate());
        }
    }

    /// What is known of one model: its account where it is described, and what its files hold.
    ///
    /// @param called how it was asked for
    /// @param notes of the account, or why there is none
    public record Model(String called, Optional<Statement> statement, Optional<Checkpoint> files, List<String> notes) {
        public Model {
            notes = List.copyOf(notes);
        }
    }

    /// The account of a model.
    public static Sheet of(Statement statement) {
        return of(List.of(new Model(statement.subject().model().name(), Optional.of(statement), Optional.empty(),
                statement.notes())), List.of());
    }

    /// The accounts of models.
    ///
    /// @param quantities those that are asked for, by name; empty where all are
    public static Sheet of(List<Model> models, List<String> quantities) {
        var groups = models.stream().flatMap(m -> m.statement().stream()).map(s -> new Group(s.subject(),
                s.ledgers().stream().filter(l -> quantities.isEmpty() || quantities.contains(l.quantity().name()))
                        .toList())).toList();
        var sections = new ArrayList<Section>();
        if (!groups.isEmpty()) {
            sections.addAll(tables(groups));
            var statements = models.stream().flatMap(m -> m.statement().stream()).toList();
            sections.add(others(statements, quantities));
            sections.add(types(groups));
        }
        if (models.stream().anyMatch(m -> m.files().isPresent())) {
            sections.add(stored(models));
        }
        for (var model : models) {
            sections.add(new Lines(model.called(), Sentence.plain(Stream.concat(model.notes().stream(),
                    model.files().stream().flatMap(f -> f.notes().stream())).toList())));
        }
        return new Sheet("Accounts", sections);
    }

    /// The tables of ledgers.
    static List<Table> tables(List<Group> groups) {
        return List.of(entries(groups), totals(groups), omissions(groups), sizes(groups), settings(groups));
    }

    private static Table entries(List<Group> groups) {
        boolean kept = groups.stream().anyMatch(Group::keeps);
        var rows = new ArrayList<List<Cell>>();
        for (var group : groups) {
            var subject = group.subject();
            for (var ledger : group.ledgers()) {
                var total = subject.value(ledger.total());
                for (var entry : ledger.only(group.shown()).entries()) {
                    var amount = group.amount(ledger, entry.amount());
                    var row = new ArrayList<>(List.of(group.name(), group.convention(),
                            Cell.of(ledger.quantity().name()), Cell.of(entry.path()),
                            Cell.of(subject.value(entry.count())), amount, Cell.of(ledger.unit().label()),
                            Cell.share("total", amount.value(), total), estimate(ledger),
                            Cell.formula(entry.amount()), entry.op().<Cell>map(op ->
                                    new Cell.Code(op.line().toString())).orElseGet(Cell.Blank::new)));
                    bound(kept, subject, entry.amount(), row);
                    rows.add(row);
                }
            }
        }
        var columns = new ArrayList<>(List.of(MODEL, Column.text("convention"), QUANTITY, Column.text("path"),
                Column.count("count"), Column.figure("value"), Column.text("unit"), Column.figure("share of total"),
                Column.text("estimate"), FORMULA, Column.text("op line")));
        return Table.data("entries", bound(kept, columns), rows);
    }

    private static Table totals(List<Group> groups) {
        boolean kept = groups.stream().anyMatch(Group::keeps);
        var rows = new ArrayList<List<Cell>>();
        for (var group : groups) {
            for (var ledger : group.ledgers()) {
                var row = new ArrayList<>(List.of(group.name(), group.convention(),
                        Cell.of(ledger.quantity().name()), group.amount(ledger, ledger.total()),
                        Cell.of(ledger.unit().label()), estimate(ledger), Cell.formula(ledger.total())));
                bound(kept, group.subject(), ledger.total(), row);
                rows.add(row);
            }
        }
        var columns = new ArrayList<>(List.of(MODEL, Column.text("convention"), QUANTITY, Column.figure("value"),
                Column.text("unit"), Column.text("estimate"), FORMULA));
        return Table.data("totals", bound(kept, columns), rows);
    }

    private static Cell estimate(Ledger ledger) {
        return Cell.of(String.valueOf(ledger.estimate()));
    }

    private static void bound(boolean kept, Case subject, Expr amount, List<Cell> row) {
        if (kept) {
            row.add(Cell.formula(subject.bound(amount)));
        }
    }

    private static List<Column> bound(boolean kept, List<Column> columns) {
        if (kept) {
            columns.add(Column.text("bound"));
        }
        return columns;
    }

    private static Table omissions(List<Group> groups) {
        var rows = new ArrayList<List<Cell>>();
        for (var group : groups) {
            for (var ledger : group.ledgers()) {
                ledger.omissions().forEach(left -> rows.add(List.of(group.name(), Cell.of(ledger.quantity().name()),
                        Cell.of(left.what()), Cell.of(group.subject().value(left.ops())),
                        Cell.of(group.subject().value(left.elements())))));
            }
        }
        return Table.data("not_counted", List.of(MODEL, QUANTITY, Column.text("what"), Column.count("ops"),
                Column.count("elements")), rows);
    }

    private static Table sizes(List<Group> groups) {
        var rows = new ArrayList<List<Cell>>();
        for (var group : groups) {
            group.subject().sizes().all().values().forEach(size -> rows.add(List.of(group.name(),
                    Cell.of(size.name()), Cell.of(group.subject().value(Expr.dim(size.name()))),
                    Cell.formula(size.definition()), Cell.of(size.source()))));
        }
        return Table.data("sizes", List.of(MODEL, Column.text("name"), Column.count("value"),
                Column.text("definition"), Column.text("source")), rows);
    }

    private static Table settings(List<Group> groups) {
        var rows = new ArrayList<List<Cell>>();
        for (var group : groups) {
            var subject = group.subject();
            subject.model().switches().forEach(s -> setting(group, s.name(), s.value(), s.source(), rows));
            setting(group, "family", subject.model().family(), subject.model().source(), rows);
            setting(group, "dtype", subject.terms().dtype().label(), subject.dtypeSource(), rows);
            setting(group, "weights", subject.terms().weights().storage().name(), subject.weightsSource(), rows);
            var cached = subject.terms().cached();
            setting(group, "cache", cached.positions().name(), subject.terms().kept().label(), rows);
            setting(group, "cached states", cached.states().name(), subject.terms().kept().label(), rows);
            setting(group, "convention", subject.terms().convention().name(),
                    subject.terms().convention().source(), rows);
        }
        return Table.data("settings", List.of(MODEL, Column.text("name"), Column.text("value"),
                Column.text("source")), rows);
    }

    private static void setting(Group group, String name, String value, String source, List<List<Cell>> rows) {
        rows.add(List.of(group.name(), Cell.of(name), Cell.of(value), Cell.of(source)));
    }

    /// The totals that are counted otherwise: by exactly the pairs that masks leave, and active on each basis.
    private static Table others(List<Statement> statements, List<String> quantities) {
        var rows = new ArrayList<List<Cell>>();
        for (var statement : statements) {
            var name = Cell.of(statement.subject().model().name());
            for (var ledger : statement.ledgers()) {
                var quantity = ledger.quantity().name();
                if (!quantities.isEmpty() && !quantities.contains(quantity)) {
                    continue;
                }
                if (quantity.equals("parameters.active")) {
                    statement.bases().forEach((basis, amount) -> rows.add(List.of(name, Cell.of(quantity),
                            Cell.of(basis.name()), Cell.of(statement.subject(), amount, ledger.unit()),
                            Cell.of(ledger.unit().label()), Cell.formula(amount))));
                }
                statement.byExactPairs(ledger).ifPresent(exact -> rows.add(List.of(name, Cell.of(quantity),
                        Cell.of("exact pairs: " + String.join(", ", exact.masks())),
                        Cell.of(statement.subject(), exact.total(), ledger.unit()), Cell.of(ledger.unit().label()),
                        Cell.formula(exact.total()))));
            }
        }
        return Table.data("other_totals", List.of(MODEL, QUANTITY, Column.text("basis"), Column.figure("value"),
                Column.text("unit"), FORMULA), rows);
    }

    /// How each parameter is stored.
    private static Table types(List<Group> groups) {
        var rows = new ArrayList<List<Cell>>();
        for (var group : groups) {
            var subject = group.subject();
            for (var held : subject.terms().weights().held(subject.model())) {
                var count = held.place().count();
                rows.add(List.of(group.name(), Cell.of(held.place().path()), Cell.of(held.type()),
                        Cell.of(held.scheme()), Cell.of(subject.value(held.elements().times(count))),
                        Cell.of(subject.value(held.bytes().times(count)))));
            }
        }
        return Table.data("types", List.of(MODEL, Column.text("path"), Column.text("type"), Column.text("scheme"),
                Column.count("elements"), Column.figure("bytes")), rows);
    }

    /// What files hold, by element type and by component.
    private static Table stored(List<Model> models) {
        var rows = new ArrayList<List<Cell>>();
        for (var model : models) {
            model.files().ifPresent(files -> {
                stored(model.called(), "type", files.bytesByDtype(), rows);
                stored(model.called(), "component", CheckpointSheet.bytesByComponent(files), rows);
            });
        }
        return Table.data("stored", List.of(MODEL, Column.text("by"), Column.text("name"), Column.figure("bytes")),
                rows);
    }

    private static void stored(
            String model, String by, SequencedMap<String, Rational> bytes, List<List<Cell>> rows) {
        bytes.forEach((name, some) -> rows.add(List.of(Cell.of(model), Cell.of(by), Cell.of(name), Cell.of(some))));
    }
}

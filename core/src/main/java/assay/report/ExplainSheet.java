package assay.report;

import assay.account.Activations;
import assay.account.Active;
import assay.account.AllWork;
import assay.account.Backward;
import assay.account.Cache;
import assay.account.Checkpoint;
import assay.account.Constants;
import assay.account.Decoding;
import assay.account.DecodingExpanded;
import assay.account.Entry;
import assay.account.Exchanged;
import assay.account.Forward;
import assay.account.Gradients;
import assay.account.Ledger;
import assay.account.Loss;
import assay.account.OptimizerState;
import assay.account.OptimizerStep;
import assay.account.Parameters;
import assay.account.Peak;
import assay.account.Quantity;
import assay.account.Recomputation;
import assay.account.Reference;
import assay.account.RunTime;
import assay.account.Step;
import assay.account.Trainable;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Case;
import assay.ask.Reach;
import assay.convention.Convention;
import assay.model.Axis;
import assay.model.Op;
import assay.model.Tensor;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import assay.quantity.Look;
import assay.quantity.Share;
import assay.quantity.Unit;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a number comes from: the op line, its indices, the sizes and their sources, the substitution, the value.
public final class ExplainSheet {

    private ExplainSheet() {}

    /// What is at a path, in every quantity of the model as such and, where it is asked how it is trained, of its
    /// training; or a quantity as a whole.
    ///
    /// @param what a quantity's name, a path, or the last steps of one
    /// @throws Refusal with the nearest names where there is neither
    public static Sheet of(Answer answer, String what) {
        var sections = new ArrayList<Section>();
        var quantity = answer.quantity(what);
        if (quantity.isPresent()) {
            var ledger = answer.ledger(what);
            whole(answer, ledger, ledger.quantity().title(), sections);
            if (quantity.get() instanceof Peak) {
                sections.add(TrainSheet.moments(answer.training()));
            }
        } else {
            at(answer, what, sections);
        }
        return new Sheet(title(answer, what), sections);
    }

    private static String title(Answer answer, String what) {
        var trained = answer.planned() || answer.quantity(what).filter(answer::isOfTraining).isPresent()
                ? "; " + TrainSheet.named(answer.plan()) : "";
        return answer.subject().model().name() + ": " + what + " (convention "
                + answer.subject().terms().convention().name() + trained + ")";
    }

    /// The same for programs: every entry with its rule, and tables of what it rests on.
    ///
    /// @throws Refusal as [#of]
    public static Sheet data(Answer answer, String what) {
        var quantity = answer.quantity(what);
        Predicate<Entry> shown = entry -> quantity.isPresent() || at(entry.path(), what);
        var ledgers = quantity.map(_ -> List.of(answer.ledger(what))).orElseGet(() -> ledgers(answer)
                .filter(l -> l.entries().stream().anyMatch(shown)).toList());
        var groups = Stream.of(false, true).map(trained -> ledgers.stream()
                        .filter(l -> answer.isOfTraining(l.quantity()) == trained).toList())
                .filter(some -> !some.isEmpty())
                .map(some -> new LedgerSheet.Group(answer.subject(some.getFirst().quantity()), some, shown)).toList();
        var sections = new ArrayList<Section>(LedgerSheet.tables(groups));
        var rules = new ArrayList<List<Cell>>();
        var sums = new ArrayList<List<Cell>>();
        for (var group : groups) {
            for (var ledger : group.ledgers()) {
                var part = ledger.only(shown);
                part.entries().forEach(entry -> rules.add(List.of(Cell.of(ledger.quantity().name()),
                        Cell.of(entry.path()), Cell.of(rule(group.subject(), ledger.quantity(), entry)))));
                var sum = group.amount(ledger, part.total());
                sums.add(List.of(Cell.of(ledger.quantity().name()), Cell.of(what), sum,
                        Cell.of(ledger.unit().label()),
                        Cell.share("total", sum.value(), group.subject().value(ledger.total())),
                        Cell.formula(part.total())));
            }
        }
        sections.add(Table.data("sums", List.of(Column.text("quantity"), Column.text("at"), Column.figure("value"),
                Column.text("unit"), Column.figure("share of total"), Column.text("formula")), sums));
        sections.add(Table.data("rules", List.of(Column.text("quantity"), Column.text("path"), Column.text("rule")),
                rules));
        if (quantity.filter(q -> q instanceof Peak).isPresent()) {
            sections.add(TrainSheet.moments(answer.training()));
        }
        quantity.map(q -> said(answer, q)).filter(lines -> !lines.isEmpty())
                .ifPresent(lines -> sections.add(new Lines(what, lines)));
        return new Sheet(title(answer, what), sections);
    }

    /// The quantities that are told of a path.
    private static Stream<Ledger> ledgers(Answer answer) {
        return answer.quantities().stream().filter(q -> !(q instanceof AllWork))
                .filter(q -> !answer.isOfTraining(q) || answer.planned())
                .flatMap(q -> answer.ledger(q).stream())
                .filter(l -> l.entries().stream().allMatch(e -> e.op().isPresent()));
    }

    private static void at(Answer answer, String what, List<Section> sections) {
        var known = new LinkedHashSet<String>();
        ledgers(answer).forEach(l -> {
            l.entries().forEach(e -> prefixes(e.path(), known));
            var found = without(l.only(e -> at(e.path(), what)));
            if (found.entries().size() == 1) {
                sections.addAll(entry(answer, l, found.entries().getFirst()));
            } else if (found.entries().size() > 1) {
                whole(answer, found, l.quantity().title() + " at " + what, sections);
            }
        });
        if (sections.isEmpty()) {
            var names = answer.quantities().stream().map(Quantity::name).toList();
            known.addAll(names);
            throw new Refusal(new Problem(answer.subject().model().name(), "", "nothing is called '" + what + "'",
                    hint(what, known) + "; quantities: " + String.join(", ", names)));
        }
    }

    /// A part of a ledger; what is not counted stands beside the whole.
    private static Ledger without(Ledger part) {
        return new Ledger(part.quantity(), part.unit(), part.entries(), List.of());
    }

    /// What is near, of paths or of their last steps.
    private static String hint(String what, Set<String> known) {
        var steps = new LinkedHashSet<String>();
        known.forEach(path -> steps.add(path.substring(path.lastIndexOf('/') + 1)));
        boolean near = Nearest.of(what, known).isEmpty() && !Nearest.of(what, steps).isEmpty();
        return Nearest.hint(what, near ? steps : known);
    }

    /// Whether a path is at or below `what`, or has it as consecutive steps.
    private static boolean at(String path, String what) {
        return ("/" + path + "/").contains("/" + what + "/");
    }

    private static void prefixes(String path, Set<String> known) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            known.add(path.substring(0, slash));
        }
        known.add(path);
    }

    private static void whole(Answer answer, Ledger ledger, String title, List<Section> sections) {
        var subject = answer.subject(ledger.quantity());
        var total = ledger.total();
        var rows = new ArrayList<List<Cell>>();
        boolean ops = ledger.entries().stream().anyMatch(e -> e.op().isPresent());
        for (var entry : ledger.entries()) {
            var row = new ArrayList<>(List.of(Cell.of(entry.path()), Cell.of(subject.value(entry.count())),
                    Cell.of(subject, entry.amount(), ledger.unit()), Cell.of(entry.amount())));
            if (ops) {
                row.add(entry.op().<Cell>map(op -> new Cell.Code(op.line().toString())).orElseGet(Cell.Blank::new));
            }
            rows.add(row);
        }
        var columns = new ArrayList<>(List.of(Column.text("entry"), Column.figure("count"),
                Column.figure(ledger.unit().plural()), Column.text("formula")));
        if (ops) {
            columns.add(Column.text("op line"));
        }
        var lead = new ArrayList<>(worked(subject, ledger, total));
        lead.addAll(said(answer, ledger.quantity()));
        sections.add(new Table(title + " (" + ledger.quantity().name() + ")", lead, columns, rows));
        sections.add(sizes(subject, total));
        if (!ledger.omissions().isEmpty()) {
            sections.add(new Lines("Not counted", ledger.omissions().stream()
                    .map(o -> o.ops().isZero() ? Sentence.plain(o.what()) : Sentence.of("{}: {} writing {}",
                            Cell.of(o.what()), Cell.of(subject, o.ops(), Unit.OP),
                            Cell.of(subject, o.elements(), Unit.ELEMENT)))
                    .toList()));
        }
    }

    private static List<Section> entry(Answer answer, Ledger ledger, Entry entry) {
        var subject = answer.subject(ledger.quantity());
        var lines = new ArrayList<Sentence>();
        lines.add(Sentence.of("entry: {}", new Cell.Code(entry.path())));
        entry.op().ifPresent(op -> lines.add(Sentence.of("op line: {}", new Cell.Code(op.line().toString()))));
        lines.add(Sentence.of("rule: {}", Cell.of(rule(subject, ledger.quantity(), entry))));
        for (var axis : axes(entry)) {
            lines.add(equal("index " + axis + " =", subject, entry.place().size(axis)));
        }
        lines.add(Sentence.of("one copy: {} = {}", Cell.formula(entry.each()),
                Cell.of(subject, entry.each(), Unit.NUMBER)));
        lines.add(equal("copies:", subject, entry.count()));
        lines.addAll(worked(subject, ledger, entry.amount()));
        var all = subject.value(ledger.total());
        if (all.signum() != 0) {
            lines.add(Sentence.of("share: {} of the total {}",
                    Cell.share(ledger.quantity().name(), subject.value(entry.amount()), all),
                    Cell.of(ledger.quantity().name())));
        }
        return List.of(new Lines(ledger.quantity().title() + " (" + ledger.quantity().name() + ")", lines),
                sizes(subject, entry.amount()));
    }

    /// A size, and its value where it is not one.
    private static Sentence equal(String what, Case subject, Expr size) {
        var value = Cell.of(subject, size, Unit.NUMBER);
        return size.isConstant() ? Sentence.of("{} {}", Cell.of(what), value)
                : Sentence.of("{} {} = {}", Cell.of(what), Cell.formula(size), value);
    }

    /// A formula, that with its numbers, and its value.
    private static List<Sentence> worked(Case subject, Ledger ledger, Expr formula) {
        var value = Cell.of(subject, formula, ledger.unit());
        return List.of(Sentence.of("formula: {}", Cell.formula(formula)),
                Sentence.of("numbers: {}", new Cell.Substituted(formula, subject.values())),
                Sentence.of("value: {} ({})", value, value.as(Look.SCALED)));
    }

    /// The axes of the tensor that the entry is named after, else the indices of its op.
    private static List<String> axes(Entry entry) {
        var name = entry.place().steps().getLast().name();
        return entry.op().map(Op::line).map(line -> line.reads().stream()
                .filter(t -> t.role() != Tensor.Role.STREAM && t.name().equals(name))
                .findFirst()
                .map(t -> t.axes().stream().map(Axis::name).toList())
                .orElseGet(line::index)).orElse(List.of());
    }

    /// What a quantity of training rests on, besides its entries.
    private static List<Sentence> said(Answer answer, Quantity quantity) {
        return switch (quantity) {
            case Peak _ -> List.of(Sentence.of("when: {}{}", Cell.of(answer.training().peak().name()),
                    Cell.of(answer.training().atLeast() ? "; at least, since not all is known of one moment" : "")));
            case RunTime _ -> answer.training().time().map(time -> List.of(Sentence.of(
                    "rule: the FLOPs of all steps over {} ({}, {}) of the {} that {} states for {}",
                    new Cell.Part(new Share("the peak", reach(answer).share())), Cell.of(reach(answer).of().label()),
                    Cell.of(answer.training().step().isPresent() ? "from an estimate of a step" : "assumed"),
                    Cell.of(time.peak(), Unit.FLOP_RATE),
                    Cell.of(time.device().name()), Cell.of(time.rate())))).orElse(List.of());
            default -> List.of();
        };
    }

    private static Reach reach(Answer answer) {
        return answer.training().plan().hardware().reach();
    }

    private static String rule(Case subject, Quantity quantity, Entry entry) {
        var convention = subject.terms().convention();
        return switch (quantity) {
            case Parameters _, Active _ -> "the elements of a parameter that the op owns";
            case Constants _ -> "the elements of a table that is not trained";
            case Trainable _ -> "the elements of a parameter that the op owns and training changes";
            case Weights _, Reference _, Checkpoint _ -> "the elements in "
                    + subject.terms().weights().held(subject.model()).stream()
                    .filter(h -> h.place().path().equals(entry.path()))
                    .map(h -> h.type() + (h.scheme().isEmpty() ? "" : " (" + h.scheme() + ")")).distinct()
                    .collect(Collectors.joining(", "));
            case Cache _ -> "the elements in " + subject.terms().cached().of(entry.place()).name();
            case Gradients(var precision) -> "the elements of a parameter that is trained, "
                    + bits(precision.gradients());
            case OptimizerState(var optimizer, _, _) -> "what " + optimizer.name() + " holds of a parameter as "
                    + entry.path().split("/", 2)[0];
            case OptimizerStep(var optimizer) -> "the price list of " + optimizer.name() + " for a parameter";
            case Activations(var list, _, _, _) -> "a tensor that is kept for the backward pass (" + list.name() + ")";
            case Loss(var list, _) -> "a tensor as wide as the vocabulary (" + list.name() + ")";
            case Peak _ -> "what is held at the peak";
            case Exchanged _ -> "the elements of a part of a sum, whose other parts are other ranks'";
            case RunTime _ -> "the FLOPs of all steps over the rate that is assumed or estimated";
            case Forward _, Backward _, Step _, Decoding _, DecodingExpanded _, Recomputation _, AllWork _ ->
                    entry.op().map(op -> convention.rule(entry.place(), op)).orElse("the sum of its entries")
                    + times(quantity, entry, convention) + " (" + convention.name() + ")";
        };
    }

    private static String bits(Dtype dtype) {
        return dtype.bits() + " bits each (" + dtype.label() + ")";
    }

    private static String times(Quantity quantity, Entry entry, Convention convention) {
        return (quantity instanceof Backward || entry.path().startsWith("backward/"))
                && convention.backward() instanceof Convention.Backward.Factor(var times)
                ? "; backward " + times + " times forward" : "";
    }

    private static Table sizes(Case subject, Expr formula) {
        var names = new TreeSet<String>();
        formula.dims().forEach(dim -> names.add(dim.name()));
        var rows = new ArrayList<List<Cell>>();
        subject.sizes().all().forEach((name, size) -> {
            if (names.contains(name)) {
                rows.add(List.of(Cell.of(name), Cell.of(subject.values().getOrDefault(name, Rational.ZERO)),
                        Cell.of(size.source())));
            }
        });
        return new Table("Sizes in it", List.of(),
                List.of(Column.text("name"), Column.figure("value"), Column.text("source")), rows);
    }
}

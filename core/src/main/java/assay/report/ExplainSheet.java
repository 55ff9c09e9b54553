package assay.report;

import assay.account.Backward;
import assay.account.Convention;
import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.algebra.Atom;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.ask.Absence;
import assay.ask.Case;
import assay.ask.Statement;
import assay.model.Axis;
import assay.model.Op;
import assay.model.Tensor;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import assay.report.Sheet.Column;
import assay.report.Sheet.Lines;
import assay.report.Sheet.Section;
import assay.report.Sheet.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Where a number comes from: the op line, its indices, the sizes and their sources, the substitution, the value.
public final class ExplainSheet {
    private static final int SHOWN = 40;

    private ExplainSheet() {}

    /// What is at a path, in every quantity, or a quantity as a whole.
    ///
    /// @param what a quantity's name, a path, or the last steps of one
    /// Throws [Refusal] with the nearest names where there is neither.
    public static Sheet of(Statement statement, String what) {
        var sections = new ArrayList<Section>();
        var quantity = Quantity.named(what);
        var known = new LinkedHashSet<String>();
        for (var ledger : statement.ledgers()) {
            ledger.entries().forEach(e -> prefixes(e.path(), known));
            if (quantity.isPresent() && ledger.quantity().equals(quantity.get())) {
                whole(statement, ledger, ledger.quantity().title(), sections);
            } else if (quantity.isEmpty()) {
                var found = without(ledger.only(e -> at(e.path(), what)));
                if (found.entries().size() == 1) {
                    sections.addAll(entry(statement, ledger, found.entries().getFirst()));
                } else if (found.entries().size() > 1) {
                    whole(statement, found, ledger.quantity().title() + " at " + what, sections);
                }
            }
        }
        if (sections.isEmpty() && quantity.isPresent()) {
            var absence = Absence.of(quantity.get(), statement.convention());
            throw new Refusal(new Problem(what, "", absence.why(), absence.hint()));
        }
        if (sections.isEmpty()) {
            Quantity.ALL.forEach(q -> known.add(q.name()));
            throw new Refusal(new Problem(statement.subject().model().name(), "", "nothing is called '" + what + "'",
                    hint(what, known)));
        }
        return new Sheet(statement.subject().model().name() + ": " + what + " (convention "
                + statement.convention().name() + ")", sections);
    }

    /// A part of a ledger; what is not counted stands beside the whole.
    private static Ledger without(Ledger part) {
        return new Ledger(part.quantity(), part.unit(), part.entries(), List.of());
    }

    private static String hint(String what, Set<String> known) {
        var near = Nearest.of(what, known);
        if (!near.isEmpty()) {
            return "did you mean " + String.join(" or ", near) + "?";
        }
        var some = known.stream().limit(SHOWN).toList();
        return "known: " + String.join(", ", some) + (known.size() > SHOWN ? ", ..." : "");
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

    private static void whole(Statement statement, Ledger ledger, String title, List<Section> sections) {
        var subject = statement.subject();
        var total = ledger.total();
        var rows = new ArrayList<List<Cell>>();
        for (var entry : ledger.entries()) {
            rows.add(List.of(Cell.of(entry.path()), Cell.of(subject.value(entry.count())),
                    Cell.of(subject.value(entry.amount())), Cell.of(entry.amount()),
                    entry.op().<Cell>map(op -> Cell.of(op.line().toString())).orElseGet(Cell.Blank::new)));
        }
        var lead = new ArrayList<String>();
        lead.add("formula: " + total);
        lead.add("numbers: " + substituted(total, subject));
        lead.add("value: " + value(subject, ledger, total));
        sections.add(new Table(title + " (" + ledger.quantity().name() + ")", lead,
                List.of(Column.text("entry"), Column.figure("count"), Column.figure(ledger.unit().plural()),
                        Column.text("formula"), Column.text("op line")),
                rows));
        sections.add(sizes(subject, total, Set.of()));
        if (!ledger.omissions().isEmpty()) {
            sections.add(new Lines("Not counted", ledger.omissions().stream()
                    .map(o -> o.what() + ": " + Figures.counted(subject.value(o.ops()), "op") + " writing "
                            + Figures.counted(subject.value(o.elements()), "element"))
                    .toList()));
        }
    }

    private static List<Section> entry(Statement statement, Ledger ledger, Entry entry) {
        var subject = statement.subject();
        var lines = new ArrayList<String>();
        lines.add("entry: " + entry.path());
        entry.op().ifPresent(op -> lines.add("op line: " + op.line()));
        lines.add("rule: " + rule(statement, ledger, entry));
        for (var axis : axes(entry)) {
            var size = entry.place().size(axis);
            lines.add("index " + axis + " = " + size
                    + (size.isConstant() ? "" : " = " + Figures.exact(subject.value(size))));
        }
        lines.add("one copy: " + entry.each() + " = " + Figures.exact(subject.value(entry.each())));
        lines.add("copies: " + entry.count()
                + (entry.count().isConstant() ? "" : " = " + Figures.exact(subject.value(entry.count()))));
        lines.add("formula: " + entry.amount());
        lines.add("numbers: " + substituted(entry.amount(), subject));
        lines.add("value: " + value(subject, ledger, entry.amount()));
        var all = subject.value(ledger.total());
        if (all.signum() != 0) {
            lines.add("share: " + Figures.percent(subject.value(entry.amount()).over(all)) + " of the total "
                    + ledger.quantity().name());
        }
        return List.of(new Lines(ledger.quantity().title() + " (" + ledger.quantity().name() + ")", lines),
                sizes(subject, entry.amount(), Set.of()));
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

    private static String rule(Statement statement, Ledger ledger, Entry entry) {
        var convention = statement.convention();
        return switch (ledger.quantity().unit()) {
            case PARAMETER -> "the elements of a parameter that the op owns";
            case ELEMENT -> "the elements of a table that is not trained";
            case BYTE -> "the elements, " + statement.subject().terms().dtype().bits() + " bits each ("
                    + statement.subject().terms().dtype().label() + ")";
            case SECOND -> "the FLOPs of all steps over the rate that is assumed";
            case FLOP, MULTIPLY_ADD -> convention.rule(entry) + times(ledger.quantity(), entry, convention) + " ("
                    + convention.name() + ")";
        };
    }

    private static String times(Quantity quantity, Entry entry, Convention convention) {
        return (quantity instanceof Backward || entry.path().startsWith("backward/"))
                && convention.backward() instanceof Convention.Backward.Factor(var times)
                ? "; backward " + times + " times forward" : "";
    }

    private static String value(Case subject, Ledger ledger, Expr amount) {
        var value = subject.value(amount);
        return Figures.exact(value) + " " + ledger.unit().plural() + " (" + Case.readable(value, ledger.unit()) + ")";
    }

    private static Table sizes(Case subject, Expr formula, Set<String> more) {
        var names = new TreeSet<>(more);
        for (Atom.Dim dim : formula.dims()) {
            names.add(dim.name());
        }
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

    /// The formula with each name replaced by its number, not worked out.
    static String substituted(Expr formula, Case subject) {
        var text = formula.toString();
        var out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (!Character.isLetter(c) && c != '_') {
                out.append(c);
                at++;
                continue;
            }
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            var name = text.substring(from, at);
            var value = subject.values().get(name);
            out.append(value == null ? name : value.toString());
        }
        return out.toString();
    }
}

package assay.ask;

import assay.account.Active;
import assay.account.Backward;
import assay.account.Basis;
import assay.account.Entry;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Step;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Convention;
import assay.model.Component;
import assay.model.Mask;
import assay.model.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The account of one case: the ledgers of all quantities, and what they are taken with.
///
/// @param ledgers in the order in which they are shown; why one is not there is in the notes
public record Statement(Case subject, List<Ledger> ledgers, List<String> notes) {
    public Statement {
        ledgers = List.copyOf(ledgers);
        notes = List.copyOf(notes);
    }

    public static Statement of(Case subject) {
        var ledgers = new ArrayList<Ledger>();
        var notes = new ArrayList<>(subject.notes());
        for (var quantity : Quantity.ALL) {
            subject.ledger(quantity).ifPresentOrElse(ledgers::add, () -> {
                var absence = Absence.of(quantity, subject.terms().convention());
                if (absence.missed()) {
                    notes.add(absence.sentence());
                }
            });
        }
        notes.addAll(Alarms.of(subject, ledgers));
        return new Statement(subject, ledgers, notes);
    }

    static Optional<Ledger> of(Quantity quantity, List<Ledger> ledgers) {
        return ledgers.stream().filter(l -> l.quantity().name().equals(quantity.name())).findFirst();
    }

    /// The ledger of a quantity, where there is one.
    public Optional<Ledger> ledger(Quantity quantity) {
        return of(quantity, ledgers);
    }

    /// This statement with one more note.
    public Statement with(String note) {
        var more = new ArrayList<>(notes);
        more.add(note);
        return new Statement(subject, ledgers, more);
    }

    public Convention convention() {
        return subject.terms().convention();
    }

    /// The parameters that a token meets on each basis on which they are published.
    public SequencedMap<Basis, Expr> bases() {
        var all = new LinkedHashMap<Basis, Expr>();
        var active = ledger(new Active()).orElseThrow();
        Basis.EACH.forEach(basis -> all.put(basis, basis.of(subject.model(), active).total()));
        return all;
    }

    /// A total by exactly the pairs that masks leave.
    ///
    /// @param masks the masks there are, by what they are called
    /// @param narrowed whether one of them leaves a query less than all keys before it, as a window does
    public record ExactPairs(Expr total, List<String> masks, boolean narrowed) {
        public ExactPairs {
            masks = List.copyOf(masks);
        }
    }

    /// What a pass is by exactly the pairs that masks leave; empty where that is the same: no mask leaves out what the
    /// convention counts.
    public Optional<ExactPairs> byExactPairs(Ledger ledger) {
        var terms = subject.terms();
        return switch (ledger.quantity()) {
            case Forward _, Backward _, Step _ -> subject.accounts()
                    .ledger(ledger.quantity(), terms.by(terms.convention().exactly())).map(Ledger::total)
                    .filter(total -> !total.equals(ledger.total()))
                    .map(total -> new ExactPairs(total,
                            List.copyOf(new TreeSet<>(masks(ledger).map(Mask::label).toList())),
                            masks(ledger).anyMatch(m -> m.window().isPresent())));
            default -> Optional.empty();
        };
    }

    private static Stream<Mask> masks(Ledger ledger) {
        return ledger.entries().stream().flatMap(e -> e.op().stream()).flatMap(op -> op.line().mask().stream());
    }

    /// Entries that are one line to a reader, with what they have in common.
    ///
    /// @param path of the line
    /// @param part its component
    /// @param within the path of the component's block, where the block has lines of its own
    /// @param count copies of what the path leads to
    /// @param amount of all copies
    /// @param block the amount of the repeated block that the line stands in; zero outside of one
    public record Line(String path, String part, Optional<String> within, Expr count, Expr amount, Expr block) {}

    /// The lines of a ledger: a component's entries together, those of attention and feed-forward by their layers.
    public static List<Line> lines(Ledger ledger) {
        var groups = new LinkedHashMap<String, List<Entry>>();
        var blocks = new LinkedHashMap<String, Expr>();
        for (var entry : ledger.entries()) {
            groups.computeIfAbsent(key(entry), _ -> new ArrayList<>()).add(entry);
            if (entry.place().repeated()) {
                blocks.merge(repeat(entry), entry.amount(), Expr::plus);
            }
        }
        var lines = new ArrayList<Line>();
        groups.forEach((path, entries) -> {
            var first = entries.getFirst();
            lines.add(new Line(path, component(first), open(first) ? Optional.of(path(first, first.place().depth()))
                    : Optional.empty(), count(first, keyed(first)), sum(entries),
                    blocks.getOrDefault(repeat(first), Expr.ZERO)));
        });
        return lines;
    }

    /// The lines, and above those of one component's block a line for the block.
    public static List<Line> linesWithSubtotals(Ledger ledger) {
        var all = new ArrayList<Line>();
        var lines = lines(ledger);
        var counts = new HashMap<String, Expr>();
        ledger.entries().stream().filter(Statement::open).forEach(entry ->
                counts.putIfAbsent(path(entry, entry.place().depth()), count(entry, entry.place().depth())));
        var done = new HashSet<String>();
        for (var line : lines) {
            var within = line.within().orElse("");
            if (line.within().isPresent() && done.add(within)) {
                var inside = lines.stream().filter(l -> l.within().equals(line.within())).toList();
                all.add(new Line(within, line.part(), Optional.empty(), counts.getOrDefault(within, line.count()),
                        Expr.sum(inside.stream().map(Line::amount).toList()), line.block()));
            }
            all.add(line);
        }
        return all;
    }

    private static Expr sum(List<Entry> entries) {
        return Expr.sum(entries.stream().map(Entry::amount).toList());
    }

    /// The name of an entry's component.
    public static String component(Entry entry) {
        return entry.place().component().map(c -> c.label()).orElse("other");
    }

    /// The exact value of an amount that holds no kept size, for shares.
    public Rational value(Expr expr) {
        return subject.value(expr);
    }

    private static String key(Entry entry) {
        return path(entry, keyed(entry));
    }

    /// How many of an entry's steps lead to its line.
    private static int keyed(Entry entry) {
        int depth = entry.place().depth();
        int all = entry.place().steps().size();
        return depth == 0 ? all : Math.min(all, open(entry) ? depth + 1 : depth);
    }

    /// The copies of what the first steps of an entry lead to.
    private static Expr count(Entry entry, int steps) {
        return Expr.product(entry.place().steps().subList(0, steps).stream().map(Place.Step::times).toList());
    }

    /// Whether a component is shown by its layers.
    private static boolean open(Entry entry) {
        return entry.place().component().filter(c -> c == Component.ATTENTION || c == Component.FEED_FORWARD)
                .isPresent();
    }

    /// The way to the innermost repeat.
    static String repeat(Entry entry) {
        var steps = entry.place().steps();
        int last = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).numbered()) {
                last = i + 1;
            }
        }
        return path(entry, last);
    }

    private static String path(Entry entry, int steps) {
        var path = new StringBuilder();
        for (var step : entry.place().steps().subList(0, steps)) {
            path.append(path.isEmpty() ? "" : "/").append(step.label());
        }
        return path.toString();
    }
}

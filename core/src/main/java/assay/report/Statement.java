package assay.report;

import assay.account.Convention;
import assay.account.Entry;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The account of one case: the ledgers of all quantities, and what they are taken with.
///
/// @param ledgers in the order in which they are shown; a quantity of which the convention says nothing is in the notes
public record Statement(Case subject, List<Ledger> ledgers, List<String> notes) {
    public Statement {
        ledgers = List.copyOf(ledgers);
        notes = List.copyOf(notes);
    }

    public static Statement of(Case subject) {
        var ledgers = new ArrayList<Ledger>();
        var notes = new ArrayList<>(subject.notes());
        for (var quantity : Quantity.ALL) {
            subject.ledger(quantity).ifPresentOrElse(ledgers::add, () -> notes.add("The convention "
                    + subject.terms().convention().name() + " does not say what " + quantity.name() + " is."));
        }
        return new Statement(subject, ledgers, notes);
    }

    public Convention convention() {
        return subject.terms().convention();
    }

    /// Entries that are one line to a reader, with what they have in common.
    ///
    /// @param path of the line
    /// @param count copies
    /// @param amount of all copies
    /// @param block the amount of the repeated block that the line stands in; zero outside of one
    public record Line(String path, String part, Expr count, Expr amount, Expr block) {}

    /// The lines of a ledger: a component's entries together, those of attention and feed-forward by their layers.
    public static List<Line> lines(Ledger ledger) {
        var groups = new LinkedHashMap<String, List<Entry>>();
        var blocks = new LinkedHashMap<String, Expr>();
        for (var entry : ledger.entries()) {
            groups.computeIfAbsent(key(entry), _ -> new ArrayList<>()).add(entry);
            if (!entry.count().equals(Expr.ONE)) {
                blocks.merge(repeat(entry), entry.amount(), Expr::plus);
            }
        }
        var lines = new ArrayList<Line>();
        for (Map.Entry<String, List<Entry>> group : groups.entrySet()) {
            var first = group.getValue().getFirst();
            var amount = Expr.sum(group.getValue().stream().map(Entry::amount).toList());
            lines.add(new Line(group.getKey(), component(first), first.count(), amount,
                    first.count().equals(Expr.ONE) ? Expr.ZERO : blocks.getOrDefault(repeat(first), Expr.ZERO)));
        }
        return lines;
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
        var steps = entry.place().steps();
        int depth = entry.place().depth();
        boolean open = switch (entry.place().component().orElse(null)) {
            case ATTENTION, FEED_FORWARD -> true;
            case null, default -> false;
        };
        int shown = depth == 0 ? steps.size() : Math.min(steps.size(), open ? depth + 1 : depth);
        return path(entry, shown);
    }

    /// The way to the innermost repeat.
    static String repeat(Entry entry) {
        var steps = entry.place().steps();
        int last = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).times().equals(Expr.ONE)) {
                last = i + 1;
            }
        }
        return path(entry, last);
    }

    private static String path(Entry entry, int steps) {
        var path = new StringBuilder();
        for (var step : entry.place().steps().subList(0, steps)) {
            path.append(path.isEmpty() ? "" : "/").append(step.name());
        }
        return path.toString();
    }
}

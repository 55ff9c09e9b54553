package assay.account;

import assay.algebra.Expr;
import assay.model.Component;
import assay.quantity.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// The entries of one quantity of one model. Their sum is the total; entries are leaves and cover every copy.
public record Ledger(Quantity quantity, Unit unit, List<Entry> entries, List<Omission> omissions) {
    public Ledger {
        entries = List.copyOf(entries);
        omissions = List.copyOf(omissions);
    }

    public Expr total() {
        return Expr.sum(entries.stream().map(Entry::amount).toList());
    }

    public Ledger only(Predicate<Entry> kept) {
        return new Ledger(quantity, unit, entries.stream().filter(kept).toList(), omissions);
    }

    /// Whether it rests on what is assumed, a part of a device's peak, so that it is no count.
    public boolean estimate() {
        return quantity instanceof RunTime;
    }

    /// This ledger where each amount of one copy is made another.
    public Ledger each(Function<Entry, Expr> other) {
        return new Ledger(quantity, unit, entries.stream().map(e -> e.each(other.apply(e))).toList(), omissions);
    }

    /// The entries at a path and below it.
    public Ledger under(String path) {
        return only(e -> within(e.path(), path));
    }

    /// The entries of one component.
    public Ledger of(Component component) {
        return only(e -> e.place().component().equals(Optional.of(component)));
    }

    /// The amount at a path within one copy of what stands there; empty where nothing does.
    public Optional<Expr> each(String path) {
        int depth = (int) path.chars().filter(c -> c == '/').count() + 1;
        var found = entries.stream().filter(e -> within(e.path(), path)).map(e -> e.within(depth)).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(Expr.sum(found));
    }

    /// The last word of the quantity's name: `forward`.
    public String word() {
        return quantity.name().substring(quantity.name().lastIndexOf('.') + 1);
    }

    /// The total of each component, in the order of their first entries.
    public SequencedMap<String, Expr> components() {
        var sums = new LinkedHashMap<String, Expr>();
        for (var entry : entries) {
            var name = entry.place().component().map(Component::label).orElse("other");
            sums.merge(name, entry.amount(), Expr::plus);
        }
        return sums;
    }

    public Ledger with(Map<String, Expr> values) {
        return new Ledger(quantity, unit, entries.stream().map(e -> e.with(values)).toList(),
                omissions.stream().map(o -> o.with(values)).toList());
    }

    private static boolean within(String path, String at) {
        return path.startsWith(at) && (path.length() == at.length() || path.charAt(at.length()) == '/');
    }
}

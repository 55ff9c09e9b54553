package assay.ask;

import assay.account.Entry;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Pairs;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The matrix multiplies of a pass: the entries of its ledger, each contraction as a multiplication of two matrices,
/// those that several runs of layers have alike as one. Their sum is the ledger's total.
///
/// @param each in the order of the ledger; what else the convention prices is among them, without shapes
public record Multiplies(Case subject, Ledger ledger, List<Row> each) {
    /// Matrix multiplies that are alike.
    ///
    /// @param name the last steps that lead there, as many as tell it from others
    /// @param operands the operands' names: `q @ k`; empty where it is no contraction
    /// @param shapes `(1 x 1,024 x 1,600) @ (1,600 x 1,600)`; empty where it is no contraction
    /// @param times the copies of all layers, and how often in each: `48 layers x 25 heads`
    /// @param copies the product of these
    /// @param each the FLOPs of one
    /// @param amount the FLOPs of all
    /// @param weighted whether one operand is a parameter
    /// @param masked whether a mask leaves some of its pairs out
    public record Row(
            String name, String operands, String shapes, String times, Rational copies, Rational each, Expr amount,
            boolean weighted, boolean masked) {
        public boolean isProduct() {
            return !shapes.isEmpty();
        }

        /// Whether another differs in its name alone.
        private boolean alike(Row other) {
            return shapes.equals(other.shapes) && times.equals(other.times) && each.equals(other.each);
        }

        /// This one and others that are alike.
        private Row with(List<Row> others) {
            var number = Rational.of(1 + others.size());
            var names = new StringBuilder(name);
            var parent = name.substring(0, name.lastIndexOf('/') + 1);
            int named = 0;
            for (var other : others) {
                var more = other.name.startsWith(parent) ? other.name.substring(parent.length()) : other.name;
                if (names.length() + more.length() > NAMED) {
                    break;
                }
                names.append(", ").append(more);
                named++;
            }
            names.append(named < others.size() ? " + " + (others.size() - named) + " alike" : "");
            return others.isEmpty() ? this : new Row(names.toString(), "", shapes, number + " x " + times,
                    copies.times(number), each, amount.plus(Expr.sum(others.stream().map(Row::amount).toList())),
                    weighted, masked);
        }
    }

    private static final String PLAIN = "matmul";
    private static final String LAYERS = "layers";
    private static final int STEPS = 2;

    /// Of more characters are no names of several together.
    private static final int NAMED = 28;

    public Multiplies {
        each = List.copyOf(each);
    }

    /// Those of a ledger of work.
    ///
    /// @param gradients how many gradients each entry stands for, where a convention takes so many times the forward
    /// pass for the backward pass; else 1
    public static Multiplies of(Case subject, Ledger ledger, int gradients) {
        var alike = new LinkedHashMap<Key, Alike>();
        for (var entry : ledger.entries()) {
            var amount = subject.value(entry.amount());
            if (amount.signum() == 0) {
                continue;
            }
            var multiply = Multiply.of(entry, subject.terms().convention(), subject.values());
            var times = new ArrayList<>(inner(entry.place(), subject));
            times.addAll(multiply.times());
            var outer = outer(entry.place(), subject);
            boolean alone = entry.place().steps().stream().noneMatch(Place.Step::numbered);
            var key = new Key(path(entry), multiply, List.copyOf(times), alone, amount.over(outer));
            alike.computeIfAbsent(key, _ -> new Alike()).add(entry, outer);
        }
        var paths = alike.keySet().stream().map(Key::path).collect(Collectors.toCollection(LinkedHashSet::new));
        var told = alike.keySet().stream().collect(Collectors.groupingBy(Key::path, Collectors.counting()));
        var rows = new ArrayList<Row>();
        alike.forEach((key, all) -> {
            boolean apart = told.getOrDefault(key.path, 0L) > 1 && !all.variants.isEmpty();
            rows.add(row(key, all, name(key.path, paths) + (apart ? all.variants : ""), gradients));
        });
        return new Multiplies(subject, ledger, rows);
    }

    /// These, with all that have the same shapes equally often as one.
    public Multiplies together() {
        var left = new ArrayList<>(each);
        var rows = new ArrayList<Row>();
        while (!left.isEmpty()) {
            var row = left.removeFirst();
            var others = left.stream().filter(r -> row.isProduct() && r.alike(row)).toList();
            left.removeAll(others);
            rows.add(row.with(others));
        }
        return new Multiplies(subject, ledger, rows);
    }

    public Rational total() {
        return subject.value(ledger.total());
    }

    /// Whether the convention counts fewer pairs of a masked product than its shapes say.
    public boolean masks() {
        var pairs = subject.terms().convention().products().pairs();
        return (pairs == Pairs.HALF || pairs == Pairs.NEEDED) && each.stream().anyMatch(Row::masked);
    }

    /// What entries have in common that are alike.
    ///
    /// @param path without repeats, and without what tells their runs apart
    /// @param times how often in one layer
    /// @param alone whether it is in no layer
    /// @param amount of one layer
    private record Key(List<String> path, Multiply multiply, List<Multiply.Times> times, boolean alone,
            Rational amount) {}

    private static final class Alike {
        private final Set<String> variants = new LinkedHashSet<>();
        private final List<Entry> entries = new ArrayList<>();
        private Rational layers = Rational.ZERO;

        void add(Entry entry, Rational number) {
            entries.add(entry);
            layers = layers.plus(number);
            entry.place().steps().stream().map(Place.Step::variant).filter(v -> !v.isEmpty()).forEach(variants::add);
        }
    }

    private static Row row(Key key, Alike all, String name, int gradients) {
        var times = new ArrayList<Multiply.Times>();
        if (!key.alone || !all.layers.equals(Rational.ONE)) {
            times.add(new Multiply.Times(all.layers, key.alone ? "times" : LAYERS));
        }
        times.addAll(key.times);
        if (gradients > 1) {
            times.add(new Multiply.Times(Rational.of(gradients), "gradients"));
        }
        var copies = times.stream().map(Multiply.Times::number).reduce(Rational.ONE, Rational::times);
        var amount = Expr.sum(all.entries.stream().map(Entry::amount).toList());
        return new Row(name, String.join(" @ ", key.multiply.operands()), shapes(key.multiply), words(times), copies,
                key.amount.times(all.layers).over(copies), amount,
                all.entries.stream().flatMap(e -> e.op().stream()).flatMap(op -> op.line().reads().stream())
                        .anyMatch(Tensor::parameter),
                all.entries.stream().flatMap(e -> e.op().stream()).anyMatch(op -> op.line().mask().isPresent()));
    }

    private static String shapes(Multiply multiply) {
        return multiply.left().isEmpty() ? "" : shape(multiply.left()) + " @ " + shape(multiply.right());
    }

    private static String shape(List<Rational> sizes) {
        return sizes.stream().map(Figures::exact).collect(Collectors.joining(" x ", "(", ")"));
    }

    private static String words(List<Multiply.Times> times) {
        return times.isEmpty() ? "once" : times.stream().map(t -> Figures.exact(t.number()) + " "
                + (t.number().equals(Rational.ONE) && t.of().endsWith("s") && !t.of().startsWith("of ")
                        ? t.of().substring(0, t.of().length() - 1) : t.of())).collect(Collectors.joining(" x "));
    }

    /// The copies of the outermost repeat, 1 where there is none.
    private static Rational outer(Place place, Case subject) {
        return place.steps().stream().filter(Place.Step::numbered).findFirst().map(s -> subject.value(s.times()))
                .orElse(Rational.ONE);
    }

    /// The copies of the repeats within it.
    private static List<Multiply.Times> inner(Place place, Case subject) {
        return place.steps().stream().filter(Place.Step::numbered).skip(1)
                .map(s -> new Multiply.Times(subject.value(s.times()), s.name()))
                .filter(t -> !t.number().equals(Rational.ONE)).toList();
    }

    private static List<String> path(Entry entry) {
        var steps = new ArrayList<String>();
        entry.place().steps().stream().filter(s -> !s.numbered() && !s.name().equals(PLAIN)).map(Place.Step::name)
                .forEach(steps::add);
        var what = entry.op().map(Multiplies::what).orElse("");
        if (!what.isEmpty()) {
            steps.add(what);
        }
        return steps.isEmpty() ? List.of(PLAIN) : List.copyOf(steps);
    }

    /// What an op is that is no contraction.
    private static String what(Op op) {
        return switch (op) {
            case Contract _ -> "";
            case Pointwise p -> p.kind().label();
            case Gather _ -> "";
            case Opaque o -> o.operator();
        };
    }

    /// The last steps of a path that no other path ends in; two where they are enough.
    private static String name(List<String> path, Set<List<String>> all) {
        int steps = Math.min(STEPS, path.size());
        while (steps < path.size() && shared(path, all, steps)) {
            steps++;
        }
        return String.join("/", path.subList(path.size() - steps, path.size()));
    }

    private static boolean shared(List<String> path, Set<List<String>> all, int steps) {
        var end = path.subList(path.size() - steps, path.size());
        return all.stream().anyMatch(other -> !other.equals(path) && other.size() >= steps
                && other.subList(other.size() - steps, other.size()).equals(end));
    }
}

package assay.text;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Form;
import assay.model.Form.Way;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.problem.Nearest;
import assay.problem.Refusal;
import assay.spec.Outline;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tree of a model's own text: blocks, repeats, op lines and parts by name. What is wrong is left with the reading,
/// at the line where it stands.
final class WrittenTree {
    /// Ops that are not one small function at every element.
    private static final List<String> FORMS = List.of("contract", "gather", "opaque");

    private static final Map<String, Way> WAYS = Arrays.stream(Way.values())
            .collect(Collectors.toMap(Way::word, way -> way, (a, _) -> a, LinkedHashMap::new));

    private static final int MOST_NODES = 20_000;
    private static final int REPEATS = 3;

    /// What a pointwise op does, by its word; a gradient stands in a backward pass alone.
    private static final Map<String, Kind> KINDS = Arrays.stream(Kind.values()).filter(k -> k != Kind.GRADIENT)
            .collect(Collectors.toMap(WrittenTree::word, k -> k, (a, _) -> a, LinkedHashMap::new));

    private static final Map<String, Component> COMPONENTS = Arrays.stream(Component.values())
            .collect(Collectors.toMap(WrittenTree::word, k -> k, (a, _) -> a, LinkedHashMap::new));

    private final Reading reading;
    private final WrittenAxes axes;
    private final Map<String, Boolean> switches;
    private final IdentityHashMap<Op, Outline> origins = new IdentityHashMap<>();
    private int nodes;

    /// What holds where a line stands.
    ///
    /// @param repeats how many repeats are around it
    /// @param copies how many terms the number of its copies has at most
    /// @param numbered the copies of each name so far, which this scope adds to
    private record Scope(Map<String, Expr> axes, int repeats, long copies, Map<String, Expr> numbered) {
        Scope within(Map<String, Expr> inner) {
            var all = new HashMap<>(axes);
            all.putAll(inner);
            return inner.isEmpty() ? this : new Scope(all, repeats, copies, numbered);
        }

        /// The inside of what has a name: numbers begin anew there.
        Scope inside() {
            return new Scope(axes, repeats, copies, new HashMap<>());
        }

        Scope repeated(long terms) {
            return new Scope(axes, repeats + 1, copies * terms, new HashMap<>());
        }
    }

    WrittenTree(Reading reading, WrittenAxes axes, Map<String, Boolean> switches) {
        this.reading = reading;
        this.axes = axes;
        this.switches = switches;
    }

    List<Node> nodes(List<Outline> lines, Map<String, Expr> around) {
        return nodes(lines, new Scope(around, 0, 1, new HashMap<>()));
    }

    private List<Node> nodes(List<Outline> lines, Scope scope) {
        var all = new ArrayList<Node>();
        for (var line : lines) {
            reading.collect(() -> all.addAll(node(line, scope)));
        }
        return all;
    }

    private List<Node> node(Outline line, Scope scope) {
        var cursor = new Cursor(reading.spec().name(), line);
        for (var on : List.of(true, false)) {
            if (cursor.takeWord(on ? "if" : "unless")) {
                return chosen(cursor) == on ? nodes(line.below(), scope) : List.of();
            }
        }
        var written = cursor.name("a name");
        var name = written.equals("-") ? "" : written;
        if (cursor.take("=")) {
            return called(name, cursor, line, scope);
        }
        return cursor.next() == '*' || cursor.next() == '['
                ? repeat(name, cursor, line, scope)
                : List.of(block(name, cursor, line, scope));
    }

    private boolean chosen(Cursor cursor) {
        cursor.next();
        int from = cursor.at();
        var name = cursor.name("a switch");
        cursor.end("");
        return one(switches, name, "switch", cursor, from);
    }

    private Block block(String name, Cursor cursor, Outline line, Scope scope) {
        Optional<Component> component = Optional.empty();
        if (cursor.take(":")) {
            cursor.next();
            int from = cursor.at();
            component = Optional.of(one(COMPONENTS, cursor.name("a component"), "component", cursor, from));
        }
        var bound = cursor.takeWord("with") ? axes.axes(cursor, Set.of()) : Map.<String, Expr>of();
        cursor.end("a block is NAME : component with axis = size; an op is NAME = kind, then its line");
        if (line.below().isEmpty()) {
            throw cursor.refusal(0, "the block '" + name + "' has nothing in it",
                    "its parts stand below it, indented");
        }
        var inside = (name.isEmpty() ? scope : scope.inside()).within(bound);
        return new Block(name, component, bound, nodes(line.below(), inside));
    }

    private List<Node> repeat(String name, Cursor cursor, Outline line, Scope scope) {
        var variant = new ArrayList<String>();
        if (cursor.take("[")) {
            do {
                variant.add(cursor.name("what tells these copies apart"));
            } while (!cursor.take("]"));
        }
        cursor.expect("*", "layers * num_layers");
        cursor.next();
        int from = cursor.at();
        var times = cursor.formula(" from ", " every ", " at ", " stored ");
        var copies = axes.number(cursor, from, times, Set.of());
        var next = scope.numbered.getOrDefault(name, Expr.ZERO);
        var numbers = new WrittenNumbers(axes, cursor).of(times, copies, next);
        var sets = numbers;
        if (cursor.takeWord("stored")) {
            cursor.next();
            int at = cursor.at();
            var stored = cursor.formula(" from ", " every ", " at ");
            var count = axes.number(cursor, at, stored, Set.of());
            var first = Numbers.from(next, stored);
            int behind = cursor.at();
            sets = new WrittenNumbers(axes, cursor).of(stored, count, next);
            if (count.signum() == 0 || (behind == cursor.at() && count.compareTo(copies) > 0)) {
                throw cursor.refusal(at,
                        "as many sets of parameters as copies or less, not " + count + " of " + copies, "");
            }
            sets = sets.equals(first) && stored.equals(times) ? numbers : sets;
        }
        cursor.end("layers * 12, layers[full] * 4 from 2 every 3, layers[dense] * 3 at 0,4-5");
        if (name.isEmpty() || line.below().isEmpty()) {
            throw cursor.refusal(0,
                    name.isEmpty() ? "a repeat has no name" : "the repeat '" + name + "' has nothing in it", "");
        }
        if (scope.repeats == REPEATS) {
            throw cursor.refusal(0, "more than " + REPEATS + " repeats inside of each other", "");
        }
        var parts = nodes(line.below(), scope.repeated(times.terms().size()));
        if (copies.signum() == 0) {
            return List.of();
        }
        scope.numbered.merge(name, times, Expr::plus);
        return List.of(new Repeat(name, String.join(" ", variant), numbers, sets, parts));
    }

    /// An op, or a part by its name.
    private List<Node> called(String name, Cursor cursor, Outline line, Scope scope) {
        cursor.next();
        int from = cursor.at();
        var word = cursor.name("a kind or a part");
        var part = WrittenPart.ALL.get(word);
        var made = part == null
                ? List.<Node>of(op(word, from, name, cursor, line, scope))
                : new WrittenPart(part, switches)
                        .nodes(name, cursor, line.below().isEmpty(), () -> nodes(line.below(), scope));
        made.forEach(node -> check(node, scope, line, cursor));
        return made;
    }

    private Op op(String word, int from, String name, Cursor cursor, Outline line, Scope scope) {
        if (!FORMS.contains(word) && !KINDS.containsKey(word)) {
            var known = Stream.of(FORMS, KINDS.keySet(), WrittenPart.ALL.keySet())
                    .flatMap(Collection::stream).toList();
            throw cursor.refusal(from, "unknown kind or part " + Reading.quoted(word), Nearest.hint(word, known));
        }
        if (name.isEmpty()) {
            throw cursor.refusal(0, "an op has no name", "");
        }
        cursor.next();
        int at = cursor.at();
        var read = cursor.line();
        var forms = forms(line, FORMS.contains(word), scope);
        try {
            return switch (word) {
                case "contract" -> new Contract(name, read);
                case "gather" -> new Gather(name, read);
                case "opaque" -> new Opaque(name, name, read);
                default -> new Pointwise(name, one(KINDS, word, "kind", cursor, from), read, forms);
            };
        } catch (IllegalArgumentException e) {
            throw cursor.refusal(at, String.valueOf(e.getMessage()), "");
        }
    }

    /// The ways in which an op is computed: `recurrent`, or `chunked with nc = ceil(t/64)`, its op lines below it.
    private List<Form> forms(Outline op, boolean single, Scope scope) {
        var all = new ArrayList<Form>();
        for (var line : op.below()) {
            var cursor = new Cursor(reading.spec().name(), line);
            if (single) {
                throw cursor.refusal(0, "a contraction, a gather or an unknown op has nothing below it", "");
            }
            var way = one(WAYS, cursor.name("a form"), "form", cursor, 0);
            var given = cursor.takeWord("with") ? axes.inAxes(cursor, scope.axes) : Map.<String, Expr>of();
            cursor.end("recurrent, or chunked with nc = ceil(t/64); its op lines stand below it");
            if (all.stream().anyMatch(form -> form.way() == way)) {
                throw cursor.refusal(0, "the " + way.word() + " form is there twice", "");
            }
            var nodes = nodes(line.below(), scope.within(Form.sized(given, scope.axes)));
            var ops = nodes.stream().filter(Op.class::isInstance).map(Op.class::cast).toList();
            if (ops.isEmpty() || ops.size() < nodes.size()) {
                throw cursor.refusal(0, "the " + way.word() + " form has op lines below it, and nothing else", "");
            }
            all.add(new Form(way, given, ops));
        }
        return all;
    }

    private void check(Node node, Scope scope, Outline line, Cursor cursor) {
        if (!(node instanceof Op op)) {
            var inner = node instanceof Block block ? scope.within(block.axes()) : scope;
            node.parts().forEach(part -> check(part, inner, line, cursor));
        } else if (origins.putIfAbsent(op, line) == null) {
            if (++nodes > MOST_NODES) {
                throw nodes == MOST_NODES + 1 ? cursor.refusal(0, "more than " + MOST_NODES + " ops", "")
                        : new Refusal(List.of());
            }
            axes.check(op, scope.axes, scope.copies, cursor);
            if (op instanceof Pointwise p) {
                p.forms().forEach(form -> {
                    var inside = scope.within(axes.sized(form, scope.axes, cursor));
                    form.ops().forEach(part -> check(part, inside, line, cursor));
                });
            }
        }
    }

    /// Leaves what does not hold between the ops of a model, each at the line that wrote the op.
    void checked(Model model) {
        try {
            model.checked();
        } catch (Refusal refusal) {
            var lines = new HashMap<String, Outline>();
            model.walk((place, op) -> lines.put(place.path(), origins.get(op)));
            for (var way : Way.values()) {
                model.in(way).walk((place, op) -> lines.putIfAbsent(place.path(), origins.get(op)));
            }
            for (var problem : refusal.problems()) {
                var line = lines.get(problem.place());
                reading.refuse(line == null ? model.source() : line.place(),
                        line == null ? problem.message() : problem.place() + ": " + problem.message(), problem.hint());
            }
        }
    }

    private static <T> T one(Map<String, T> known, String word, String what, Cursor cursor, int from) {
        var found = known.get(word);
        if (found == null) {
            throw cursor.refusal(from, "unknown " + what + " " + Reading.quoted(word),
                    Nearest.hint(word, known.keySet()));
        }
        return found;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.part.Part;
import assay.part.Part.Takes;
import assay.part.Parts;
import assay.problem.Nearest;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tree of a model's own text: blocks, repeats, op lines and parts by name. What is wrong is left with the reading,
/// at the line where it stands.
///
/// How much a text may ask for is bounded: an amount is a product of the sizes of axes, so the formulas of an op's axes
/// and repeats, expanded, have a limit.
final class WrittenTree {
    private static final Set<String> TAKEN = Set.of("B", "T", "t");
    private static final String FORMULA_TERMS = "let it be a size, which is a number here";
    private static final int TERMS = 8;
    private static final long OP_TERMS = 1_000;
    private static final long ALL_TERMS = 200_000;
    private static final int MOST_NODES = 20_000;
    private static final int REPEATS = 3;

    /// What a pointwise op does, by its word; a gradient stands in a backward pass alone.
    private static final Map<String, Kind> KINDS = Arrays.stream(Kind.values()).filter(k -> k != Kind.GRADIENT)
            .collect(Collectors.toMap(WrittenTree::word, k -> k, (a, _) -> a, LinkedHashMap::new));

    private static final Map<String, Component> COMPONENTS = Arrays.stream(Component.values())
            .collect(Collectors.toMap(WrittenTree::word, k -> k, (a, _) -> a, LinkedHashMap::new));

    private static final Map<String, Part> PARTS =
            Parts.ALL.stream().collect(Collectors.toMap(Part::name, p -> p, (a, _) -> a, LinkedHashMap::new));

    private final Reading reading;
    private final Map<String, Boolean> switches;
    private final Set<String> sizes;
    private final Map<String, Rational> values;
    private final IdentityHashMap<Op, Outline> origins = new IdentityHashMap<>();
    /// Whether a name that is not known is a mistake of its own, and does not follow from one in what was read before.
    private final boolean sizesSound;
    private boolean axesSound;
    private long terms;
    private int nodes;

    /// What holds where a line stands.
    ///
    /// @param repeats how many repeats are around it
    /// @param terms how many terms the product of their copies has at most
    private record Scope(Map<String, Expr> axes, int repeats, long terms) {}

    WrittenTree(Reading reading, Set<String> sizes, Map<String, Boolean> switches) {
        this.reading = reading;
        this.switches = switches;
        this.sizes = sizes;
        this.sizesSound = reading.sound();
        this.axesSound = sizesSound;
        this.values = reading.values();
    }

    /// Refuses what cannot be a size's name.
    static void dimension(Cursor cursor, String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw cursor.refusal(0, Reading.quoted(name) + " is no name of a size", "a letter or _, then letters, digits and _");
        }
        if (TAKEN.contains(name)) {
            throw cursor.refusal(0, "'" + name + "' is taken", "B is the batch, T the context, t the position that is decoded");
        }
    }

    List<Node> nodes(List<Outline> lines, Map<String, Expr> axes) {
        axesSound = reading.sound();
        return nodes(lines, new Scope(axes, 0, 1));
    }

    private List<Node> nodes(List<Outline> lines, Scope scope) {
        var all = new ArrayList<Node>();
        for (var line : lines) {
            reading.collect(() -> all.addAll(node(line, scope)));
        }
        return all;
    }

    private List<Node> node(Outline line, Scope scope) {
        if (++nodes > MOST_NODES) {
            return List.of();
        }
        var cursor = new Cursor(reading.spec().name(), line);
        if (nodes == MOST_NODES) {
            throw cursor.refusal(0, "more than " + MOST_NODES + " lines and parts", "");
        }
        for (var on : List.of(true, false)) {
            if (cursor.takeWord(on ? "if" : "unless")) {
                return chosen(cursor, on) ? nodes(line.below(), scope) : List.of();
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

    private boolean chosen(Cursor cursor, boolean on) {
        cursor.next();
        int from = cursor.at();
        var name = cursor.name("a switch");
        cursor.end("");
        var state = switches.get(name);
        if (state == null) {
            throw cursor.refusal(from, "no switch is called '" + name + "'", Nearest.hint(name, switches.keySet()));
        }
        return state == on;
    }

    private Block block(String name, Cursor cursor, Outline line, Scope scope) {
        Optional<Component> component = Optional.empty();
        if (cursor.take(":")) {
            cursor.next();
            int from = cursor.at();
            var word = cursor.name("a component");
            component = Optional.of(one(COMPONENTS, word, "component", cursor, from));
        }
        var axes = cursor.takeWord("with") ? axes(cursor, Set.of()) : Map.<String, Expr>of();
        cursor.end("a block is NAME : component with axis = size; an op is NAME = kind, then its line");
        if (line.below().isEmpty()) {
            throw cursor.refusal(0, "the block '" + name + "' has nothing in it", "its parts stand below it, indented");
        }
        var inner = new HashMap<>(scope.axes);
        inner.putAll(axes);
        return new Block(name, component, axes, nodes(line.below(), new Scope(axes.isEmpty() ? scope.axes : inner, scope.repeats, scope.terms)));
    }

    private List<Node> repeat(String name, Cursor cursor, Outline line, Scope scope) {
        var variant = "";
        if (cursor.take("[")) {
            var words = new ArrayList<String>();
            do {
                words.add(cursor.name("what tells these copies apart"));
            } while (!cursor.take("]"));
            variant = String.join(" ", words);
        }
        cursor.expect("*", "layers * num_layers");
        cursor.next();
        int from = cursor.at();
        var times = cursor.formula(" stored ");
        var stored = times;
        var copies = number(cursor, from, times, Set.of());
        if (cursor.takeWord("stored")) {
            cursor.next();
            int at = cursor.at();
            stored = cursor.formula();
            var sets = number(cursor, at, stored, Set.of());
            if (sets.signum() == 0 || sets.compareTo(copies) > 0) {
                throw cursor.refusal(at, "as many sets of parameters as copies or less, not " + sets + " of " + copies, "");
            }
        }
        if (name.isEmpty() || line.below().isEmpty()) {
            throw cursor.refusal(0, name.isEmpty() ? "a repeat has no name" : "the repeat '" + name + "' has nothing in it", "");
        }
        if (scope.repeats == REPEATS) {
            throw cursor.refusal(0, "more than " + REPEATS + " repeats inside of each other", "");
        }
        var inside = nodes(line.below(), new Scope(scope.axes, scope.repeats + 1, scope.terms * times.terms().size()));
        return copies.signum() == 0 ? List.of() : List.of(new Repeat(name, variant, times, stored, inside));
    }

    /// An op, or a part by its name.
    private List<Node> called(String name, Cursor cursor, Outline line, Scope scope) {
        cursor.next();
        int from = cursor.at();
        var word = cursor.name("a kind or a part");
        var part = PARTS.get(word);
        var made = part != null ? part(part, name, cursor, line, scope) : List.<Node>of(op(word, from, name, cursor, line));
        made.forEach(node -> check(node, scope, line, cursor));
        return made;
    }

    private static Op op(String word, int from, String name, Cursor cursor, Outline line) {
        boolean product = word.equals("contract");
        boolean gather = word.equals("gather");
        if (!product && !gather && !KINDS.containsKey(word)) {
            throw cursor.refusal(from, "unknown kind or part " + Reading.quoted(word), Nearest.hint(word,
                    Stream.of(List.of("contract", "gather"), KINDS.keySet(), PARTS.keySet()).flatMap(l -> l.stream()).toList()));
        }
        if (name.isEmpty()) {
            throw cursor.refusal(0, "an op has no name", "");
        }
        cursor.next();
        int at = cursor.at();
        var read = cursor.line();
        if (!line.below().isEmpty()) {
            throw cursor.refusal(0, "an op has nothing below it", "");
        }
        try {
            return product ? new Contract(name, read)
                    : gather ? new Gather(name, read) : new Pointwise(name, one(KINDS, word, "kind", cursor, from), read);
        } catch (IllegalArgumentException e) {
            throw cursor.refusal(at, String.valueOf(e.getMessage()), "");
        }
    }

    private List<Node> part(Part part, String name, Cursor cursor, Outline line, Scope scope) {
        if (name.isEmpty() == part.takes().contains(Takes.NAME)) {
            throw cursor.refusal(0, "'" + part.name() + "' takes " + (name.isEmpty() ? "a name" : "no name of its own"),
                    (name.isEmpty() ? "name" : "-") + " = " + part.name());
        }
        if (!line.below().isEmpty() && !part.takes().contains(Takes.PARTS)) {
            throw cursor.refusal(0, "'" + part.name() + "' has nothing below it", "write its lines in a block instead");
        }
        var in = "";
        var out = "";
        cursor.next();
        int from = cursor.at();
        if (part.takes().contains(Takes.STREAMS)) {
            var streams = streams(cursor);
            var ends = cursor.line(from, streams);
            if (ends.reads().size() != 1 || ends.writes().size() != 1 || ends.mask().isPresent()
                    || ends.reads().getFirst().role() != Role.STREAM) {
                throw cursor.refusal(from, "'" + part.name() + "' reads one stream and writes one", "x[b t d] -> y[b t f]");
            }
            in = ends.reads().getFirst().toString();
            out = ends.writes().getFirst().toString();
        }
        var words = words(part, cursor);
        var call = new Part.Call(name, in, out, words, nodes(line.below(), scope));
        try {
            return part.made().apply(call);
        } catch (IllegalArgumentException e) {
            throw cursor.refusal(from, String.valueOf(e.getMessage()), "");
        }
    }

    /// The words that begin a part's line and are streams, or the arrow between them.
    private static String streams(Cursor cursor) {
        return cursor.words(word -> word.contains("[") || word.equals("->"));
    }

    /// What a line says of a part's parameters, and what holds where it says nothing.
    private Map<String, String> words(Part part, Cursor cursor) {
        var known = new LinkedHashMap<String, Part.Parameter>();
        part.parameters().forEach(p -> known.put(p.name(), p));
        var said = new HashMap<String, String>();
        while (!cursor.ended()) {
            int from = cursor.at();
            var word = cursor.word();
            int sign = word.indexOf('=');
            var name = sign < 0 ? word : word.substring(0, sign);
            var parameter = known.get(name);
            if (parameter == null) {
                throw cursor.refusal(from, "'" + part.name() + "' has no " + Reading.quoted(name), Nearest.hint(name, known.keySet()));
            }
            var value = sign < 0 && parameter.isFlag() ? "true" : value(parameter, word.substring(sign + 1), cursor, from + sign + 1);
            if (said.put(name, value) != null) {
                throw cursor.refusal(from, "'" + name + "' is said twice", "");
            }
        }
        for (var parameter : part.parameters()) {
            var value = said.get(parameter.name());
            if (value == null) {
                said.put(parameter.name(), parameter.or().orElseThrow(() -> cursor.refusal(
                        cursor.at(), "'" + part.name() + "' needs " + parameter.name() + "=...", part.title())));
            }
        }
        return said;
    }

    private String value(Part.Parameter parameter, String word, Cursor cursor, int from) {
        var state = parameter.isFlag() ? switches.get(word) : null;
        if (state != null) {
            return String.valueOf(state);
        }
        if (!parameter.choices().isEmpty() && !parameter.choices().contains(word)) {
            throw cursor.refusal(from, parameter.name() + " is not " + Reading.quoted(word), Nearest.hint(word, parameter.choices()));
        }
        var plain = word.startsWith("(") && word.endsWith(")") ? word.substring(1, word.length() - 1) : word;
        if (!plain.matches("[A-Za-z0-9_.'-]+( [A-Za-z0-9_.'-]+)*")) {
            throw cursor.refusal(from, parameter.name() + " is a name, or several in parentheses", "");
        }
        return plain;
    }

    /// Axes and their sizes, to the end of a line.
    ///
    /// @param before the axes that must not come again
    Map<String, Expr> axes(Cursor cursor, Set<String> before) {
        var axes = new LinkedHashMap<String, Expr>();
        for (var given : cursor.assignments("an axis")) {
            number(cursor, given.from(), given.size(), Set.of("B", "T"));
            if (before.contains(given.name()) || axes.put(given.name(), given.size()) != null) {
                throw cursor.refusal(given.at(), "axis '" + given.name() + "' is there twice", "");
            }
        }
        return axes;
    }

    /// The value of a formula, 1 where it depends on one that is wrong or is known later. Refuses what is not a whole number.
    ///
    /// @param also names that it may have beside the sizes
    private Rational number(Cursor cursor, int from, Expr formula, Set<String> also) {
        var dims = formula.dims().stream().map(d -> d.name()).toList();
        for (var dim : dims) {
            if (!sizes.contains(dim) && !also.contains(dim)) {
                throw sizesSound ? cursor.refusal(from, "'" + dim + "' is no size", Nearest.hint(dim, sizes)) : new Refusal(List.of());
            }
        }
        boolean one = formula.terms().size() == 1 && formula.terms().getFirst().monomial().powers().size() == 1;
        if (formula.terms().size() > TERMS || (!one && formula.toString().contains("min"))) {
            throw cursor.refusal(from, "the formula is too long for the size of an axis or a repeat", FORMULA_TERMS);
        }
        if (!values.keySet().containsAll(dims)) {
            return Rational.ONE;
        }
        try {
            var value = formula.at(values);
            if (!value.isInteger() || value.signum() < 0) {
                throw cursor.refusal(from, formula + " is " + value + ", not a whole number from 0 up", "");
            }
            return value;
        } catch (ArithmeticException e) {
            throw cursor.refusal(from, formula + " has no value: " + e.getMessage(), "");
        }
    }

    /// Refuses given streams whose axes have no sizes.
    void check(List<Tensor> streams, Map<String, Expr> axes, Outline line) {
        var cursor = new Cursor(reading.spec().name(), line);
        streams.forEach(tensor -> check(tensor, axes, line, cursor));
        if (streams.stream().anyMatch(t -> t.role() != Role.STREAM)) {
            throw cursor.refusal(0, "what is read is streams", "reads ids[b t]");
        }
    }

    private void check(Node node, Scope scope, Outline line, Cursor cursor) {
        switch (node) {
            case Block block -> {
                var inner = new HashMap<>(scope.axes);
                inner.putAll(block.axes());
                block.parts().forEach(n -> check(n, new Scope(inner, scope.repeats, scope.terms), line, cursor));
            }
            case Repeat repeat -> repeat.parts().forEach(n -> check(n, scope, line, cursor));
            case Op op -> {
                if (origins.putIfAbsent(op, line) == null) {
                    check(op, scope, line, cursor);
                }
            }
        }
    }

    private void check(Op op, Scope scope, Outline line, Cursor cursor) {
        var all = Stream.concat(op.line().reads().stream(), op.line().writes().stream()).toList();
        all.forEach(tensor -> check(tensor, scope.axes, line, cursor));
        for (var written : op.line().writes()) {
            if (written.role() != Role.STREAM && written.role() != Role.STATE) {
                throw cursor.refusal(0, "an op writes streams and states, and not " + written, "");
            }
            if (written.axes().isEmpty()) {
                throw cursor.refusal(0, written + " has no axis", "a single number is written with one of size 1: one = 1");
            }
        }
        var index = Stream.concat(op.line().index().stream(), op.line().mask().stream().flatMap(m -> Stream.of(m.query(), m.key())));
        long most = Stream.concat(Stream.of(index.toList()), all.stream().map(t -> t.axes().stream().map(a -> a.name()).toList()))
                .mapToLong(names -> terms(names, scope.axes, line, cursor)).max().orElse(1) * scope.terms;
        terms += most;
        if (most > OP_TERMS || terms > ALL_TERMS) {
            throw cursor.refusal(0, "the formulas of its axes are too long together", FORMULA_TERMS);
        }
        op.line().mask().ifPresent(mask -> check(mask, axis -> size(axis, scope.axes, line, cursor), cursor));
    }

    /// How many terms the product of these axes' sizes has at most.
    private long terms(List<String> names, Map<String, Expr> axes, Outline line, Cursor cursor) {
        long product = 1;
        for (var name : names) {
            product = Math.min(ALL_TERMS, product * Math.max(1, size(name, axes, line, cursor).terms().size()));
        }
        return product;
    }

    private static void check(Mask mask, Function<String, Expr> size, Cursor cursor) {
        try {
            mask.pairs(size);
            mask.reach(size.apply(mask.key()), size);
        } catch (NotDivisible e) {
            throw cursor.refusal(0, "the mask's width is a sum: " + e.getMessage(), FORMULA_TERMS);
        }
    }

    private void check(Tensor tensor, Map<String, Expr> axes, Outline line, Cursor cursor) {
        for (var axis : new LinkedHashSet<>(tensor.axes())) {
            size(axis.name(), axes, line, cursor);
            size(axis.toString(), axes, line, cursor);
        }
    }

    private Expr size(String axis, Map<String, Expr> axes, Outline line, Cursor cursor) {
        var size = axes.get(axis);
        if (size == null) {
            throw !axesSound ? new Refusal(List.of())
                    : cursor.refusal(index(line.text(), axis), "axis '" + axis + "' has no size",
                            axis.endsWith("?") ? axis + " = how many are chosen" : Nearest.hint(axis, axes.keySet()));
        }
        return size;
    }

    /// Where an axis stands in a line, by itself; 0 where it does not.
    private static int index(String text, String axis) {
        for (int at = text.indexOf(axis); at >= 0; at = text.indexOf(axis, at + 1)) {
            boolean begins = at > 0 && " ([<=-+".indexOf(text.charAt(at - 1)) >= 0;
            int end = at + axis.length();
            if (begins && (end == text.length() || " )]?<+-".indexOf(text.charAt(end)) >= 0)) {
                return at;
            }
        }
        return 0;
    }

    /// Leaves what does not hold between the ops of a model, each at the line that wrote the op.
    void checked(Model model) {
        try {
            model.checked();
        } catch (Refusal refusal) {
            var lines = new HashMap<String, Outline>();
            model.walk((place, op) -> lines.put(place.path(), origins.get(op)));
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
            throw cursor.refusal(from, "unknown " + what + " " + Reading.quoted(word), Nearest.hint(word, known.keySet()));
        }
        return found;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package assay.onnx;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Graph;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Mask;
import assay.model.Model;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Pointwise;
import assay.model.Sizes;
import assay.model.Tensor;
import assay.model.Tensor.Role;
import assay.onnx.Document.Function;
import assay.onnx.Document.Node;
import assay.onnx.Document.Stored;
import assay.onnx.Known.Weight;
import assay.onnx.Products.Product;
import assay.onnx.Products.Side;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A graph as a tree: one op a node, and one a product where it has products. Functions stand where they are called,
/// bodies where they are run.
final class Lowering {
    private static final String GIVEN = "graph";
    private static final Tensor NOTHING = Tensor.stream(GIVEN, List.of());
    private static final int SHOWN = 20;
    private static final int NAMED = 8;
    private static final int NODES = 50_000;
    private static final int DEPTH = 64;
    private static final Set<String> ALIASES = Set.of("Transpose", "Identity", "Cast", "DequantizeLinear",
            "QuantizeLinear", "com.microsoft.DequantizeLinear", "com.microsoft.QuantizeLinear");

    private final Document document;
    private final String source;
    private final Inputs inputs;
    private final Dims dims;
    private final Axes axes;
    private final Weights weights;
    private final Tree tree = new Tree();
    private final List<Tensor> given = new ArrayList<>(List.of(NOTHING));
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final Set<String> scales = new HashSet<>();
    private final Map<Stored, Tensor> common = new HashMap<>();
    private final Set<Stored> often;
    private final Set<String> bodies = new HashSet<>();
    private int lowered;
    private int streams;

    private Lowering(Document document, String source) {
        this.document = document;
        this.source = source;
        this.inputs = new Inputs(document.graph());
        this.dims = new Dims(inputs);
        this.axes = new Axes(inputs);
        this.weights = new Weights(axes);
        this.often = often(document.graph());
    }

    /// The initialisers that several nodes read.
    private static Set<Stored> often(Document.Graph graph) {
        var readers = new HashMap<String, Integer>();
        graph.nodes().forEach(n -> n.inputs().stream().distinct().forEach(i -> readers.merge(i, 1, Integer::sum)));
        return graph.initialisers().stream().filter(t -> readers.getOrDefault(t.name(), 0) > 1)
                .collect(Collectors.toSet());
    }

    /// Throws [Refusal] where a node reads what nothing before it writes, or a value is written twice.
    static Spec spec(Document document, String name, String source) {
        return new Lowering(document, source).spec(name);
    }

    private Spec spec(String name) {
        var graph = document.graph();
        var scope = Scope.of(graph.declared());
        graph.initialisers().forEach(t -> scope.put(t.name(), Known.stored(t)));
        graph.inputs().forEach(input -> input(input, scope));
        run(graph.nodes(), scope);
        var output = graph.outputs().stream().findFirst().flatMap(scope::find);
        if (output.isEmpty() && problems.isEmpty()) {
            problems.add(Problem.of(source, "", "the graph's first output is written by nothing, or there is none"));
        }
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
        var fields = new LinkedHashMap<String, Field>();
        put(fields, "model_type", new Value.Text(Graph.TYPE));
        dtype().ifPresent(type -> put(fields, "dtype", new Value.Text(type)));
        context(scope).ifPresent(tokens -> put(fields, "context_length", new Value.Numeral(tokens.constant())));
        var written = output.map(Known::stream).filter(s -> !s.isEmpty()).orElse(GIVEN);
        var folding = new Folding(written);
        var root = folding.of(tree.root());
        put(fields, Graph.TREE, new Value.Made(new Model(name, Graph.TYPE, source, axes.sizes(), root, given,
                folding.name(written), Sizes.of(List.of()), List.of(), notes()), axes.symbols(),
                inputs.ties(axes.symbols())));
        return new Spec(name, source, fields, new LinkedHashMap<>());
    }

    private void put(Map<String, Field> fields, String name, Value value) {
        fields.put(name, new Field(value, source));
    }

    private void input(String name, Scope scope) {
        if (scope.find(name).isEmpty()) {
            var declared = Optional.ofNullable(inputs.dims().get(name)).map(all -> IntStream.range(0, all.size())
                    .mapToObj(i -> dims.input(all.get(i), name + "_" + i)).toList());
            var value = Known.stream(stream(), declared);
            scope.put(name, value);
            given.add(written(value));
        }
    }

    /// The tokens of a graph whose inputs have fixed sizes: those of its first matrix of numbers.
    private Optional<Expr> context(Scope scope) {
        return axes.symbols().isEmpty()
                ? document.graph().inputs().stream().flatMap(n -> scope.find(n).stream())
                        .flatMap(v -> v.dims().stream())
                        .filter(d -> d.size() == 2).map(d -> d.get(1)).filter(d -> d.constant().signum() > 0)
                        .findFirst()
                : Optional.empty();
    }

    /// The element type of most parameters.
    private Optional<String> dtype() {
        var elements = new HashMap<String, Rational>();
        document.tensors().stream().distinct().filter(weights::known).forEach(t -> ElementType.of(t.type())
                .ifPresent(type -> elements.merge(type.weights(), Weights.elements(t), Rational::plus)));
        return elements.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey)
                .filter(t -> !t.isEmpty());
    }

    // ---- nodes ----------------------------------------------------------------------------------

    private void run(List<Node> nodes, Scope scope) {
        for (var node : nodes) {
            if (problems.size() < SHOWN) {
                node(node.with(scope.given()), scope);
            }
        }
    }

    private void node(Node node, Scope scope) {
        if (lowered++ == NODES) {
            throw new Refusal(problem(node, "is more than the " + NODES + " nodes that are read",
                    "nodes of a function count each time that it is called"));
        }
        var in = new ArrayList<Optional<Known>>();
        for (var name : node.inputs()) {
            var value = scope.find(name);
            if (value.isEmpty() && !scope.absent(name)) {
                refuse(node, "reads '" + Names.shown(name) + "', which nothing before it writes",
                        "nodes stand in the order of execution");
            }
            in.add(value);
        }
        var function = Optional.ofNullable(document.functions().get(node.operator()));
        if (function.isPresent()) {
            call(node, function.get(), in, scope);
        } else if (node.constant().isPresent()) {
            write(node, 0, Known.stored(node.constant().get()), scope);
        } else if (node.operator().equals("If") && node.body("then_branch").isPresent()
                && node.body("else_branch").isPresent()) {
            branch(node, in, scope);
        } else if ((node.operator().equals("Loop") || node.operator().equals("Scan"))
                && node.body("body").filter(b -> b.inputs().size() >= node.inputs().size() - 2).isPresent()) {
            repeated(node, node.body("body").orElseThrow(), in, scope);
        } else {
            plain(node, in, scope);
        }
    }

    /// Whole numbers that follow from shapes are worked out here, and are no work of the model's.
    private void plain(Node node, List<Optional<Known>> in, Scope scope) {
        var shapes = new Shapes(node, in);
        var inferred = shapes.outputs();
        boolean stored = ALIASES.contains(node.operator()) && known(in, 0).flatMap(Known::weight).isPresent();
        if (node.outputs().size() == 1 && shapes.numbers().isPresent() && !stored) {
            write(node, 0, new Known("", inferred.getFirst(), shapes.numbers(), Optional.empty()), scope);
            return;
        }
        var out = new ArrayList<Known>();
        for (int i = 0; i < node.outputs().size(); i++) {
            int at = i;
            var shape = scope.declared(node.outputs().get(i), dims).or(() -> inferred.get(at));
            var value = Known.stream(stream(), shape);
            out.add(i == 0 ? value.with(shapes.numbers(), alias(node, in, value)) : value);
            write(node, i, out.getLast(), scope);
        }
        if (!out.isEmpty()) {
            new Written(node, in, out, scope).put();
        }
    }

    private void write(Node node, int output, Known value, Scope scope) {
        var name = node.outputs().get(output);
        if (!name.isEmpty() && !scope.put(name, value)) {
            refuse(node, "writes '" + Names.shown(name) + "', which is written before", "a value is written once");
        }
    }

    /// The initialiser that a node's output is, seen otherwise.
    private static Optional<Weight> alias(Node node, List<Optional<Known>> in, Known out) {
        if (!ALIASES.contains(node.operator()) || in.isEmpty()) {
            return Optional.empty();
        }
        boolean read = node.operator().endsWith("DequantizeLinear");
        return in.getFirst().flatMap(Known::weight).flatMap(weight -> node.operator().equals("Transpose")
                ? Shapes.order(node, weight.order().size()).map(order -> new Weight(weight.tensor(),
                        order.stream().map(weight.order()::get).toList(), weight.quantised()))
                : Optional.of(new Weight(weight.tensor(), weight.order(), weight.quantised() || read)))
                .filter(weight -> out.dims().filter(d -> d.size() == weight.order().size()).isPresent());
    }

    private void refuse(Node node, String message, String hint) {
        problems.add(problem(node, message, hint));
    }

    private Problem problem(Node node, String message, String hint) {
        return new Problem(source, "byte " + node.at(), Names.shown(node.operator())
                + (node.name().isEmpty() ? "" : " '" + Names.shown(node.name()) + "'") + " " + message, hint);
    }

    private String stream() {
        return "v" + streams++;
    }

    private Tensor written(Known value) {
        return axes.stream(value.stream(), value.dims());
    }

    /// The modules that a node stands in, itself left out: its own, within those of the function that it is part of.
    private static List<String> path(Node node, Scope scope) {
        int around = scope.path().size();
        boolean whole = scope.calls().isEmpty() || (node.scopes().size() >= around
                && node.scopes().subList(0, around).equals(scope.path()));
        return node.scopes().isEmpty() ? scope.path()
                : whole ? node.scopes() : Stream.concat(scope.path().stream(), node.scopes().stream()).toList();
    }

    // ---- functions and bodies ---------------------------------------------------------------------

    private void call(Node node, Function function, List<Optional<Known>> in, Scope scope) {
        if (scope.calls().contains(node.operator()) || scope.calls().size() == DEPTH) {
            throw new Refusal(problem(node, "calls itself", "through " + scope.calls().stream().map(Names::shown)
                    .limit(NAMED).collect(Collectors.joining(", "))));
        }
        var attributes = new HashMap<>(function.defaults());
        attributes.putAll(node.attributes());
        var name = node.name().substring(node.name().lastIndexOf('/') + 1);
        var called = node.operator().substring(node.operator().lastIndexOf('.') + 1);
        var path = new ArrayList<>(path(node, scope));
        path.add(Scopes.plain(name.isEmpty() ? called : name));
        var inner = scope.call(node.operator(), attributes, path);
        for (int i = 0; i < function.inputs().size(); i++) {
            var value = i < in.size() ? in.get(i) : Optional.<Known>empty();
            var formal = function.inputs().get(i);
            value.ifPresentOrElse(v -> inner.put(formal, v), () -> inner.leaveOut(formal));
        }
        run(function.nodes(), inner);
        results(node, function.outputs(), inner, scope);
    }

    /// Gives what a node writes the values that its body or function has under these names.
    private void results(Node node, List<String> names, Scope inner, Scope scope) {
        for (int i = 0; i < node.outputs().size(); i++) {
            var name = i < names.size() ? names.get(i) : "";
            var value = inner.find(name);
            if (value.isEmpty() && problems.isEmpty()) {
                refuse(node, "has no output " + (i + 1), "what it runs writes " + names.size());
            }
            int at = i;
            value.ifPresent(v -> write(node, at, shaped(v, scope.declared(node.outputs().get(at), dims), node, scope),
                    scope));
        }
    }

    /// A value of unknown shape where one is declared.
    private Known shaped(Known value, Optional<List<Expr>> declared, Node node, Scope scope) {
        return value.dims().isPresent() || declared.isEmpty() || value.weight().isPresent() ? value
                : seen(value, declared, node, scope);
    }

    /// A value in a stream of its own.
    private Known seen(Known value, Optional<List<Expr>> shape, Node node, Scope scope) {
        var seen = Known.stream(stream(), shape);
        var read = value.stream().isEmpty() ? NOTHING : written(value);
        put(path(node, scope), scope, new Pointwise("view_" + seen.stream(), Kind.SPLIT,
                line(List.of(read), List.of(written(seen)))));
        return seen;
    }

    private static Line line(List<Tensor> reads, List<Tensor> writes) {
        return new Line(reads.isEmpty() ? List.of(NOTHING) : reads, writes, Optional.empty());
    }

    /// An op into the tree; of what is never run the parameters.
    private void put(List<String> path, Scope scope, Op op) {
        var modules = path.isEmpty() ? List.of(GIVEN) : path;
        if (!scope.idle()) {
            tree.put(modules, op);
            return;
        }
        var kept = op.line().reads().stream().filter(Tensor::counted).toList();
        if (!kept.isEmpty()) {
            tree.put(modules, new Opaque(op.name(), "operators of a branch that is not taken",
                    line(kept, List.of(axes.stream(stream(), Optional.empty())))));
        }
    }

    private Scope inside(Document.Graph body, Node node, Scope scope, boolean idle) {
        var inner = scope.body(body.declared(), path(node, scope), idle);
        body.initialisers().forEach(t -> inner.put(t.name(), Known.stored(t)));
        return inner;
    }

    /// The branch that is taken where that follows from shapes, else the longer one: the parameters of the other are
    /// kept, and its work is not done.
    private void branch(Node node, List<Optional<Known>> in, Scope scope) {
        var yes = node.body("then_branch").orElseThrow();
        var no = node.body("else_branch").orElseThrow();
        var known = in.isEmpty() ? Optional.<Expr>empty() : in.getFirst().flatMap(Known::ints)
                .filter(i -> i.size() == 1).map(List::getFirst).filter(Expr::isConstant);
        boolean first = known.map(e -> !e.isZero()).orElse(yes.size() >= no.size());
        var taken = first ? yes : no;
        var inner = inside(taken, node, scope, false);
        run(taken.nodes(), inner);
        if (known.isEmpty()) {
            bodies.add(node.operator());
            var other = first ? no : yes;
            run(other.nodes(), inside(other, node, scope, true));
        }
        results(node, taken.outputs(), inner, scope);
    }

    /// A body as it runs the first time: its states are what is given, what a Scan reads is a slice of what is given.
    private void repeated(Node node, Document.Graph body, List<Optional<Known>> in, Scope scope) {
        bodies.add(node.operator());
        boolean loop = node.operator().equals("Loop");
        int first = loop ? 2 : 0;
        int end = loop ? in.size() : in.size() - Math.clamp(node.number("num_scan_inputs", 0), 0, in.size());
        var steps = loop ? known(in, 0).flatMap(Known::ints).filter(i -> i.size() == 1).map(List::getFirst)
                : known(in, end).flatMap(Known::dims).flatMap(d -> Shapes.axis(at(node.numbers("scan_input_axes"), 0),
                        d.size()).map(d::get));
        var inner = inside(body, node, scope, false);
        for (int i = 0; i < body.inputs().size(); i++) {
            var from = known(in, i).orElse(Known.stream("", Optional.empty()));
            var shape = i < first ? Optional.of(List.<Expr>of()) : from.dims();
            if (i >= end && shape.isPresent()) {
                var all = shape.get();
                var axis = Shapes.axis(at(node.numbers("scan_input_axes"), i - end), all.size());
                shape = axis.map(a -> Shapes.without(all, a));
            }
            inner.put(body.inputs().get(i), seen(from, shape, node, scope));
        }
        run(body.nodes(), inner);
        for (int i = 0; i < node.outputs().size(); i++) {
            var name = body.outputs().stream().skip(i + (loop ? 1 : 0)).findFirst().orElse("");
            var result = inner.find(name).orElse(Known.stream("", Optional.empty()));
            var before = known(in, i + first).flatMap(Known::dims);
            long axis = loop ? 0 : at(node.numbers("scan_output_axes"), i - end);
            var inferred = i + first < end ? result.dims().filter(d -> before.equals(Optional.of(d)))
                    : steps.flatMap(n -> result.dims().flatMap(d -> Shapes.axis(axis, d.size() + 1)
                            .map(a -> Shapes.between(d, a, n))));
            write(node, i, seen(result, scope.declared(node.outputs().get(i), dims).or(() -> inferred), node, scope),
                    scope);
        }
    }

    private static Optional<Known> known(List<Optional<Known>> all, int i) {
        return i < all.size() ? all.get(i) : Optional.empty();
    }

    private static long at(List<Long> numbers, int i) {
        return i >= 0 && i < numbers.size() ? numbers.get(i) : 0;
    }

    // ---- what a node becomes ----------------------------------------------------------------------

    /// A node on its way into the tree.
    private final class Written {
        private final Node node;
        private final String name;
        private final List<Optional<Known>> in;
        private final List<Known> out;
        private final Scope scope;
        private final List<String> path;
        private final String module;
        private final Set<Integer> used = new HashSet<>();

        Written(Node node, List<Optional<Known>> in, List<Known> out, Scope scope) {
            this.node = node;
            this.in = in;
            this.out = out;
            this.scope = scope;
            int dot = node.operator().lastIndexOf('.');
            this.name = Scopes.plain(node.operator().substring(dot + 1)) + "_" + (lowered - 1);
            this.path = modules();
            this.module = String.join(".", path);
        }

        /// The modules around it, else those of a parameter that it reads.
        private List<String> modules() {
            var own = Lowering.path(node, scope);
            return !own.isEmpty() ? own : in.stream().flatMap(Optional::stream).flatMap(v -> v.stored().stream())
                    .filter(t -> t.dims().size() > 1)
                    .map(t -> Scopes.dotted(t.name())).filter(p -> !p.isEmpty()).findFirst().orElse(List.of(GIVEN));
        }

        void put() {
            scaled();
            var products = Products.of(node, in, out);
            if (!products.isEmpty()) {
                products(products);
            } else if (looksUp()) {
                lookUp();
            } else {
                opaque();
            }
        }

        /// Marks the scale of dynamically quantised numbers, and what it is multiplied with before the numbers are.
        private void scaled() {
            if (node.operator().equals("DynamicQuantizeLinear") && out.size() > 1) {
                scales.add(out.get(1).stream());
            }
            if (node.operator().equals("Mul") && in.size() == 2 && factors().anyMatch(v -> v.weight().isPresent())
                    && factors().anyMatch(v -> scales.contains(v.stream()))) {
                scales.add(out.getFirst().stream());
            }
        }

        private Stream<Known> factors() {
            return in.stream().flatMap(Optional::stream);
        }

        private void op(String suffix, BiFunction<String, Line, Op> made, List<Tensor> reads, List<Tensor> writes) {
            Lowering.this.put(path, scope, made.apply(name + suffix, line(reads, writes)));
        }

        private void view(String suffix, Tensor from, Tensor to) {
            op(suffix, (n, l) -> new Pointwise(n, Kind.SPLIT, l), List.of(from), List.of(to));
        }

        private void opaque(String suffix, String operator, List<Tensor> reads, List<Tensor> writes) {
            op(suffix, (n, l) -> new Opaque(n, operator, l), reads, writes);
        }

        // A table of rows, one of which is taken for each number.

        private boolean looksUp() {
            var packed = node.operator().equals("com.microsoft.GatherBlockQuantized");
            return (packed || (node.operator().equals("Gather") && in.size() == 2))
                    && node.number(packed ? "gather_axis" : "axis", 0) == 0
                    && known(in, 0).flatMap(Known::weight).filter(w -> w.order().equals(List.of(0, 1))
                            && (w.quantised() || Weights.factor(w.tensor()))).isPresent()
                    && known(in, 1).flatMap(Known::dims).isPresent() && out.getFirst().dims().isPresent();
        }

        private void lookUp() {
            var table = in.getFirst().flatMap(Known::stored).orElseThrow();
            var kept = Roles.unpacked(node, table).stream().filter(s -> !s.equals(Expr.ONE)).toList();
            used.add(0);
            var reads = new ArrayList<Tensor>();
            known(in, 1).filter(v -> !v.stream().isEmpty()).map(Lowering.this::written).ifPresent(reads::add);
            reads.add(weights.parameter(table, module, kept, axes.names(kept)));
            op("", Gather::new, reads, List.of(written(out.getFirst())));
        }

        // No rule.

        private void opaque() {
            var operator = Names.shown(node.operator());
            boolean product = Products.KNOWN.contains(node.operator());
            if (product && !scope.idle()) {
                unknown.add(operator + " " + Names.shown(node.name().isEmpty() ? name : node.name()));
            }
            boolean shape = node.operator().equals("Shape") || node.operator().equals("Size");
            opaque("", out.getFirst().dims().isPresent() && !product ? operator
                    : product ? operator + " of unknown or unusual shape" : operator + " of unknown shape",
                    shape ? List.of() : reads(product), out.stream().map(Lowering.this::written).toList());
        }

        /// What is read and not part of a product; of a tensor that is seen otherwise, by what its elements are read.
        private List<Tensor> reads(boolean product) {
            var reads = new ArrayList<Tensor>();
            var streams = new HashSet<String>();
            boolean alias = out.getFirst().weight().isPresent();
            for (int i = 0; i < in.size(); i++) {
                var value = in.get(i);
                if (value.filter(v -> v.stream().isEmpty() && v.weight().isEmpty()).isPresent()) {
                    continue;
                }
                if (value.flatMap(Known::weight).isPresent()) {
                    (alias && i == 0 ? Optional.<Tensor>empty() : weight(i, product)).ifPresent(reads::add);
                } else if (value.isPresent() && streams.add(value.get().stream())) {
                    reads.add(written(value.get()));
                }
            }
            return reads;
        }

        /// A stored tensor that is read and not part of a product.
        private Optional<Tensor> weight(int i, boolean product) {
            var weight = in.get(i).flatMap(Known::weight).orElseThrow();
            var before = IntStream.range(0, i).anyMatch(j -> in.get(j).flatMap(Known::stored)
                    .equals(Optional.of(weight.tensor())));
            if (!used.add(i) || before) {
                return Optional.empty();
            }
            if (Roles.scale(node, i) || scales.contains(out.getFirst().stream())) {
                return weights.scale(weight.tensor(), module);
            }
            if (common.containsKey(weight.tensor())) {
                return Optional.ofNullable(common.get(weight.tensor()));
            }
            boolean quantised = weight.quantised() || Roles.quantised(node);
            var read = Roles.fixed(node, i) ? weights.fixed(weight.tensor(), module)
                    : weights.read(new Weight(weight.tensor(), weight.order(), quantised),
                            Roles.unpacked(node, weight.tensor()), module, product || Roles.matrix(node, i));
            return read.map(t -> t.role() == Role.CONSTANT && often.contains(weight.tensor()) && !scope.idle()
                    ? first(weight.tensor(), t) : t);
        }

        /// A constant that several nodes read: a stream that is there before the first of them.
        private Tensor first(Stored stored, Tensor constant) {
            var stream = Tensor.stream(stream(), constant.dims());
            tree.before(new Pointwise(constant.name() + "_" + stream.name(), Kind.SPLIT,
                    line(List.of(constant), List.of(stream))));
            common.put(stored, stream);
            return stream;
        }

        // Products.

        private void products(List<Product> products) {
            var latest = products.getFirst().result();
            var latestStream = "";
            var base = in.getFirst();
            for (var product : products) {
                var labels = labels(product);
                var suffix = product.name().isEmpty() ? "" : "_" + product.name();
                if (product.name().equals("mix")) {
                    var scores = tensor(latestStream, product.left().labels(), labels);
                    opaque("_softmax", "softmax in " + Names.shown(node.operator()), List.of(scores), List.of(scores));
                }
                var left = product.left().value().isEmpty() && product.left().labels().equals(latest.labels())
                        && !latestStream.isEmpty() ? tensor(latestStream, product.left().labels(), labels)
                        : side(product, product.left(), base, labels, suffix + "_left");
                var right = side(product, product.right(), base, labels, suffix + "_right");
                var result = named(product.result().labels(), labels);
                var sizes = result.isEmpty() ? List.<Expr>of() : sizes(product, product.result().labels());
                var value = product.result().value();
                boolean direct = value.flatMap(Known::dims).filter(sizes::equals).isPresent();
                var stream = direct ? value.orElseThrow().stream() : Lowering.this.stream();
                var mask = product.causal() && labels.containsKey("s") && labels.containsKey("t")
                        ? Optional.of(new Mask(labels.get("t"), labels.get("s"), Optional.empty()))
                        : Optional.<Mask>empty();
                Lowering.this.put(path, scope, new Contract(name + suffix, new Line(List.of(left, right),
                        List.of(Tensor.stream(stream, Axes.dims(result))), mask)));
                if (value.isPresent() && !direct) {
                    view(suffix + "_out", axes.stream(stream, Optional.of(sizes)), written(value.get()));
                }
                latest = product.result();
                latestStream = stream;
                if (product.name().equals("qkv")) {
                    base = Optional.of(Known.stream(stream, Optional.of(sizes)));
                }
            }
            added();
            for (var more : out.subList(1, out.size())) {
                view("_" + more.stream(), base.filter(v -> !v.stream().isEmpty()).map(Lowering.this::written)
                        .orElse(NOTHING), written(more));
            }
        }

        private Tensor tensor(String stream, List<String> indices, Map<String, String> labels) {
            return Tensor.stream(stream, Axes.dims(named(indices, labels)));
        }

        /// An axis for each index that is worth one.
        private Map<String, String> labels(Product product) {
            var seen = new HashMap<Expr, Integer>();
            var labels = new HashMap<String, String>();
            var all = new LinkedHashSet<String>();
            Stream.of(product.left(), product.right(), product.result()).forEach(s -> all.addAll(s.labels()));
            all.stream().filter(product::named).forEach(label -> {
                var size = product.size(label);
                labels.put(label, axes.name(size, seen.merge(size, 1, Integer::sum) - 1));
            });
            return labels;
        }

        private List<String> named(List<String> all, Map<String, String> labels) {
            return all.stream().filter(labels::containsKey).map(labels::get).toList();
        }

        private List<Expr> sizes(Product product, List<String> labels) {
            return labels.stream().filter(product::named).map(product::size).toList();
        }

        /// An operand: a parameter, a constant, or a stream, seen with these indices.
        private Tensor side(Product product, Side side, Optional<Known> base, Map<String, String> labels,
                String suffix) {
            var value = side.value().or(() -> base).orElseThrow();
            used.add(in.indexOf(Optional.of(value)));
            if (value.weight().isPresent()) {
                var weight = value.weight().get();
                var order = stored(side.labels(), weight.order());
                boolean sums = product.left().labels().stream()
                        .anyMatch(l -> product.named(l) && product.right().labels().contains(l)
                        && !product.result().labels().contains(l));
                return sums || weights.known(weight.tensor())
                        ? weights.parameter(weight.tensor(), module, sizes(product, order), named(order, labels))
                        : weights.constant(weight.tensor(), module, named(order, labels));
            }
            var sizes = sizes(product, side.labels());
            var dims = Axes.dims(named(side.labels(), labels));
            if (value.dims().equals(Optional.of(sizes)) && !value.stream().isEmpty()) {
                return Tensor.stream(value.stream(), dims);
            }
            var seen = Lowering.this.stream();
            view(suffix, value.stream().isEmpty() ? NOTHING : written(value), axes.stream(seen, Optional.of(sizes)));
            return Tensor.stream(seen, dims);
        }

        /// Indices in the order in which an initialiser stores its dimensions.
        private static List<String> stored(List<String> labels, List<Integer> order) {
            if (labels.size() != order.size()) {
                return labels;
            }
            var all = new ArrayList<>(labels);
            for (int i = 0; i < order.size(); i++) {
                all.set(order.get(i), labels.get(i));
            }
            return all;
        }

        /// What is stored and read beside a product: vectors that are added, scales, zero points.
        private void added() {
            var reads = new ArrayList<Tensor>();
            for (int i = 0; i < in.size(); i++) {
                if (in.get(i).flatMap(Known::weight).isPresent()) {
                    weight(i, false).ifPresent(reads::add);
                }
            }
            if (reads.stream().anyMatch(Tensor::counted)) {
                var result = written(out.getFirst());
                reads.addFirst(result);
                opaque("_bias", "bias of " + Names.shown(node.operator()), reads, List.of(result));
            } else if (!reads.isEmpty()) {
                op("_scales", (n, l) -> new Pointwise(n, Kind.SPLIT, l), reads,
                        List.of(axes.stream(Lowering.this.stream(), Optional.empty())));
            }
        }
    }

    // ---- what a reader should know ----------------------------------------------------------------

    private List<String> notes() {
        var notes = new ArrayList<String>();
        var all = document.tensors().stream().distinct().map(Weights::elements).reduce(Rational.ZERO, Rational::plus);
        var scaling = weights.scales();
        var rest = all.minus(weights.parameters()).minus(scaling);
        notes.add("Of " + all + " stored elements " + weights.parameters()
                + " are parameters: matrices, kernels, tables and vectors"
                + (scaling.signum() == 0 ? "" : "; " + scaling + " are scales and zero points of quantised ones, which "
                        + "are no parameters")
                + (rest.signum() == 0 ? "." : rest.signum() > 0 ? "; " + rest + " are constants."
                        : ", packed ones unpacked."));
        var symbols = axes.symbols();
        inputs.ties(symbols).forEach((symbol, tie) -> notes.add("The graph's '" + symbol + "' is " + tie + "."));
        notes.addAll(inputs.notes());
        if (!inputs.ties(symbols).containsValue(Expr.dim("T"))) {
            notes.add("No axis is called after the sequence: --seq changes nothing.");
        }
        if (!inputs.ties(symbols).containsValue(Expr.dim("B"))) {
            notes.add("No axis is called after the batch: --batch changes nothing.");
        }
        if (!unknown.isEmpty()) {
            notes.add("Shapes that are not known or not usual: "
                    + String.join(", ", unknown.subList(0, Math.min(NAMED, unknown.size())))
                    + (unknown.size() > NAMED ? " and " + (unknown.size() - NAMED) + " more." : "."));
        }
        if (bodies.contains("If")) {
            notes.add("Of the two branches of an If that depends on data the longer one is counted, once.");
        }
        if (bodies.contains("Loop") || bodies.contains("Scan")) {
            notes.add("What the bodies of Loop and Scan do is counted once, however often they run.");
        }
        if (document.graph().inputs().stream().anyMatch(n -> n.startsWith("past"))) {
            notes.add("Past keys and values are inputs of the graph, and not counted as a cache.");
        }
        return notes;
    }
}

package assay.onnx;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Graph;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A graph as the spec of a [Graph]: one op line a node, and a line a product where it has products.
final class Lowering {
    private static final String GIVEN = "graph";
    private static final int SHOWN = 20;
    private static final int NAMED = 8;
    private static final Set<String> BODIES = Set.of("If", "Loop", "Scan", "SequenceMap");
    private static final Set<String> ALIASES = Set.of("Transpose", "Identity", "Cast", "DequantizeLinear");

    private final Document document;
    private final String source;
    private final Dims dims;
    private final Axes axes = new Axes();
    private final Weights weights = new Weights(axes);
    private final Map<String, Known> values = new HashMap<>();
    private final List<String> inputs = new ArrayList<>(List.of(GIVEN + "[]"));
    private final List<Value> ops = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private int streams;

    private Lowering(Document document, String source) {
        this.document = document;
        this.source = source;
        this.dims = new Dims(document.inputs().stream().map(n -> document.shapes().getOrDefault(n, List.of()))
                .toList());
    }

    /// Throws [Refusal] where a node reads what nothing before it writes, or a value is written twice.
    static Spec spec(Document document, String name, String source) {
        return new Lowering(document, source).spec(name);
    }

    private Spec spec(String name) {
        document.initialisers().forEach(this::initialiser);
        document.inputs().forEach(this::input);
        for (int i = 0; i < document.nodes().size() && problems.size() < SHOWN; i++) {
            node(document.nodes().get(i), i);
        }
        var output = document.outputs().stream().findFirst().map(values::get);
        if (output.isEmpty() && problems.isEmpty()) {
            problems.add(Problem.of(source, "", "the graph's first output is written by nothing, or there is none"));
        }
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
        var fields = new LinkedHashMap<String, Field>();
        put(fields, "model_type", new Value.Text(Graph.TYPE));
        dtype().ifPresent(type -> put(fields, "dtype", new Value.Text(type)));
        put(fields, "symbols", texts(axes.symbols()));
        context().ifPresent(tokens -> put(fields, "context_length", new Value.Numeral(tokens.constant())));
        put(fields, "axes", texts(axes.texts()));
        put(fields, "inputs", new Value.Text(String.join(" ", inputs) + " -> " + GIVEN + "[]"));
        put(fields, "output", new Value.Text(output.map(Known::stream).filter(s -> !s.isEmpty()).orElse(GIVEN)));
        put(fields, "ops", new Value.Items(List.copyOf(ops)));
        put(fields, "notes", texts(notes()));
        return new Spec(name, source, fields, new LinkedHashMap<>());
    }

    private void put(Map<String, Field> fields, String name, Value value) {
        fields.put(name, new Field(value, source));
    }

    private static Value texts(List<String> texts) {
        return new Value.Items(texts.stream().<Value>map(Value.Text::new).toList());
    }

    // ---- what is there before the first node ----------------------------------------------------

    private void initialiser(Stored tensor) {
        var shape = tensor.dims().stream().map(Expr::of).toList();
        values.put(tensor.name(), new Known("", Optional.of(shape), Shapes.numbers(tensor),
                Optional.of(new Weight(tensor, IntStream.range(0, shape.size()).boxed().toList()))));
    }

    private void input(String name) {
        if (values.containsKey(name)) {
            return;
        }
        var declared = Optional.ofNullable(document.shapes().get(name)).map(given -> {
            var shape = new ArrayList<Expr>();
            for (var dim : given) {
                shape.add(dims.input(dim, name + "_" + shape.size()));
            }
            return List.copyOf(shape);
        });
        var value = Known.stream(stream(), declared);
        values.put(name, value);
        inputs.add(written(value));
    }

    /// The tokens of a graph whose inputs have fixed sizes: those of its first matrix of numbers.
    private Optional<Expr> context() {
        return axes.symbols().isEmpty() ? document.inputs().stream().map(values::get).flatMap(v -> v.dims().stream())
                .filter(d -> d.size() == 2).map(d -> d.get(1)).filter(d -> d.constant().signum() > 0).findFirst()
                : Optional.empty();
    }

    /// The element type of most parameters.
    private Optional<String> dtype() {
        var elements = new HashMap<String, Rational>();
        document.initialisers().stream().filter(weights::known).forEach(t -> ElementType.of(t.type()).ifPresent(type ->
                elements.merge(type.weights(), Expr.product(t.dims().stream().map(Expr::of).toList()).constant(),
                        Rational::plus)));
        return elements.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey)
                .filter(t -> !t.isEmpty());
    }

    // ---- a node ---------------------------------------------------------------------------------

    private void node(Node node, int index) {
        var in = new ArrayList<Optional<Known>>();
        for (var name : node.inputs()) {
            var value = Optional.ofNullable(values.get(name));
            if (value.isEmpty() && !name.isEmpty()) {
                refuse(node, "reads '" + Names.shown(name) + "', which nothing before it writes",
                        "nodes stand in the order of execution");
            }
            in.add(value);
        }
        var shapes = new Shapes(node, in);
        var inferred = shapes.outputs();
        var out = new ArrayList<Known>();
        for (int i = 0; i < node.outputs().size(); i++) {
            var name = node.outputs().get(i);
            var shape = declared(name).or(() -> inferred.get(node.outputs().indexOf(name)));
            var value = Known.stream(stream(), shape);
            out.add(i == 0 ? value.with(shapes.numbers(), alias(node, in, value)) : value);
            if (!name.isEmpty() && values.put(name, out.getLast()) != null) {
                refuse(node, "writes '" + Names.shown(name) + "', which is written before", "a value is written once");
            }
        }
        if (!out.isEmpty()) {
            new Written(node, index, in, out).put();
        }
    }

    private Optional<List<Expr>> declared(String name) {
        return Optional.ofNullable(document.shapes().get(name)).flatMap(given -> {
            var all = given.stream().map(dims::declared).toList();
            return all.stream().allMatch(Optional::isPresent)
                    ? Optional.of(all.stream().map(Optional::orElseThrow).toList())
                    : Optional.empty();
        });
    }

    /// The initialiser that a node's output is, seen otherwise.
    private static Optional<Weight> alias(Node node, List<Optional<Known>> in, Known out) {
        if (!ALIASES.contains(node.operator()) || in.isEmpty()) {
            return Optional.empty();
        }
        return in.getFirst().flatMap(Known::weight).flatMap(weight -> node.operator().equals("Transpose")
                ? Shapes.order(node, weight.order().size())
                        .map(order -> new Weight(weight.tensor(), order.stream().map(weight.order()::get).toList()))
                : Optional.of(weight))
                .filter(weight -> out.dims().filter(d -> d.size() == weight.order().size()).isPresent());
    }

    private void refuse(Node node, String message, String hint) {
        problems.add(new Problem(source, "byte " + node.at(), Names.shown(node.operator())
                + (node.name().isEmpty() ? "" : " '" + Names.shown(node.name()) + "'") + " " + message, hint));
    }

    private String stream() {
        return "v" + streams++;
    }

    /// A stream as a line writes it.
    private String written(Known value) {
        return text(value.stream(), value.dims());
    }

    private String text(String stream, Optional<List<Expr>> shape) {
        return stream + Weights.bracketed(shape.map(axes::names).orElse(List.of(Axes.UNKNOWN)));
    }

    // ---- what it becomes ------------------------------------------------------------------------

    /// A node on its way into the tree.
    private final class Written {
        private final Node node;
        private final String name;
        private final List<Optional<Known>> in;
        private final List<Known> out;
        private final List<String> path;
        private final String module;
        private final Set<String> used = new HashSet<>();

        Written(Node node, int index, List<Optional<Known>> in, List<Known> out) {
            this.node = node;
            this.in = in;
            this.out = out;
            int dot = node.operator().lastIndexOf('.');
            this.name = Scopes.plain(node.operator().substring(dot + 1)) + "_" + index;
            this.path = path();
            this.module = String.join(".", path);
        }

        /// The modules around it, else those of a parameter that it reads.
        private List<String> path() {
            if (!node.scopes().isEmpty()) {
                return node.scopes();
            }
            return in.stream().flatMap(Optional::stream).flatMap(v -> v.stored().stream())
                    .filter(t -> t.dims().size() > 1)
                    .map(t -> Scopes.dotted(t.name())).filter(p -> !p.isEmpty()).findFirst().orElse(List.of(GIVEN));
        }

        void put() {
            var products = Products.of(node, in, out);
            if (!products.isEmpty()) {
                products(products);
            } else if (looksUp()) {
                lookUp();
            } else {
                opaque();
            }
        }

        private void op(String suffix, String kind, String line) {
            var full = new ArrayList<>(path);
            full.add(name + suffix);
            ops.add(new Value.Items(List.of(new Value.Text(String.join("/", full)), new Value.Text(kind),
                    new Value.Text(line))));
        }

        // A table of rows, one of which is taken for each number.

        private boolean looksUp() {
            return node.operator().equals("Gather") && in.size() == 2 && node.number("axis", 0) == 0
                    && in.getFirst().flatMap(Known::weight).filter(w -> w.order().equals(List.of(0, 1))
                            && ElementType.of(w.tensor().type()).filter(ElementType::floating).isPresent()).isPresent()
                    && in.get(1).flatMap(Known::dims).isPresent() && out.getFirst().dims().isPresent();
        }

        private void lookUp() {
            var table = in.getFirst().flatMap(Known::stored).orElseThrow();
            var kept = table.dims().stream().map(Expr::of).filter(s -> !s.equals(Expr.ONE)).toList();
            var rows = in.get(1).filter(v -> !v.stream().isEmpty()).map(v -> written(v) + " ").orElse("");
            op("", Graph.LOOKUP, rows + weights.parameter(table, module, kept, axes.names(kept)) + " -> "
                    + written(out.getFirst()));
        }

        // No rule.

        private void opaque() {
            var operator = Names.shown(node.operator());
            boolean product = Products.KNOWN.contains(node.operator());
            if (product) {
                unknown.add(operator + " " + Names.shown(node.name().isEmpty() ? name : node.name()));
            }
            boolean shape = node.operator().equals("Shape") || node.operator().equals("Size");
            var reads = shape || out.getFirst().weight().isPresent() ? List.<String>of() : reads();
            var writes = out.stream().map(Lowering.this::written).toList();
            op("", out.getFirst().dims().isPresent() && !product ? operator
                    : product ? operator + " of unknown or unusual shape" : operator + " of unknown shape",
                    (reads.isEmpty() ? GIVEN + "[]" : String.join(" ", reads)) + " -> " + String.join(" ", writes));
        }

        private List<String> reads() {
            var reads = new ArrayList<String>();
            for (var value : in.stream().flatMap(Optional::stream).toList()) {
                if (value.weight().isPresent() && used.add(value.weight().get().tensor().name())) {
                    boolean table = Products.KNOWN.contains(node.operator())
                            || (node.operator().startsWith("Gather") && in.getFirst().equals(Optional.of(value)));
                    weights.read(value.weight().get().tensor(), module, table).ifPresent(reads::add);
                } else if (value.weight().isEmpty() && used.add(value.stream())) {
                    reads.add(written(value));
                }
            }
            return reads;
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
                    var scores = latestStream + Weights.bracketed(named(product.left().labels(), labels));
                    op("_softmax", "softmax in " + Names.shown(node.operator()), scores + " -> " + scores);
                }
                var left = product.left().value().isEmpty() && product.left().labels().equals(latest.labels())
                        && !latestStream.isEmpty()
                        ? latestStream + Weights.bracketed(named(product.left().labels(), labels))
                        : side(product, product.left(), base, labels, suffix + "_left");
                var right = side(product, product.right(), base, labels, suffix + "_right");
                var result = named(product.result().labels(), labels);
                var sizes = result.isEmpty() ? List.<Expr>of() : sizes(product, product.result().labels());
                var value = product.result().value();
                boolean direct = value.flatMap(Known::dims).filter(sizes::equals).isPresent();
                var stream = direct ? value.orElseThrow().stream() : Lowering.this.stream();
                var causal = product.causal() ? " where " + labels.get("s") + " <= " + labels.get("t") : "";
                boolean both = labels.containsKey("s") && labels.containsKey("t");
                op(suffix, Graph.CONTRACT, left + " " + right + " -> " + stream + Weights.bracketed(result)
                        + (both ? causal : ""));
                if (value.isPresent() && !direct) {
                    op(suffix + "_out", Graph.VIEW, stream + Weights.bracketed(axes.names(sizes)) + " -> "
                            + written(value.get()));
                }
                latest = product.result();
                latestStream = stream;
                if (product.name().equals("qkv")) {
                    base = Optional.of(Known.stream(stream, Optional.of(sizes)));
                }
            }
            biases();
            for (var more : out.subList(1, out.size())) {
                op("_" + more.stream(), Graph.VIEW, base.filter(v -> !v.stream().isEmpty()).map(Lowering.this::written)
                        .orElse(GIVEN + "[]") + " -> " + written(more));
            }
        }

        /// An axis for each index that is worth one.
        private Map<String, String> labels(Product product) {
            var seen = new HashMap<Expr, Integer>();
            var labels = new HashMap<String, String>();
            Stream.of(product.left(), product.right(), product.result()).flatMap(s -> s.labels().stream()).distinct()
                    .filter(product::named).forEach(label -> {
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
        private String side(Product product, Side side, Optional<Known> base, Map<String, String> labels,
                String suffix) {
            var value = side.value().or(() -> base).orElseThrow();
            if (value.weight().isPresent()) {
                var weight = value.weight().get();
                used.add(weight.tensor().name());
                var order = stored(side.labels(), weight.order());
                boolean sums = product.left().labels().stream()
                        .anyMatch(l -> product.named(l) && product.right().labels().contains(l)
                        && !product.result().labels().contains(l));
                return sums || weights.known(weight.tensor())
                        ? weights.parameter(weight.tensor(), module, sizes(product, order), named(order, labels))
                        : weights.constant(weight.tensor(), module, named(order, labels));
            }
            used.add(value.stream());
            var sizes = sizes(product, side.labels());
            var text = Weights.bracketed(named(side.labels(), labels));
            if (value.dims().equals(Optional.of(sizes))) {
                return value.stream() + text;
            }
            var seen = Lowering.this.stream();
            op(suffix, Graph.VIEW, written(value) + " -> " + seen + Weights.bracketed(axes.names(sizes)));
            return seen + text;
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

        /// Vectors that are added to a product.
        private void biases() {
            var reads = new ArrayList<String>();
            int at = Products.BIASES.getOrDefault(node.operator(), in.size());
            if (at < in.size()) {
                in.get(at).flatMap(Known::stored).filter(Weights::trained).filter(tensor -> used.add(tensor.name()))
                        .flatMap(tensor -> weights.read(tensor, module, false)).ifPresent(reads::add);
            }
            if (!reads.isEmpty()) {
                var result = written(out.getFirst());
                op("_bias", "bias of " + Names.shown(node.operator()), result + " " + String.join(" ", reads) + " -> "
                        + result);
            }
        }
    }

    // ---- what a reader should know ----------------------------------------------------------------

    private List<String> notes() {
        var notes = new ArrayList<String>();
        var all = document.initialisers().stream().map(t -> Expr.product(t.dims().stream().map(Expr::of).toList())
                .constant())
                .reduce(Rational.ZERO, Rational::plus);
        var rest = all.minus(weights.parameters());
        notes.add("Of " + all + " initialiser elements " + weights.parameters()
                + " are parameters: matrices, kernels, tables and vectors"
                + (rest.signum() == 0 ? "." : rest.signum() > 0 ? "; " + rest + " are constants."
                        : ", packed ones unpacked."));
        var symbols = axes.symbols();
        symbols.forEach(s -> Graph.tied(s).ifPresent(axis -> notes.add("The graph's '" + s + "' is "
                + (axis.equals("b") ? "B" : "T") + ".")));
        if (symbols.stream().noneMatch(s -> Graph.tied(s).equals(Optional.of("t")))) {
            notes.add("No axis is called after the sequence: --seq changes nothing.");
        }
        if (symbols.stream().noneMatch(s -> Graph.tied(s).equals(Optional.of("b")))) {
            notes.add("No axis is called after the batch: --batch changes nothing.");
        }
        if (!unknown.isEmpty()) {
            notes.add("Shapes that are not known or not usual: "
                    + String.join(", ", unknown.subList(0, Math.min(NAMED, unknown.size())))
                    + (unknown.size() > NAMED ? " and " + (unknown.size() - NAMED) + " more." : "."));
        }
        if (document.nodes().stream().anyMatch(n -> BODIES.contains(n.operator()))) {
            notes.add("What the bodies of If, Loop and Scan do is not counted.");
        }
        if (!document.functions().isEmpty()) {
            notes.add("The file's own functions are not looked into: "
                    + String.join(", ", document.functions().stream().limit(NAMED)
                    .map(Names::shown).toList()) + (document.functions().size() > NAMED ? ", ..." : "") + ".");
        }
        if (document.inputs().stream().anyMatch(n -> n.startsWith("past"))) {
            notes.add("Past keys and values are inputs of the graph, and not counted as a cache.");
        }
        return notes;
    }
}

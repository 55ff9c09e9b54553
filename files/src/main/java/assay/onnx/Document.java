package assay.onnx;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What is kept of an ONNX file: its graph, without the elements of its tensors, and the functions that its nodes may
/// call.
///
/// @param functions by their names as a node calls them
record Document(Graph graph, Map<String, Function> functions) {
    /// Nodes in the order of execution: of the file, or the body of an If, a Loop, a Scan.
    ///
    /// @param declared what is said of the inputs, the outputs and of values between them
    record Graph(
            List<Node> nodes,
            List<Stored> initialisers,
            List<String> inputs,
            List<String> outputs,
            Map<String, Declared> declared) {
        /// Its nodes and those of the bodies in it.
        long size() {
            return nodes.stream().mapToLong(n -> 1 + n.bodies().stream().mapToLong(Graph::size).sum()).sum();
        }
    }

    /// A type as far as it is said.
    ///
    /// @param type the element type's number, zero where nothing is said
    /// @param dims each a number, a name, or empty where nothing is said
    record Declared(long type, Optional<List<String>> dims) {}

    /// Nodes that a node calls by a name of the file's own.
    ///
    /// @param defaults of attributes that a call may leave out
    record Function(
            List<Node> nodes, List<String> inputs, List<String> outputs, Map<String, Attribute> defaults) {}

    /// The tensors that a reader of the file looks for: initialisers, those of bodies, and constants of nodes that are
    /// no shapes and single numbers.
    List<Stored> held() {
        var named = tensors().stream().filter(t -> t.dims.stream().anyMatch(d -> d > 1)
                && ElementType.of(t.type).filter(e -> e.floating() || !e.weights().isEmpty()).isPresent()).toList();
        var all = new LinkedHashSet<>(graph.initialisers);
        all.addAll(named);
        return List.copyOf(all);
    }

    /// Every tensor that is stored: initialisers, those of bodies, and constants of nodes.
    List<Stored> tensors() {
        return Stream.concat(tensors(graph), functions.values().stream().flatMap(f -> tensors(f.nodes))).toList();
    }

    private static Stream<Stored> tensors(Graph graph) {
        return Stream.concat(graph.initialisers.stream(), tensors(graph.nodes));
    }

    private static Stream<Stored> tensors(List<Node> nodes) {
        return nodes.stream().flatMap(n -> Stream.concat(n.constant().stream(),
                n.bodies().stream().flatMap(Document::tensors)));
    }

    /// One operator.
    ///
    /// @param operator its name, with its domain before a dot where that is not ONNX's own
    /// @param scopes the modules that it stands in, the outermost first, each by its own name
    /// @param at the byte at which it begins
    record Node(
            String name,
            String operator,
            List<String> inputs,
            List<String> outputs,
            Map<String, Attribute> attributes,
            List<String> scopes,
            long at) {
        long number(String attribute, long or) {
            var found = attributes.get(attribute);
            return found == null || found.number.isEmpty() ? or : found.number.get();
        }

        List<Long> numbers(String attribute) {
            var found = attributes.get(attribute);
            return found == null ? List.of() : found.numbers;
        }

        String text(String attribute) {
            var found = attributes.get(attribute);
            return found == null ? "" : found.text;
        }

        /// The graphs that it runs.
        List<Graph> bodies() {
            return attributes.values().stream().flatMap(a -> a.graph.stream()).toList();
        }

        Optional<Graph> body(String attribute) {
            return Optional.ofNullable(attributes.get(attribute)).flatMap(Attribute::graph);
        }

        /// The tensor that a `Constant` is, under the name of what it writes.
        Optional<Stored> constant() {
            return !operator.equals("Constant") || outputs.isEmpty() ? Optional.empty()
                    : Optional.ofNullable(attributes.get("value")).flatMap(Attribute::tensor)
                            .map(t -> t.named(outputs.getFirst()));
        }

        /// This node where attributes that refer to those of the function around it are what these say.
        Node with(Map<String, Attribute> given) {
            if (attributes.values().stream().allMatch(a -> a.reference.isEmpty())) {
                return this;
            }
            var all = new HashMap<String, Attribute>();
            attributes.forEach((key, value) -> Optional.ofNullable(value.reference.isEmpty() ? value
                    : given.get(value.reference)).ifPresent(a -> all.put(key, a)));
            return new Node(name, operator, inputs, outputs, all, scopes, at);
        }
    }

    /// @param reference the attribute of the function around it that it is; else empty
    record Attribute(Optional<Long> number, String text, List<Long> numbers, Optional<Stored> tensor,
            Optional<Graph> graph, String reference) {}

    /// One stored tensor.
    ///
    /// @param bytes that its elements take in the file; zero where they are in another
    /// @param raw whether the elements stand one after the other as in memory
    /// @param few the elements, where they are a few whole numbers
    /// @param external where its elements are, if in another file
    /// @param at the byte at which it begins
    record Stored(
            String name,
            long type,
            List<Long> dims,
            long bytes,
            boolean raw,
            List<Long> few,
            Optional<External> external,
            long at) {
        Stored named(String other) {
            return new Stored(other, type, dims, bytes, raw, few, external, at);
        }
    }

    /// A place in a file beside this one.
    record External(String location, Optional<Long> offset, Optional<Long> length) {}
}

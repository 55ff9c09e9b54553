package assay.onnx;

import assay.onnx.Document.Attribute;
import assay.onnx.Document.Declared;
import assay.onnx.Document.External;
import assay.onnx.Document.Function;
import assay.onnx.Document.Graph;
import assay.onnx.Document.Node;
import assay.onnx.Document.Stored;
import assay.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The messages of onnx.proto, by their field numbers. Those that say nothing of shapes and sizes are skipped.
final class Parsing {
    private static final int NODES = 50_000;
    private static final int RANK = 32;
    private static final int DEPTH = 32;
    /// Elements of a tensor that may be a shape.
    private static final int FEW = 64;
    private static final int RAW = FEW * Long.BYTES;
    private static final String SCOPES = "pkg.torch.onnx.name_scopes";

    private final Wire wire;
    private final Map<String, Function> functions = new LinkedHashMap<>();
    private int nodes;
    private int depth;

    private Parsing(Wire wire) {
        this.wire = wire;
    }

    static Document document(Wire wire) {
        return new Parsing(wire).model();
    }

    private Document model() {
        Optional<Graph> graph = Optional.empty();
        boolean versioned = false;
        long end = wire.size();
        while (wire.next(end)) {
            switch (wire.number()) {
                case 1 -> versioned = wire.value(end) > 0;
                case 7 -> {
                    if (graph.isPresent()) {
                        throw wire.refusal(wire.start(), "a second graph", "a model has one");
                    }
                    graph = Optional.of(graph(wire.inside(end)));
                }
                case 25 -> function(wire.inside(end));
                default -> wire.skip(end);
            }
        }
        if (graph.isEmpty() || !versioned) {
            throw new Refusal(wire.problem(end, "no graph" + (versioned ? "" : " and no IR version"),
                    "is this an ONNX file?"));
        }
        return new Document(graph.get(), functions);
    }

    private Graph graph(long end) {
        var all = new ArrayList<Node>();
        var initialisers = new ArrayList<Stored>();
        var inputs = new ArrayList<String>();
        var outputs = new ArrayList<String>();
        var declared = new HashMap<String, Declared>();
        if (++depth > DEPTH) {
            throw wire.refusal(wire.start(), "graphs within graphs, more than " + DEPTH + " deep", "");
        }
        while (wire.next(end)) {
            switch (wire.number()) {
                case 1 -> all.add(node(wire.inside(end)));
                case 5 -> initialisers.add(tensor(wire.inside(end)));
                case 11 -> inputs.add(value(wire.inside(end), declared));
                case 12 -> outputs.add(value(wire.inside(end), declared));
                case 13 -> value(wire.inside(end), declared);
                case 15 -> sparse(wire.inside(end), initialisers);
                default -> wire.skip(end);
            }
        }
        depth--;
        return new Graph(all, initialisers, inputs, outputs, declared);
    }

    private Node node(long end) {
        long at = wire.start();
        if (nodes++ == NODES) {
            throw wire.refusal(at, "more than " + NODES + " nodes", "no exported model has as many");
        }
        var in = new ArrayList<String>();
        var out = new ArrayList<String>();
        var attributes = new HashMap<String, Attribute>();
        var name = "";
        var operator = "";
        var domain = "";
        var overload = "";
        var scopes = List.<String>of();
        wire.charge(Long.BYTES * 16);
        while (wire.next(end)) {
            switch (wire.number()) {
                case 1 -> in.add(wire.text(end));
                case 2 -> out.add(wire.text(end));
                case 3 -> name = wire.text(end);
                case 4 -> operator = wire.text(end);
                case 5 -> attribute(wire.inside(end), attributes);
                case 7 -> domain = wire.text(end);
                case 8 -> overload = wire.text(end);
                case 9 -> {
                    var entry = entry(wire.inside(end));
                    scopes = entry.key.equals(SCOPES) ? Scopes.listed(entry.value) : scopes;
                }
                default -> wire.skip(end);
            }
        }
        return new Node(name, called(domain, operator, overload), in, out, attributes,
                scopes.isEmpty() ? Scopes.slashed(name) : scopes, at);
    }

    /// An operator or function, with its domain before a dot where that is not ONNX's own.
    private static String called(String domain, String name, String overload) {
        return (domain.isEmpty() || domain.equals("ai.onnx") ? name : domain + "." + name)
                + (overload.isEmpty() ? "" : ":" + overload);
    }

    private void attribute(long end, Map<String, Attribute> into) {
        var name = "";
        var text = "";
        var number = Optional.<Long>empty();
        var numbers = Wire.numbers();
        var tensor = Optional.<Stored>empty();
        var graph = Optional.<Graph>empty();
        var reference = "";
        while (wire.next(end)) {
            switch (wire.number()) {
                case 1 -> name = wire.text(end);
                case 3 -> number = Optional.of(wire.value(end));
                case 4 -> {
                    var bytes = wire.bytes(wire.inside(end), RAW);
                    text = new String(bytes, StandardCharsets.UTF_8);
                }
                case 5 -> tensor = Optional.of(tensor(wire.inside(end)));
                case 6 -> graph = Optional.of(graph(wire.inside(end)));
                case 8 -> wire.values(end, numbers, FEW);
                case 21 -> reference = wire.text(end);
                default -> wire.skip(end);
            }
        }
        into.put(name, new Attribute(number, text, numbers, tensor, graph, reference));
    }

    private Stored tensor(long end) {
        long at = wire.start();
        var dims = Wire.numbers();
        var name = "";
        long type = 0;
        long bytes = 0;
        boolean raw = false;
        boolean outside = false;
        var small = new byte[0];
        var few = Wire.numbers();
        var entries = new LinkedHashMap<String, String>();
        wire.charge(Long.BYTES * 16);
        while (wire.next(end)) {
            switch (wire.number()) {
                case 1 -> wire.values(end, dims, RANK + 1);
                case 2 -> type = wire.value(end);
                case 4 -> {
                    long from = wire.at();
                    small = wire.packed(end, RAW);
                    bytes += wire.at() - from;
                }
                case 6, 10, 11 -> bytes += wire.extent(end);
                case 5, 7 -> {
                    long from = wire.at();
                    wire.values(end, few, FEW + 1);
                    bytes += wire.at() - from;
                }
                case 8 -> name = wire.text(end);
                case 9 -> {
                    long to = wire.inside(end);
                    bytes += to - wire.at();
                    raw = true;
                    small = wire.bytes(to, RAW);
                }
                case 13 -> {
                    var entry = entry(wire.inside(end));
                    entries.put(entry.key, entry.value);
                }
                case 14 -> outside = wire.value(end) == 1;
                default -> wire.skip(end);
            }
        }
        if (dims.size() > RANK) {
            throw wire.refusal(at, "a tensor of more than " + RANK + " dimensions", "");
        }
        var external = outside ? Optional.of(external(entries, at)) : Optional.<External>empty();
        var numbers = raw || small.length > 0 ? whole(type, small) : few.size() > FEW ? List.<Long>of() : few;
        return new Stored(name, type, dims, bytes, raw, numbers, external, at);
    }

    private static long little(byte[] bytes, int at, int count) {
        long number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number = number << Byte.SIZE | (bytes[at + i] & 0xff);
        }
        return number;
    }

    /// Little-endian numbers, where all are whole.
    private static List<Long> whole(long type, byte[] bytes) {
        var all = new ArrayList<Long>();
        var kind = ElementType.of(type);
        if (kind.equals(Optional.of(ElementType.I64))) {
            for (int at = 0; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
                all.add(little(bytes, at, Long.BYTES));
            }
        } else if (kind.equals(Optional.of(ElementType.I32))) {
            for (int at = 0; at + Integer.BYTES <= bytes.length; at += Integer.BYTES) {
                all.add((long) (int) little(bytes, at, Integer.BYTES));
            }
        } else if (kind.equals(Optional.of(ElementType.F32))) {
            for (int at = 0; at + Float.BYTES <= bytes.length; at += Float.BYTES) {
                float number = Float.intBitsToFloat((int) little(bytes, at, Float.BYTES));
                if (number != (long) number) {
                    return List.of();
                }
                all.add((long) number);
            }
        } else if (kind.equals(Optional.of(ElementType.BOOL))) {
            for (byte b : bytes) {
                all.add((long) b);
            }
        }
        return all;
    }

    private External external(Map<String, String> entries, long at) {
        return new External(entries.getOrDefault("location", ""), count(entries, "offset", at),
                count(entries, "length", at));
    }

    private Optional<Long> count(Map<String, String> entries, String key, long at) {
        var text = entries.get(key);
        if (text == null) {
            return Optional.empty();
        }
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw wire.refusal(at, "the " + key + " of external data is no whole number", "");
        }
        return Optional.of(Long.parseLong(text));
    }

    /// The values of a sparse tensor.
    private void sparse(long end, List<Stored> initialisers) {
        while (wire.next(end)) {
            if (wire.number() == 1) {
                initialisers.add(tensor(wire.inside(end)));
            } else {
                wire.skip(end);
            }
        }
    }

    private record Entry(String key, String value) {}

    private Entry entry(long end) {
        var key = "";
        var value = "";
        while (wire.next(end)) {
            switch (wire.number()) {
                case 1 -> key = wire.text(end);
                case 2 -> {
                    if (key.equals(SCOPES) || !key.startsWith("pkg.")) {
                        value = wire.text(end);
                    } else {
                        wire.skip(end);
                    }
                }
                default -> wire.skip(end);
            }
        }
        return new Entry(key, value);
    }

    private void function(long end) {
        long at = wire.start();
        var name = "";
        var domain = "";
        var overload = "";
        var in = new ArrayList<String>();
        var out = new ArrayList<String>();
        var body = new ArrayList<Node>();
        var defaults = new HashMap<String, Attribute>();
        wire.charge(Long.BYTES * 16);
        while (wire.next(end)) {
            switch (wire.number()) {
                case 1 -> name = wire.text(end);
                case 4 -> in.add(wire.text(end));
                case 5 -> out.add(wire.text(end));
                case 7 -> body.add(node(wire.inside(end)));
                case 10 -> domain = wire.text(end);
                case 11 -> attribute(wire.inside(end), defaults);
                case 13 -> overload = wire.text(end);
                default -> wire.skip(end);
            }
        }
        if (functions.put(called(domain, name, overload), new Function(body, in, out, defaults)) != null) {
            throw wire.refusal(at, "a second function '" + Names.shown(name) + "'", "each has a name of its own");
        }
    }

    private String value(long end, Map<String, Declared> into) {
        var name = "";
        var type = new Declared(0, Optional.empty());
        while (wire.next(end)) {
            switch (wire.number()) {
                case 1 -> name = wire.text(end);
                case 2 -> type = type(wire.inside(end));
                default -> wire.skip(end);
            }
        }
        into.put(name, type);
        return name;
    }

    private Declared type(long end) {
        long element = 0;
        Optional<List<String>> dims = Optional.empty();
        while (wire.next(end)) {
            if (wire.number() != 1) {
                wire.skip(end);
                continue;
            }
            long tensor = wire.inside(end);
            while (wire.next(tensor)) {
                switch (wire.number()) {
                    case 1 -> element = wire.value(tensor);
                    case 2 -> dims = Optional.of(shape(wire.inside(tensor)));
                    default -> wire.skip(tensor);
                }
            }
        }
        return new Declared(element, dims);
    }

    private List<String> shape(long end) {
        var dims = new ArrayList<String>();
        while (wire.next(end)) {
            if (wire.number() != 1) {
                wire.skip(end);
                continue;
            }
            long dim = wire.inside(end);
            var size = "";
            while (wire.next(dim)) {
                switch (wire.number()) {
                    case 1 -> {
                        long value = wire.value(dim);
                        if (value < 0) {
                            throw wire.refusal(wire.start(), "a dimension of " + value, "a size is not negative");
                        }
                        size = String.valueOf(value);
                    }
                    case 2 -> size = wire.text(dim);
                    default -> wire.skip(dim);
                }
            }
            if (dims.size() == RANK) {
                throw wire.refusal(wire.at(), "a shape of more than " + RANK + " dimensions", "");
            }
            wire.charge(Long.BYTES);
            dims.add(size);
        }
        return dims;
    }
}

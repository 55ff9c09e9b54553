package assay.onnx;

import assay.algebra.Expr;
import assay.onnx.Document.Attribute;
import assay.onnx.Document.Declared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The values that a node may read by their names: those of its graph, and of the graphs around a body. A function sees
/// what it is given and no more.
final class Scope {
    private final Map<String, Known> values = new HashMap<>();
    private final Set<String> absent = new HashSet<>();
    private final Optional<Scope> outer;
    private final Map<String, Declared> declared;
    private final Map<String, Attribute> given;
    private final List<String> calls;
    private final List<String> path;
    private final boolean idle;

    private Scope(Optional<Scope> outer, Map<String, Declared> declared, Map<String, Attribute> given,
            List<String> calls, List<String> path, boolean idle) {
        this.outer = outer;
        this.declared = declared;
        this.given = given;
        this.calls = calls;
        this.path = path;
        this.idle = idle;
    }

    static Scope of(Map<String, Declared> declared) {
        return new Scope(Optional.empty(), declared, Map.of(), List.of(), List.of(), false);
    }

    /// The inside of a body.
    ///
    /// @param modules those around it
    /// @param unused whether it is a branch that is not taken
    Scope body(Map<String, Declared> inner, List<String> modules, boolean unused) {
        return new Scope(Optional.of(this), inner, given, calls, modules, idle || unused);
    }

    /// The inside of a function that is called.
    Scope call(String function, Map<String, Attribute> attributes, List<String> modules) {
        var all = new ArrayList<>(calls);
        all.add(function);
        return new Scope(Optional.empty(), Map.of(), attributes, all, modules, idle);
    }

    /// The functions around it, the outermost first.
    List<String> calls() {
        return calls;
    }

    /// Attributes of the function around it.
    Map<String, Attribute> given() {
        return given;
    }

    List<String> path() {
        return path;
    }

    /// Whether what stands here is kept and never run.
    boolean idle() {
        return idle;
    }

    Optional<Known> find(String name) {
        return Optional.ofNullable(values.get(name)).or(() -> outer.flatMap(o -> o.find(name)));
    }

    /// Whether a name is one of an input that was left out.
    boolean absent(String name) {
        return name.isEmpty() || absent.contains(name) || outer.filter(o -> o.absent(name)).isPresent();
    }

    void leaveOut(String name) {
        absent.add(name);
    }

    /// Gives a name its value; false where it has one in this graph.
    boolean put(String name, Known value) {
        return values.put(name, value) == null;
    }

    /// The shape that is declared for a name, where it follows from the inputs'.
    Optional<List<Expr>> declared(String name, Dims dims) {
        return Optional.ofNullable(declared.get(name)).flatMap(Declared::dims).flatMap(given -> {
            var all = given.stream().map(dims::declared).toList();
            return all.stream().allMatch(Optional::isPresent)
                    ? Optional.of(all.stream().map(Optional::orElseThrow).toList())
                    : Optional.empty();
        });
    }
}

package assay.onnx;

import assay.algebra.Expr;
import assay.onnx.Document.Declared;
import assay.onnx.Document.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// What a graph is given, and which of its open sizes are the batch and the sequence.
///
/// A matrix of whole numbers is `[batch sequence]`, whatever its axes are called, and all such matrices are of the same
/// tokens; but beside keys that are past a mask is longer, and a decoder's tokens are others than its encoder's. A
/// name that one input has for two axes says nothing of either. What else is open is the batch or the sequence where it
/// is called so.
final class Inputs {
    private static final Set<String> BATCH = Set.of("b", "bs", "n", "batch", "batch_size", "batchsize");
    private static final Set<String> SEQUENCE =
            Set.of("t", "s", "seq", "sequence", "seq_len", "seq_length", "seqlen", "sequence_length", "num_tokens");
    private static final Set<ElementType> WHOLE = Set.of(ElementType.I64, ElementType.I32);
    private static final Expr B = Expr.dim("B");
    private static final Expr T = Expr.dim("T");

    /// @param dims without the names that say nothing, empty instead
    private record Given(String name, boolean whole, List<String> dims) {
        boolean tokens() {
            return whole && dims.size() == 2;
        }
    }

    private final Map<String, List<String>> dims = new LinkedHashMap<>();
    private final SequencedMap<String, Expr> ties = new LinkedHashMap<>();
    private final Set<String> ambiguous = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();

    /// Of the inputs of a graph that have a shape and are no initialisers.
    Inputs(Graph graph) {
        var initialised = graph.initialisers().stream().map(t -> t.name()).collect(Collectors.toSet());
        var all = new ArrayList<Given>();
        for (var name : graph.inputs()) {
            var declared = graph.declared().getOrDefault(name, new Declared(0, Optional.empty()));
            if (!initialised.contains(name) && declared.dims().isPresent()) {
                var given = declared.dims().get();
                given.stream().filter(d -> !Dims.number(d) && given.indexOf(d) != given.lastIndexOf(d))
                        .filter(d -> !d.isEmpty()).forEach(ambiguous::add);
                all.add(new Given(name, ElementType.of(declared.type()).filter(WHOLE::contains).isPresent(), given));
            }
        }
        if (!ambiguous.isEmpty()) {
            all.replaceAll(g -> new Given(g.name, g.whole, g.dims.stream().map(d -> ambiguous.contains(d) ? "" : d)
                    .toList()));
        }
        var tokens = all.stream().filter(Given::tokens).toList();
        tokens.stream().findFirst().ifPresent(first -> tie(first, tokens, all));
        all.forEach(g -> dims.putIfAbsent(g.name, g.dims));
        if (!ambiguous.isEmpty()) {
            notes.add("One input has the name " + quoted(ambiguous) + " for two axes, which tells nothing of either"
                    + (tokens.isEmpty() ? "." : ": of tokens the first axis is the batch, the second the sequence."));
        }
    }

    private static String quoted(Set<String> names) {
        return names.stream().map(n -> "'" + Names.shown(n) + "'").collect(Collectors.joining(", "));
    }

    private void tie(Given first, List<Given> tokens, List<Given> all) {
        boolean turned = SEQUENCE.contains(lower(first.dims.getFirst())) && BATCH.contains(lower(first.dims.get(1)));
        int at = turned ? 1 : 0;
        var batch = named(first.dims.get(at), "batch", B);
        var sequence = named(first.dims.get(1 - at), "sequence", T);
        boolean past = all.stream().anyMatch(g -> !g.whole && g.dims.size() > 3);
        var known = all.stream().filter(g -> !g.tokens()).flatMap(g -> g.dims.stream()).collect(Collectors.toSet());
        for (var given : tokens) {
            boolean own = !given.dims.get(1 - at).isEmpty() && (past || lower(given.name).contains("decoder"));
            var of = new ArrayList<>(given.dims);
            of.set(at, same(given.dims.get(at), batch, false, known));
            of.set(1 - at, same(given.dims.get(1 - at), sequence, own, known));
            dims.put(given.name, of);
        }
    }

    /// The first tokens' name of an axis, which is a number, a name or, where nothing is said, `otherwise`.
    private String named(String dim, String otherwise, Expr tie) {
        var name = dim.isEmpty() ? otherwise : dim;
        if (!Dims.number(name)) {
            ties.put(Dims.symbol(name), tie);
        }
        return name;
    }

    /// Another's name of that axis: the first's, unless it is a number, or a size of its own.
    private static String same(String dim, String first, boolean own, Set<String> known) {
        return Dims.number(dim) || Dims.number(first) || own || (known.contains(dim) && !dim.isEmpty()) ? dim : first;
    }

    /// The dimensions of each input that has some, by its name.
    Map<String, List<String>> dims() {
        return dims;
    }

    /// Names of which it is not known which axis they are.
    Set<String> ambiguous() {
        return ambiguous;
    }

    List<String> notes() {
        return notes;
    }

    /// What an open size is where nothing sets it: the batch, the sequence, or not known.
    Optional<Expr> tied(String symbol) {
        var lower = lower(symbol);
        return Optional.ofNullable(ties.get(symbol)).or(() -> BATCH.contains(lower) ? Optional.of(B)
                : SEQUENCE.contains(lower) ? Optional.of(T) : Optional.empty());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// What those of these open sizes are that are the batch or the sequence.
    SequencedMap<String, Expr> ties(List<String> symbols) {
        var all = new LinkedHashMap<String, Expr>();
        symbols.forEach(s -> tied(s).ifPresent(tie -> all.put(s, tie)));
        return all;
    }
}

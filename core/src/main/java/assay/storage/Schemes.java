package assay.storage;

import assay.bundle.Texts;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The ways in which weights are stored, by name.
///
/// @param all each finds what it knows by a name in lower case
/// @param names that can be offered
/// @param methods of which names are told by their parameters
public record Schemes(List<Function<String, Optional<Storage>>> all, List<String> names, List<Method> methods) {
    /// Names with parameters as people type them.
    private static final List<String> EXAMPLES = List.of("gptq-int4-g128", "gptq-int4-g32", "gptq-int8",
            "awq-int4-g128", "mlx-4bit", "mlx-8bit", "hqq-int4-g64", "exl2-4.65bpw", "exl3-4.0bpw");

    private static final List<String> TYPES = List.of("fp32", "fp16", "bf16", "int4");

    /// None at all: nobody asked.
    public static final Schemes NONE = new Schemes(List.of(), List.of(), List.of());

    /// Read when they are first asked for: most questions name no scheme.
    private static final class Rows {
        static final Schemes ALL = of(Texts.beside(Schemes.class).rows("schemes.txt"));
    }

    /// Those that need no other module.
    public static Schemes known() {
        return Rows.ALL;
    }

    /// Blocks that llama.cpp keeps a cache in.
    private static final List<Encoding> CACHED = List.of(
            Encoding.of("q8_0 = weight q8_0:34 1x32"), Encoding.of("q5_1 = weight q5_1:24 1x32"),
            Encoding.of("q5_0 = weight q5_0:22 1x32"), Encoding.of("q4_1 = weight q4_1:20 1x32"),
            Encoding.of("q4_0 = weight q4_0:18 1x32"), Encoding.of("iq4_nl = weight iq4_nl:18 1x32"));

    /// The types that a cache may be of.
    public static final List<String> CACHE = Stream.concat(Arrays.stream(Dtype.values()).map(Dtype::label),
            CACHED.stream().map(Encoding::name)).toList();

    public Schemes {
        all = List.copyOf(all);
        names = List.copyOf(names);
        methods = List.copyOf(methods);
    }

    private static Schemes of(List<String> rows) {
        var methods = rows.stream().map(Method::of).toList();
        var names = new ArrayList<>(TYPES);
        names.addAll(EXAMPLES);
        methods.forEach(m -> m.names().stream().filter(n -> !names.contains(n)).forEach(names::add));
        Function<String, Optional<Storage>> types = name -> Dtype.named(name).map(Plain::all);
        return new Schemes(List.of(name -> methods.stream().flatMap(m -> m.named(name).stream()).findFirst()
                .map(s -> s), types), names, methods);
    }

    /// The method of a name.
    ///
    /// @throws IllegalStateException where there is none
    public Method method(String name) {
        return methods.stream().filter(m -> m.names().contains(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException("no method " + name));
    }

    /// The names that are of no method.
    public List<String> others() {
        return names.stream().filter(n -> !EXAMPLES.contains(n) && methods.stream().noneMatch(
                m -> m.names().contains(n))).toList();
    }

    /// These and more of another module.
    public Schemes and(Function<String, Optional<Storage>> more, List<String> called) {
        var functions = new ArrayList<>(all);
        functions.add(more);
        var both = new ArrayList<>(names);
        both.addAll(called);
        return new Schemes(functions, both, methods);
    }

    /// The scheme of a name, in letters of either case.
    ///
    /// @throws Refusal with the nearest names where there is none
    public Storage named(String name) {
        var plain = name.strip().toLowerCase(Locale.ROOT);
        return all.stream().flatMap(f -> f.apply(plain).stream()).findFirst().orElseThrow(() -> new Refusal(
                new Problem("'" + name + "'", "--weights", "unknown scheme", Nearest.of(plain, names).isEmpty()
                        ? "assay schemes lists them" : Nearest.hint(plain, names))));
    }

    /// The type of a cache by its name.
    ///
    /// @throws Refusal with the nearest names where there is none
    public static Encoding cached(String name) {
        var plain = name.strip().toLowerCase(Locale.ROOT);
        return Dtype.named(plain).map(Encoding::kept)
                .or(() -> CACHED.stream().filter(e -> e.name().equals(plain)).findFirst())
                .orElseThrow(() -> new Refusal(new Problem("'" + name + "'", "--cache-dtype", "unknown element type",
                        Nearest.hint(plain, CACHE))));
    }
}

package assay.storage;

import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Dtype;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The ways in which weights are stored, by name.
///
/// @param all each finds what it knows by a name in lower case
/// @param names that can be offered
public record Schemes(List<Function<String, Optional<Storage>>> all, List<String> names) {
    /// Those that need no other module.
    public static final Schemes KNOWN = new Schemes(List.of(name -> Dtype.named(name).map(Plain::all)),
            List.of("fp32", "fp16", "bf16", "fp8", "int8", "int4"));

    private static final List<Encoding> CACHED = List.of(
            Encoding.of("q8_0 = weight q8_0:34 1x32"), Encoding.of("q5_1 = weight q5_1:24 1x32"),
            Encoding.of("q5_0 = weight q5_0:22 1x32"), Encoding.of("q4_1 = weight q4_1:20 1x32"),
            Encoding.of("q4_0 = weight q4_0:18 1x32"), Encoding.of("iq4_nl = weight iq4_nl:18 1x32"));

    /// The types that a cache may be of.
    public static final List<String> CACHE = List.of("fp32", "fp16", "bf16", "fp8", "int8", "int4", "q8_0", "q5_1",
            "q5_0", "q4_1", "q4_0", "iq4_nl");

    public Schemes {
        all = List.copyOf(all);
        names = List.copyOf(names);
    }

    /// These and more of another module.
    public Schemes and(Function<String, Optional<Storage>> more, List<String> called) {
        var functions = new ArrayList<>(all);
        functions.add(more);
        var both = new ArrayList<>(names);
        both.addAll(called);
        return new Schemes(functions, both);
    }

    /// The scheme of a name, in letters of either case.
    ///
    /// @throws Refusal with the nearest names where there is none
    public Storage named(String name) {
        var plain = name.strip().toLowerCase(Locale.ROOT);
        return all.stream().flatMap(f -> f.apply(plain).stream()).findFirst().orElseThrow(() -> new Refusal(
                new Problem("'" + name + "'", "--weights", "unknown scheme", Nearest.hint(plain, names))));
    }

    /// The type of a cache by its name.
    ///
    /// @throws Refusal with the nearest names where there is none
    public static Encoding cached(String name) {
        var plain = name.strip().toLowerCase(Locale.ROOT);
        return Dtype.named(plain).map(Encoding::plain)
                .or(() -> CACHED.stream().filter(e -> e.name().equals(plain)).findFirst())
                .orElseThrow(() -> new Refusal(new Problem("'" + name + "'", "--cache-dtype", "unknown element type",
                        Nearest.hint(plain, CACHE))));
    }
}

package assay.read;

import assay.algebra.Rational;
import assay.model.Checkpoint;
import assay.model.Checkpoint.Held;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A checkpoint in several safetensors files: those that an index names, or those of a folder.
///
/// Nothing outside of the [Folder] is opened, whatever an index says.
public final class Shards {
    private static final String INDEX = "model.safetensors.index.json";
    private static final String WHOLE = "model.safetensors";
    private static final String SUFFIX = ".safetensors";
    private static final int FILES = 10_000;

    private Shards() {}

    /// The checkpoint in a folder, where there is one: by its index, else its `model.safetensors`, else all of its
    /// safetensors files.
    ///
    /// @throws Refusal where it is no whole checkpoint
    public static Optional<Checkpoint> in(Folder folder) {
        if (folder.has(INDEX)) {
            return Optional.of(folder.read(INDEX, Shards::indexed));
        }
        if (folder.has(WHOLE)) {
            return Optional.of(folder.read(WHOLE, Safetensors::read));
        }
        var names = folder.names(SUFFIX, FILES);
        if (names.size() > FILES) {
            throw new Refusal(Problem.of(folder.source(), "", "holds more than " + FILES + " safetensors files"));
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(together(folder, folder.source(), names));
    }

    /// The checkpoint of an index: `{"metadata": {...}, "weight_map": {"tensor": "file"}}`.
    ///
    /// @throws Refusal where the index is none, and with everything in which it differs from its files
    public static Checkpoint indexed(Bytes index) {
        var source = index.source();
        var map = SafetensorsIndex.map(index);
        var files = new TreeSet<>(map.values());
        var all = together(index.beside(), source, files);
        long named = all.tensors().stream().filter(t -> map.containsKey(t.name())).count();
        if (named < map.size()) {
            throw missing(source, map, all);
        }
        long more = all.tensors().size() - named;
        return more == 0 ? all : new Checkpoint(source, all.tensors(), List.of("The files hold "
                + Figures.counted(Rational.of(more), "tensor") + " that the index does not name."));
    }

    private static Refusal missing(String source, Map<String, String> map, Checkpoint all) {
        var there = new HashSet<String>();
        all.tensors().forEach(t -> there.add(t.name()));
        var problems = new Problems(source);
        map.forEach((name, file) -> {
            if (!there.contains(name)) {
                problems.add("weight_map", "'" + Shown.of(name, 200) + "' is not in " + Shown.of(file, 200), "");
            }
        });
        return problems.refusal();
    }

    private static Checkpoint together(Folder folder, String source, Iterable<String> files) {
        var problems = new Problems(source);
        var all = new ArrayList<Held>();
        var first = new HashMap<String, String>();
        long characters = 0;
        for (var file : files) {
            try {
                for (var held : folder.read(file, Safetensors::tensors)) {
                    var other = first.putIfAbsent(held.name(), file);
                    if (other != null) {
                        problems.add("", "'" + Shown.of(held.name(), 200) + "' is in " + Shown.of(other) + " and in "
                                + Shown.of(file), "");
                    }
                    all.add(held);
                    characters += held.name().length();
                }
            } catch (Refusal refusal) {
                problems.addAll(refusal);
            }
            if (all.size() > SafetensorsHeader.TENSORS || characters > SafetensorsHeader.NAMES) {
                throw new Refusal(Problem.of(source, "", "has more than " + SafetensorsHeader.TENSORS
                        + " tensors, or names of more than " + SafetensorsHeader.NAMES + " characters"));
            }
        }
        problems.refuse();
        return new Checkpoint(source, all, List.of());
    }
}

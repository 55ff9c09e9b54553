package assay.family;

import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A config of a type that is not known around a text model of one that is: the text is what is counted.
final class Wrapped {
    private static final String TYPE = "model_type";

    /// What is said once, of the text too.
    private static final List<String> SHARED = List.of("dtype", "torch_dtype", "quantization_config",
            "tie_word_embeddings");

    private Wrapped() {}

    /// The text of a spec, with a note of what else there is; empty where the whole is known, or the text is not.
    static Optional<Spec> of(Spec spec) {
        var type = new Reading(spec).modelType();
        if (!type.isEmpty() && Families.of(type).isPresent()) {
            return Optional.empty();
        }
        for (var name : Spec.TEXTS) {
            var field = spec.fields().get(name);
            if (field != null && field.value() instanceof Value.Group(var inside)
                    && type(inside).filter(t -> Families.of(t).isPresent()).isPresent()) {
                return Optional.of(text(spec, name, type, inside));
            }
        }
        return Optional.empty();
    }

    private static Spec text(Spec spec, String name, String type, Map<String, Field> inside) {
        var described = Assumed.of(new Reading(spec.with(new LinkedHashMap<>(inside))), type(inside).orElse(""));
        var fields = new LinkedHashMap<>(described.spec().fields());
        SHARED.stream().filter(spec.fields()::containsKey).forEach(n -> fields.putIfAbsent(n, field(spec, n)));
        var others = spec.fields().entrySet().stream()
                .filter(e -> !e.getKey().equals(name) && !SHARED.contains(e.getKey())
                        && e.getValue().value() instanceof Value.Group)
                .map(e -> e.getKey() + (e.getValue().value() instanceof Value.Group(var it)
                        ? type(it).map(t -> " (" + t + ")").orElse("") : ""))
                .collect(Collectors.joining(", "));
        var notes = new ArrayList<>(spec.notes());
        notes.add("The text alone is counted, " + name + " (" + type(inside).orElse("") + "), since "
                + (type.isEmpty() ? "the whole has no model_type" : Reading.quoted(type) + " is not known")
                + (others.isEmpty() ? "." : "; not counted: " + others + "."));
        return spec.with(fields).noted(notes);
    }

    private static Field field(Spec spec, String name) {
        var field = spec.fields().get(name);
        return field == null ? new Field(new Value.Nothing(), spec.source()) : field;
    }

    private static Optional<String> type(Map<String, Field> fields) {
        var field = fields.get(TYPE);
        return field != null && field.value() instanceof Value.Text(var type) && !type.isEmpty() ? Optional.of(type)
                : Optional.empty();
    }
}

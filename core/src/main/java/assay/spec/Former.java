package assay.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Types under the names that their first configs have, and what such a config says by its name alone.
public final class Former {
    /// @param type today's name
    /// @param fields what the old name says, in today's words
    private record Type(String type, Map<String, Boolean> fields) {}

    private static final Map<String, Type> TYPES = Map.of(
            "RefinedWeb", new Type("falcon", Map.of("new_decoder_architecture", true)),
            "RefinedWebModel", new Type("falcon", Map.of("multi_query", false, "parallel_attn", false)));

    private Former() {}

    /// The names, in alphabetical order.
    public static List<String> names() {
        return TYPES.keySet().stream().sorted().toList();
    }

    /// The spec under its type's name of today, where it is under a former one. What its own fields say stands.
    public static Optional<Spec> of(Spec spec) {
        var field = spec.fields().get("model_type");
        return field != null && field.value() instanceof Value.Text(var name) && TYPES.containsKey(name)
                ? Optional.of(today(spec, field, TYPES.getOrDefault(name, new Type(name, Map.of()))))
                : Optional.empty();
    }

    private static Spec today(Spec spec, Field field, Type type) {
        var fields = new LinkedHashMap<>(spec.fields());
        fields.put("model_type", new Field(new Value.Text(type.type), field.place()));
        type.fields.forEach((name, on) -> fields.putIfAbsent(name, new Field(new Value.Flag(on), field.place())));
        return spec.with(fields);
    }
}

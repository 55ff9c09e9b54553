package assay.family;

import assay.spec.Spec;
import assay.spec.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The `model_type` that a config without a known one seems to be of: by the class that it names, else by its fields.
///
/// @param why what tells it
record Likeness(String type, String why) {
    private static final String CLASSES = "architectures";

    static Optional<Likeness> of(Spec spec) {
        return named(spec).or(() -> shaped(spec));
    }

    private static Optional<Likeness> named(Spec spec) {
        var field = spec.fields().get(CLASSES);
        if (field == null || !(field.value() instanceof Value.Items(var items)) || items.isEmpty()
                || !(items.getFirst() instanceof Value.Text(var name))) {
            return Optional.empty();
        }
        var stem = name.replaceAll("(For[A-Z]|LMHead|Model).*", "").toLowerCase(Locale.ROOT);
        return Families.ALL.stream().flatMap(f -> f.types().stream())
                .filter(t -> !t.isEmpty() && t.replace("_", "").equals(stem)).findFirst()
                .map(t -> new Likeness(t, CLASSES + " names that of " + t));
    }

    private static Optional<Likeness> shaped(Spec spec) {
        var names = spec.fields().keySet();
        var type = !names.containsAll(List.of("hidden_size", "num_hidden_layers", "num_attention_heads"))
                ? names.containsAll(List.of("n_embd", "n_layer", "n_head")) ? "gpt2" : ""
                : names.contains("num_local_experts") ? "mixtral"
                        : names.contains("rms_norm_eps") || names.contains("num_key_value_heads") ? "llama" : "";
        return type.isEmpty() ? Optional.empty()
                : Optional.of(new Likeness(type, "its fields are those of " + type));
    }
}

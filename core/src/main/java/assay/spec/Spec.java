package assay.spec;

import assay.model.Ordered;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The fields that describe a model, not yet understood.
///
/// @param source where the fields come from, in a reader's words
/// @param fields by the names of their own format
/// @param settings by Assay's names, over the fields
public record Spec(
        String name, String source, SequencedMap<String, Field> fields, SequencedMap<String, Field> settings) {
    public Spec {
        fields = Ordered.of(fields);
        settings = Ordered.of(settings);
    }

    /// This spec with a field set over what it says.
    public Spec with(String name, Field field) {
        var more = new LinkedHashMap<>(settings);
        more.put(name, field);
        return new Spec(this.name, source, fields, more);
    }
}

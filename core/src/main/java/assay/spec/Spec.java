package assay.spec;

import assay.model.Ordered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The fields that describe a model, not yet understood.
///
/// @param source where the fields come from, in a reader's words
/// @param fields by the names of their own format
/// @param settings by Assay's names, over the fields
/// @param notes what a reader of the model's numbers should know of where they come from
public record Spec(
        String name,
        String source,
        SequencedMap<String, Field> fields,
        SequencedMap<String, Field> settings,
        List<String> notes) {
    public Spec {
        fields = Ordered.of(fields);
        settings = Ordered.of(settings);
        notes = List.copyOf(notes);
    }

    public Spec(String name, String source, SequencedMap<String, Field> fields, SequencedMap<String, Field> settings) {
        this(name, source, fields, settings, List.of());
    }

    /// This spec with what is noted of the files beside it.
    public Spec noted(List<String> more) {
        return new Spec(name, source, fields, settings, more);
    }

    /// This spec with a field set over what it says.
    public Spec with(String name, Field field) {
        var more = new LinkedHashMap<>(settings);
        more.put(name, field);
        return new Spec(this.name, source, fields, more, notes);
    }
}

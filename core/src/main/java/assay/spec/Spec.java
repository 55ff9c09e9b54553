package assay.spec;

import assay.model.Ordered;
import assay.storage.Storage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The fields that describe a model, not yet understood.
///
/// @param source where the fields come from, in a reader's words
/// @param fields by the names of their own format
/// @param settings by Assay's names, over the fields
/// @param notes what a reader of the model's numbers should know of where they come from
/// @param stored how its tensors are stored, where there are files that hold them
/// @param adapter the fields of an adapter that is trained beside it, where there is one
public record Spec(
        String name,
        String source,
        SequencedMap<String, Field> fields,
        SequencedMap<String, Field> settings,
        List<String> notes,
        Optional<Storage> stored,
        Optional<Spec> adapter) {
    public Spec {
        fields = Ordered.of(fields);
        settings = Ordered.of(settings);
        notes = List.copyOf(notes);
    }

    public Spec(String name, String source, SequencedMap<String, Field> fields, SequencedMap<String, Field> settings) {
        this(name, source, fields, settings, List.of(), Optional.empty(), Optional.empty());
    }

    /// Objects of a config that describe the model of text.
    public static final List<String> TEXTS =
            List.of("text_config", "llm_config", "language_config", "thinker_config");

    /// A field that says something, of the whole or else of the part that describes the model of text.
    public Optional<Field> said(String field) {
        return Stream.concat(Stream.of(fields), TEXTS.stream().map(fields::get).filter(Objects::nonNull)
                .map(Field::value).flatMap(v -> v instanceof Value.Group(var inside) ? Stream.of(inside)
                        : Stream.empty()))
                .map(some -> some.get(field)).filter(Objects::nonNull)
                .filter(f -> !(f.value() instanceof Value.Nothing)).findFirst();
    }

    /// This spec with other fields.
    public Spec with(SequencedMap<String, Field> other) {
        return new Spec(name, source, other, settings, notes, stored, adapter);
    }

    /// This spec under another name.
    public Spec named(String other) {
        return new Spec(other, source, fields, settings, notes, stored, adapter);
    }

    /// This spec with what is noted of the files beside it.
    public Spec noted(List<String> more) {
        return new Spec(name, source, fields, settings, more, stored, adapter);
    }

    /// This spec with an adapter beside it.
    public Spec adapted(Spec beside) {
        return new Spec(name, source, fields, settings, notes, stored, Optional.of(beside));
    }

    /// This spec without its files.
    public Spec alone() {
        return new Spec(name, source, fields, settings, notes, Optional.empty(), adapter);
    }

    /// This spec of a model whose tensors are stored so.
    public Spec stored(Storage files) {
        return new Spec(name, source, fields, settings, notes, Optional.of(files), adapter);
    }

    /// This spec with a field set over what it says.
    public Spec with(String name, Field field) {
        var more = new LinkedHashMap<>(settings);
        more.put(name, field);
        return new Spec(this.name, source, fields, more, notes, stored, adapter);
    }
}

package assay.model;

import assay.model.Form.Way;
import java.util.List;
import java.util.Optional;

/// The same small function at every element of what is written, or along its last axis (norms, softmax).
///
/// @param forms the ways in which it is computed where it is more than that, such as a scan; at most one of each
public record Pointwise(String name, Kind kind, Line line, List<Form> forms) implements Op {
    public Pointwise {
        forms = List.copyOf(forms);
        if (forms.stream().map(Form::way).distinct().count() < forms.size()) {
            throw new IllegalArgumentException(name + " has two forms of one way");
        }
    }

    public Pointwise(String name, Kind kind, Line line) {
        this(name, kind, line, List.of());
    }

    public static Pointwise of(String name, Kind kind, String line) {
        return new Pointwise(name, kind, Line.of(line));
    }

    /// This op, computed in these ways.
    public Pointwise in(List<Form> ways) {
        return new Pointwise(name, kind, line, ways);
    }

    /// The form in which it is computed one way. What has no chunks is computed token by token; what the reference
    /// implementation runs is known or not.
    public Optional<Form> form(Way way) {
        return forms.stream().filter(f -> f.way() == way).findFirst()
                .or(() -> way == Way.CHUNKED ? form(Way.RECURRENT) : Optional.empty());
    }
}

package assay.ask;

import assay.algebra.Rational;
import assay.quantity.Dtype;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Models under one batch, one context and one element type, so that what differs is the models'.
///
/// @param cases of the models, in their order
/// @param published the same, each in its own element type
/// @param context where the context comes from
/// @param dtype where the element type comes from
public record Alike(List<Case> cases, List<Case> published, String context, String dtype) {
    public Alike {
        cases = List.copyOf(cases);
        published = List.copyOf(published);
    }

    /// The models of answers to questions that differ in nothing else. What these do not say is the least of the
    /// contexts that the models state, and bf16.
    public static Alike of(List<Answer> answers, Options said) {
        var dtype = said.types().dtype().or(() -> Optional.of(Dtype.BF16));
        var least = answers.stream().map(a -> a.subject(o -> o.in(dtype)))
                .filter(c -> said.point().seq().isEmpty() && c.needs("T"))
                .flatMap(c -> context(c).stream()).min(Map.Entry.comparingByKey());
        var seq = said.point().seq().or(() -> least.map(Map.Entry::getKey));
        return new Alike(
                answers.stream().map(a -> a.subject(o -> seq.map(o::at).orElse(o).in(dtype))).toList(),
                answers.stream().map(a -> a.subject(o -> o.in(Optional.empty())
                        .storing(Optional.empty(), Optional.empty()))).toList(),
                said.point().seq().isPresent() ? "--seq" : least.map(of -> "the least context of the models, that of "
                        + of.getValue()).orElse("default: 1024, since no model names a context length"),
                said.types().dtype().isPresent() ? "--dtype" : "default: bf16");
    }

    private static Optional<Map.Entry<Rational, String>> context(Case subject) {
        return Optional.ofNullable(subject.values().get("context_length"))
                .map(context -> Map.entry(context, subject.model().name()));
    }
}

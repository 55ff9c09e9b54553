package assay.audit;

import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// What is true of all models of an answer at one context, to be sought at once.
final class Elsewhere {
    private final List<Claim> claims = new ArrayList<>();
    private final List<Subject> subjects = new ArrayList<>();
    private final Map<Kind, Sorted> kinds = new EnumMap<>(Kind.class);

    void add(Subject subject, List<Claim> all) {
        for (var claim : all) {
            kinds.computeIfAbsent(claim.kind(), _ -> new Sorted())
                    .add(claim.amount().near(), claim.cost() + claim.setting().cost(), claims.size());
            claims.add(claim);
            subjects.add(subject);
        }
    }

    /// Takes those of a kind whose value is between two, or nearly, and that cost less than so many bits, and of which
    /// model each is.
    void between(Kind kind, double low, double high, double most, BiConsumer<Subject, Claim> take) {
        var some = kinds.get(kind);
        if (some != null) {
            some.between(low, high, most, (i, _) -> take.accept(subjects.get(i), claims.get(i)));
        }
    }
}

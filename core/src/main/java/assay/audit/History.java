package assay.audit;

import assay.algebra.Rational;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was said of figures so far.
final class History {
    private static final int RECENT = 100;

    private final Map<Figure, Verdict> verdicts = new HashMap<>();
    /// The first verdict on each value.
    private final Map<Rational, Verdict> said = new HashMap<>();
    /// The last verdict on each figure of a value.
    private final Map<Rational, Map<Figure, Verdict>> values = new HashMap<>();
    /// The last verdicts, the last first.
    private final Deque<Verdict> recent = new ArrayDeque<>();

    void keep(Verdict verdict) {
        verdicts.put(verdict.figure(), verdict);
        values.computeIfAbsent(verdict.figure().value(), _ -> new LinkedHashMap<>())
                .put(verdict.figure(), verdict);
        recent.addFirst(verdict);
        if (recent.size() > RECENT) {
            recent.removeLast();
        }
        if (verdict.status() != Status.NOT_UNDERSTOOD && !verdict.quantity().startsWith("config.")) {
            said.putIfAbsent(verdict.figure().value(), verdict);
        }
    }

    /// Forgets which values were said first: the answer is read again.
    void again() {
        said.clear();
    }

    Deque<Verdict> recent() {
        return recent;
    }

    /// The last verdict on a figure, of this reading or the one before.
    Optional<Verdict> of(Figure figure) {
        return Optional.ofNullable(verdicts.get(figure));
    }

    /// The first verdict on a value.
    Optional<Verdict> first(Rational value) {
        return Optional.ofNullable(said.get(value));
    }

    /// The last verdict on each figure of a value.
    Collection<Verdict> all(Rational value) {
        return values.getOrDefault(value, Map.of()).values();
    }

    /// The last verdict on each figure.
    List<Verdict> all() {
        return List.copyOf(verdicts.values());
    }
}

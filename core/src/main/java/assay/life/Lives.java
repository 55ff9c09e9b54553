package assay.life;

import assay.algebra.Rational;
import assay.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The passes over models of one tree, in every way in which they were run so far: what they hold is walked through
/// once for all sizes with which they run in the same way.
///
/// It may be asked from several threads.
public final class Lives {
    private static final int KEPT = 8;

    private final Amounts amounts = new Amounts();
    private final Map<Run, List<Passes>> all = new HashMap<>();
    private Point last = new Point(Map.of());

    private record Run(String life, boolean there) {}

    /// As [Life#moments] tells them.
    ///
    /// @param model of the tree of all other models that are asked for here
    public synchronized List<Moment> moments(Life life, Model model, Map<String, Rational> values, boolean there) {
        if (!last.values().equals(values)) {
            last = new Point(Map.copyOf(values));
        }
        var point = last;
        var known = all.computeIfAbsent(new Run(life.label(), there), _ -> new ArrayList<>());
        for (var passes : known) {
            if (passes.serves(point)) {
                return passes.moments(point);
            }
        }
        var passes = life.passes(model, point, there, amounts);
        if (known.size() == KEPT) {
            known.removeFirst();
        }
        known.add(passes);
        return passes.moments(point);
    }
}

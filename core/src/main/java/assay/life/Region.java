package assay.life;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A part of the forward pass that is done again in the backward pass. Two of them are the same only if they are one
/// object.
final class Region {
    /// Its steps, in order.
    final List<Step> steps = new ArrayList<>();

    /// What it begins with: storages made before it that its steps read, held until it is undone.
    final Set<Storage> entered = new LinkedHashSet<>();

    /// Whether it has been done again.
    boolean redone;

    /// Whether undoing any of its steps asks for something that was kept: else nobody holds what it begins with.
    boolean asks() {
        return steps.stream().anyMatch(s -> s.reached && s.asks());
    }

    /// The step that is the last to be undone of those that keep something: what the part begins with goes with it.
    Step firstKeeping() {
        return steps.stream().filter(s -> s.reached && !s.saves.isEmpty()).findFirst().orElse(steps.getFirst());
    }

    /// How many steps are done again: it ends with the last that keeps something, before that one runs if it keeps
    /// nothing of its own.
    int end() {
        int last = steps.size() - 1;
        while (last >= 0 && !steps.get(last).asks()) {
            last--;
        }
        return last < 0 ? 0 : steps.get(last).keepsOwn() ? last + 1 : last;
    }
}

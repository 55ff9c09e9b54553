package assay.ask;

import assay.algebra.Rational;
import assay.plan.Machine;
import assay.plan.StepTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/// What would make another of the layouts that were found the first.
final class LayoutChanges {
    /// How many times as fast links and networks are asked about, at most and at least.
    private static final double MOST = 4;
    /// Steps from one to the most in which it is looked for, and halvings of the step in which it is.
    private static final int STEPS = 16;
    private static final int HALVINGS = 20;
    private static final long THOUSAND = 1000;

    private final StepTime time;
    private final List<Layouts.Found> found;

    private LayoutChanges(StepTime time, List<Layouts.Found> found) {
        this.time = time;
        this.found = found;
    }

    /// The changes, of memory, network and links.
    ///
    /// @param found the fastest first
    static List<Layouts.Change> of(StepTime time, List<Layouts.Found> found) {
        if (found.size() < 2) {
            return List.of();
        }
        var of = new LayoutChanges(time, found);
        var machine = time.setting().machine();
        var all = new ArrayList<Layouts.Change>();
        of.smaller().ifPresent(all::add);
        if (machine.network() > 0) {
            of.nearest("network", factor -> machine.wired(1, factor)).ifPresent(all::add);
        }
        if (machine.link() > 0) {
            of.nearest("links", factor -> machine.wired(factor, 1)).ifPresent(all::add);
        }
        return all;
    }

    /// The memory below which the first does not fit, and the fastest that holds less.
    private Optional<Layouts.Change> smaller() {
        var first = found.getFirst();
        return found.stream().filter(f -> f.peak().compareTo(first.peak()) < 0).findFirst()
                .map(f -> new Layouts.Change("memory", first.peak(), f));
    }

    /// The speed nearest to what it is at which another is faster.
    private Optional<Layouts.Change> nearest(String what, DoubleFunction<Machine> machine) {
        double step = Math.pow(MOST, 1. / STEPS);
        double less = 1;
        double more = 1;
        for (int i = 0; i < STEPS; i++) {
            for (boolean faster : List.of(false, true)) {
                double near = faster ? more : less;
                double far = faster ? near * step : near / step;
                int first = first(machine.apply(far));
                if (first != 0) {
                    return Optional.of(between(what, machine, near, far));
                }
            }
            less /= step;
            more *= step;
        }
        return Optional.empty();
    }

    /// @param near at which the first is first
    /// @param far at which another is
    private Layouts.Change between(String what, DoubleFunction<Machine> machine, double near, double far) {
        double here = near;
        double there = far;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(here * there);
            if (first(machine.apply(middle)) == 0) {
                here = middle;
            } else {
                there = middle;
            }
        }
        return new Layouts.Change(what, Rational.of(Math.round(there * THOUSAND), THOUSAND),
                found.get(first(machine.apply(there))));
    }

    /// The number of the fastest on another machine.
    private int first(Machine machine) {
        var other = time.in(time.setting().on(machine));
        int first = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < found.size(); i++) {
            var each = found.get(i);
            double seconds = other.of(each.step().layout(), Stepping.again(each.recompute())).seconds();
            if (seconds < least) {
                first = i;
                least = seconds;
            }
        }
        return first;
    }
}

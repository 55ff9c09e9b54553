package assay.ask;

import assay.algebra.Rational;
import assay.ask.LayoutSpace.Choice;
import assay.ask.LayoutSpace.Group;
import assay.pass.Recompute;
import assay.plan.Layout;
import assay.plan.Layout.Degrees;
import assay.plan.Spread;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// The search for the fastest layouts that fit.
///
/// Of each layout of the space it is asked whether its states and kept activations of layers alone are more than there
/// is room for. What is left is timed in the order of what its passes take alone, and tried in the order of its time by
/// the account of what each rank holds, until so many fit: what is not timed is slower by its passes alone, what is
/// timed and not tried is slower, and what was tried before does not fit.
final class LayoutSearch {
    /// How many are tried by the account before the search is given up.
    private static final int TRIED = 2000;
    /// After how many groups it is told how far it is.
    private static final int TOLD = 1 << 14;
    /// More than a group has.
    private static final long CHOICES = 1 << 20;
    /// Of how many that hold least by their bounds the account is asked.
    private static final int HELD = 200;

    private final LayoutSubject subject;
    private final LayoutSpace space;
    private final Rational capacity;
    private final Watch watch;
    private final List<Bounded> open = new ArrayList<>();
    private final PriorityQueue<Timed> timed = new PriorityQueue<>(
            Comparator.comparingDouble(Timed::seconds).thenComparingLong(Timed::number));
    private long groups;
    private long stood;
    private long large;
    private long untimed;
    private long evaluated;
    private int tried;

    /// A group of which some may fit.
    ///
    /// @param number of it among all
    /// @param seconds that its layouts take at least
    private record Bounded(Group group, long number, double seconds) {}

    /// A layout, and bytes that it holds at least.
    private record Bound(Group group, Choice choice, double bytes) {}

    /// A layout, and bytes of the rank that holds most.
    private record Held(Layout layout, Recompute recompute, Rational peak) {}

    /// A layout and its time.
    private record Timed(Layout layout, Recompute recompute, double seconds, long number) {}

    LayoutSearch(LayoutSubject subject, LayoutSpace space, Rational capacity, Watch watch) {
        this.subject = subject;
        this.space = space;
        this.capacity = capacity;
        this.watch = watch;
    }

    /// This search, where all groups have been looked at.
    private LayoutSearch bounded() {
        if (groups > 0) {
            return this;
        }
        double room = capacity.approximate();
        space.each(group -> {
            if (!watch.stopped()) {
                bound(group, room);
            }
        });
        open.sort(Comparator.comparingDouble(Bounded::seconds).thenComparingLong(Bounded::number));
        return this;
    }

    private void bound(Group group, double room) {
        if (++groups % TOLD == 0) {
            watch.told(stood + " layouts");
        }
        var choices = space.choices(group.degrees());
        stood += choices.size();
        var least = subject.least(group);
        int fewer = 0;
        for (var choice : choices) {
            fewer += least.applyAsDouble(choice) > room ? 1 : 0;
        }
        large += fewer;
        if (fewer < choices.size()) {
            if (subject.carries(group)) {
                open.add(new Bounded(group, groups, subject.time().least(group.plain(),
                        Stepping.again(group.recompute()))));
            } else {
                untimed += choices.size() - fewer;
            }
        }
    }

    /// The fastest that fit, at most so many.
    List<Layouts.Found> fastest(int sought) {
        var found = new ArrayList<Layouts.Found>();
        int next = 0;
        bounded();
        while (found.size() < sought && tried < TRIED && !watch.stopped()) {
            while (next < open.size()
                    && (timed.isEmpty() || open.get(next).seconds() <= timed.element().seconds())) {
                time(open.get(next++));
            }
            if (timed.isEmpty()) {
                break;
            }
            var each = timed.remove();
            if (!within(each.layout.degrees(), each.recompute, each.layout.microBatch(), capacity.approximate())) {
                continue;
            }
            tried++;
            watch.told(tried + " layouts tried, " + found.size() + " found");
            peak(each.layout, each.recompute, Optional.of(capacity)).filter(peak -> peak.compareTo(capacity) <= 0)
                    .ifPresent(peak -> found.add(found(each.layout, each.recompute, peak)));
        }
        return found;
    }

    /// Those of which the account is asked to find what holds least: the least by their bounds.
    ///
    /// @param room of which what passes hold alone leaves some
    private List<Bound> lowest(double room) {
        var held = new PriorityQueue<Bound>(Comparator.comparingDouble(Bound::bytes).reversed());
        space.each(group -> {
            if (subject.carries(group) && within(group.degrees(), group.recompute(), group.microBatch(), room)) {
                var least = subject.least(group);
                for (var choice : space.choices(group.degrees())) {
                    double bytes = least.applyAsDouble(choice);
                    if (held.size() < HELD || bytes < held.element().bytes()) {
                        held.add(new Bound(group, choice, bytes));
                    }
                    if (held.size() > HELD) {
                        held.remove();
                    }
                }
            }
        });
        return held.stream().sorted(Comparator.comparingDouble(Bound::bytes)).toList();
    }

    /// Those of the space that hold least by the account, that which holds least first, at most so many.
    List<Layouts.Found> least(int sought) {
        var least = new ArrayList<Held>();
        for (var each : lowest(Double.MAX_VALUE)) {
            if (watch.stopped() || (least.size() == sought
                    && each.bytes() >= least.getLast().peak().approximate())) {
                break;
            }
            var layout = each.group.with(each.choice);
            peak(layout, each.group.recompute(), Optional.empty())
                    .ifPresent(peak -> least.add(new Held(layout, each.group.recompute(), peak)));
            least.sort(Comparator.comparing(Held::peak));
            least.subList(Math.min(sought, least.size()), least.size()).clear();
        }
        return least.stream().map(h -> found(h.layout, h.recompute, h.peak)).toList();
    }

    /// Whether what passes hold in one layer alone leaves any room.
    private boolean within(Degrees degrees, Recompute recompute, long sequences, double room) {
        return room == Double.MAX_VALUE || subject.alone(degrees, recompute, sequences) <= room;
    }

    private void time(Bounded bounded) {
        var group = bounded.group;
        double room = capacity.approximate();
        var least = subject.least(group);
        long number = bounded.number * CHOICES;
        for (var choice : space.choices(group.degrees())) {
            if (least.applyAsDouble(choice) <= room) {
                var layout = group.with(choice);
                evaluated++;
                timed.add(new Timed(layout, group.recompute(), subject.time().of(layout,
                        Stepping.again(group.recompute())).seconds(), number));
            }
            number++;
        }
    }

    /// Whether one fits, of those that hold least by their bounds.
    boolean fits() {
        return fitting().isPresent();
    }

    /// One that fits, of those that hold least by their bounds.
    private Optional<Bound> fitting() {
        double room = capacity.approximate();
        return lowest(room).stream().takeWhile(each -> each.bytes <= room && !watch.stopped())
                .filter(each -> subject.fits(each.group.with(each.choice), each.group.recompute(), capacity))
                .findFirst();
    }

    /// The fastest, where one fits; where the search for it is given up before it is found, one that fits.
    Optional<Layouts.Found> best() {
        return fitting().flatMap(fits -> fastest(1).stream().findFirst().or(() -> {
            var layout = fits.group.with(fits.choice);
            return peak(layout, fits.group.recompute(), Optional.empty())
                    .map(peak -> found(layout, fits.group.recompute(), peak));
        }));
    }

    /// What was looked at so far.
    Layouts.Counts counts() {
        return new Layouts.Counts(stood, large, untimed, stood - large - untimed - evaluated, evaluated, tried,
                tried < TRIED && !watch.stopped());
    }

    /// Whether nothing that has a time is left, since nothing is stated that carries what is exchanged.
    boolean nothingCarries() {
        return bounded().open.isEmpty() && untimed > 0;
    }

    private Optional<Rational> peak(Layout layout, Recompute recompute, Optional<Rational> enough) {
        try {
            return Optional.of(subject.peak(layout, recompute, enough));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    private Layouts.Found found(Layout layout, Recompute recompute, Rational peak) {
        var step = subject.time().of(layout, Stepping.again(recompute));
        return new Layouts.Found(Spread.of(layout), recompute, step, peak,
                layout.offload().isEmpty() ? Rational.ZERO : subject.away(layout),
                subject.reached(layout, step.seconds()));
    }
}

package assay.life;

import assay.algebra.Expr;
import assay.life.Moment.Phase;
import assay.model.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What the passes of a step hold and let go, one after the other, and when it is looked at: in names of sizes, for all
/// values with which the passes run in the same way. Which moments are the greatest is found for given ones.
final class Passes {
    private final Asked asked;
    private final Map<Entry, Integer> numbers = new LinkedHashMap<>();
    private final List<Mark> marks = new ArrayList<>();
    private final List<Stop> stops = new ArrayList<>();
    private final Map<Integer, Moment> found = new HashMap<>();
    private int[] log = new int[1 << 10];
    private int size;

    /// @param asked what the walk over the model asked of sizes
    Passes(Asked asked) {
        this.asked = asked;
    }

    /// What is held and let go at a time: so many copies of so many elements.
    record Entry(Holding part, Amount elements, int bits, Amount count) {
        Expr bytes() {
            return elements.expr().times(bits).over(Expr.of(Byte.SIZE)).times(count.expr());
        }

        double worth(Point point) {
            return elements.worth(point) * bits / Byte.SIZE * count.worth(point);
        }
    }

    /// A moment that is looked at.
    ///
    /// @param at how much of the log is before it
    /// @param place of the op that runs, or is undone, then
    private record Mark(int at, Place place) {}

    /// Where the greatest of the moments since the last stop is sought.
    ///
    /// @param last whether it is this moment, whichever is the greatest
    /// @param at how much of the log is before it
    /// @param marks how many moments are
    private record Stop(Phase phase, boolean last, int at, int marks) {}

    // ---- what is told --------------------------------------------------------------------------------

    /// The number of an entry.
    int number(Entry entry) {
        return numbers.computeIfAbsent(entry, _ -> numbers.size());
    }

    void hold(int entry) {
        log(entry);
    }

    void drop(int entry) {
        log(~entry);
    }

    private void log(int number) {
        if (size == log.length) {
            log = Arrays.copyOf(log, 2 * size);
        }
        log[size++] = number;
    }

    /// Looks at what is held.
    void watch(Place place) {
        marks.add(new Mark(size, place));
    }

    /// Seeks the greatest moment of a phase, which ends here.
    void moment(Phase phase) {
        stops.add(new Stop(phase, false, size, marks.size()));
    }

    /// Takes down the end of a phase.
    void end(Phase phase) {
        stops.add(new Stop(phase, true, size, marks.size()));
    }

    // ---- what is found -------------------------------------------------------------------------------

    /// Whether they run in the same way with other values.
    boolean serves(Point point) {
        return asked.holds(point);
    }

    /// The greatest moment of each phase, and the end of the forward pass.
    List<Moment> moments(Point point) {
        var worths = new double[numbers.size()];
        numbers.forEach((entry, number) -> worths[number] = entry.worth(point));
        var moments = new ArrayList<Moment>();
        double now = 0;
        int at = 0;
        int mark = 0;
        for (int i = 0; i < stops.size(); i++) {
            var stop = stops.get(i);
            double most = 0;
            int greatest = -1;
            for (; mark < stop.marks; mark++) {
                for (; at < marks.get(mark).at; at++) {
                    now += log[at] >= 0 ? worths[log[at]] : -worths[~log[at]];
                }
                if (now > most) {
                    most = now;
                    greatest = mark;
                }
            }
            if (stop.last) {
                moments.add(whole(found.computeIfAbsent(~i, _ -> new Moment(stop.phase, "", parts(stop.at))), point));
            } else if (greatest >= 0) {
                var seen = marks.get(greatest);
                moments.add(whole(found.computeIfAbsent(greatest,
                        _ -> new Moment(stop.phase, seen.place.path(), parts(seen.at))), point));
            }
        }
        return moments;
    }

    /// Every moment that may be the greatest with some values with which they run in this way: of any other, one of
    /// these holds as much of everything.
    Candidates candidates() {
        var front = new ArrayList<int[]>();
        var now = new int[numbers.size()];
        int at = 0;
        for (var mark : marks) {
            for (; at < mark.at; at++) {
                now[log[at] >= 0 ? log[at] : ~log[at]] += log[at] >= 0 ? 1 : -1;
            }
            if (front.stream().noneMatch(other -> holds(other, now))) {
                front.removeIf(other -> holds(now, other));
                front.add(now.clone());
            }
        }
        return new Candidates(front.stream().map(this::parts).distinct().toList(), asked.provisos());
    }

    /// Whether something is held as often as something else, for every entry.
    private static boolean holds(int[] one, int[] other) {
        for (int i = 0; i < one.length; i++) {
            if (one[i] < other[i]) {
                return false;
            }
        }
        return true;
    }

    private SequencedMap<Holding, Expr> parts(int until) {
        var held = new int[numbers.size()];
        for (int i = 0; i < until; i++) {
            if (log[i] >= 0) {
                held[log[i]]++;
            } else {
                held[~log[i]]--;
            }
        }
        return parts(held);
    }

    private SequencedMap<Holding, Expr> parts(int[] held) {
        var sums = new HashMap<Holding, List<Expr>>();
        numbers.forEach((entry, number) -> {
            if (held[number] > 0) {
                sums.computeIfAbsent(entry.part, _ -> new ArrayList<>()).add(entry.bytes().times(held[number]));
            }
        });
        var parts = new LinkedHashMap<Holding, Expr>();
        for (var part : Holding.values()) {
            var all = sums.get(part);
            if (all != null) {
                parts.put(part, Expr.sum(all));
            }
        }
        return parts;
    }

    /// In whole bytes: tokens that are shared out evenly among experts may leave a fraction of one.
    private static Moment whole(Moment moment, Point point) {
        if (moment.parts().values().stream().allMatch(Expr::isInteger)) {
            return moment;
        }
        var parts = new LinkedHashMap<Holding, Expr>();
        moment.parts().forEach((part, bytes) ->
                parts.put(part, point.at(bytes).isInteger() ? bytes : bytes.ceil()));
        return new Moment(moment.phase(), moment.at(), parts);
    }
}

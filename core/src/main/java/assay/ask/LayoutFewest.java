package assay.ask;

import assay.ask.Layouts.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fewest devices on which a layout fits.
///
/// They are doubled until one does. Then those between are asked from the fewest on: all numbers within a node, whole
/// nodes above, of these at most a few, evenly apart.
final class LayoutFewest {
    private static final int BETWEEN = 16;

    private LayoutFewest() {}

    /// The fewest of all.
    static Optional<Nearest> of(LayoutQuestion question) {
        return on(question, 1).or(() -> above(question));
    }

    /// The fewest above those of a question, on which none fits.
    static Optional<Nearest> above(LayoutQuestion question) {
        long none = question.devices();
        for (long devices = 2 * none; devices <= LayoutQuestion.MOST_DEVICES; devices *= 2) {
            question.watch().told("tried on " + devices + " devices");
            var found = on(question, devices);
            if (found.isPresent()) {
                return between(question, none, devices).or(() -> found);
            }
            none = devices;
        }
        return Optional.empty();
    }

    private static Optional<Nearest> between(LayoutQuestion question, long none, long some) {
        for (long devices : numbers(question.subject().linked(), none, some)) {
            var found = on(question, devices);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<Long> numbers(long node, long none, long some) {
        long step = none < node ? 1 : node;
        while ((some - none) / step > BETWEEN) {
            step *= 2;
        }
        var all = new ArrayList<Long>();
        for (long devices = none + step; devices < some; devices += step) {
            all.add(devices);
        }
        return all;
    }

    /// The fastest on so many, where one fits.
    static Optional<Nearest> on(LayoutQuestion question, long devices) {
        return question.search(devices).best().map(found -> new Nearest(devices, question.batch(devices), found));
    }
}

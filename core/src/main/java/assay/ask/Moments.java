package assay.ask;

import assay.algebra.Rational;
import java.util.List;
import java.util.Map;

/// The moments of one pass at which the peak may be, in the order in which they come.
///
/// @param greatest the one at which most is held with the values that were asked; of several the first
/// @param bytes held at that
public record Moments(List<Moment> all, Moment greatest, Rational bytes) {
    public Moments {
        all = List.copyOf(all);
    }

    /// @param values of all sizes, `B` that of the sequences of one pass
    static Moments of(List<Moment> all, Map<String, Rational> values) {
        var greatest = all.getFirst();
        var most = greatest.total().at(values);
        for (var moment : all.subList(1, all.size())) {
            var bytes = moment.total().at(values);
            if (bytes.compareTo(most) > 0) {
                greatest = moment;
                most = bytes;
            }
        }
        return new Moments(all, greatest, most);
    }

    /// Whether the peak may be more, since of one moment not all is known.
    public boolean atLeast() {
        return all.stream().anyMatch(moment -> !moment.unknown().isEmpty());
    }
}

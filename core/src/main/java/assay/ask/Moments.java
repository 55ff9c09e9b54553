package assay.ask;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.List;
import java.util.function.Function;

/// The moments of one pass at which the peak may be, in the order in which they come.
///
/// @param greatest the one at which most is held with the values that were asked; of several the first
/// @param bytes held at that
public record Moments(List<Moment> all, Moment greatest, Rational bytes) {
    public Moments {
        all = List.copyOf(all);
    }

    /// @param value of a part of a moment
    static Moments of(List<Moment> all, Function<Expr, Rational> value) {
        var greatest = all.getFirst();
        var most = bytes(greatest, value);
        for (var moment : all.subList(1, all.size())) {
            var bytes = bytes(moment, value);
            if (bytes.compareTo(most) > 0) {
                greatest = moment;
                most = bytes;
            }
        }
        return new Moments(all, greatest, most);
    }

    private static Rational bytes(Moment moment, Function<Expr, Rational> value) {
        return moment.parts().values().stream().map(value).reduce(Rational.ZERO, Rational::plus);
    }

    /// Whether the peak may be more, since of one moment not all is known.
    public boolean atLeast() {
        return all.stream().anyMatch(moment -> !moment.unknown().isEmpty());
    }
}

package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Products that nobody writes out: a figure before one on its line, times or over numbers that stand there too, as
/// they are printed. `forward 3.52 TFLOPs, times 3, times 1024: 10,813.4 TFLOPs`.
final class Multiplied {
    /// Figures of fewer digits are met by chance by two numbers, and by one.
    private static final int BY_TWO = 5;
    private static final int BY_ONE = 4;
    private static final int LONGEST = 6;
    /// So many digits more than the figure that it comes from has are said without ground.
    private static final int OVER = 4;

    private final Figure figure;
    private final List<Verdict> row;

    /// @param recent the last verdicts, the last first
    Multiplied(Figure figure, Collection<Verdict> recent) {
        this.figure = figure;
        this.row = recent.stream().filter(v -> v.figure().line() == figure.line()
                && v.figure().end() <= figure.start()).toList();
    }

    /// A number, and what it multiplies by.
    private record Factor(Rational by, Verdict of) {}

    Optional<Verdict> verdict() {
        if (!figure.mark().said() || figure.significant() < BY_ONE || figure.value().signum() <= 0) {
            return Optional.empty();
        }
        var factors = factors();
        for (var base : row) {
            boolean amount = base.figure().digits() > 2 && base.value().signum() > 0 && base.figure().mark().said();
            if (amount && !base.unit().equals(Kind.FRACTION.label())) {
                var found = from(base, factors);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict> from(Verdict base, List<Factor> factors) {
        for (var first : factors) {
            if (first.of.equals(base)) {
                continue;
            }
            var once = follows(base, first.by);
            if (once.isPresent()) {
                return once;
            }
            for (var second : factors) {
                boolean more = figure.significant() >= BY_TWO && !second.of.equals(first.of)
                        && !second.of.equals(base);
                var twice = more ? follows(base, first.by.times(second.by)) : Optional.<Verdict>empty();
                if (twice.isPresent()) {
                    return twice;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict> follows(Verdict base, Rational by) {
        for (var reading : figure.mark().readings()) {
            var printed = base.value().times(by);
            var match = Match.Printed.of(figure, reading.scale()).match(printed);
            var right = base.right().map(r -> r.times(by));
            boolean rounded = base.isRight() && right.filter(r -> Match.Printed.of(figure, reading.scale()).match(r)
                    .filter(m -> m != Match.CUT && m != Match.LOOSE).isEmpty()).isPresent();
            boolean wrong = base.status() == Status.WRONG && !base.mistakes().isEmpty();
            boolean same = match.filter(m -> m == Match.EXACT || m == Match.ROUNDED).isPresent()
                    && suits(base, reading);
            if (same && (rounded || wrong)) {
                boolean over = figure.significant() - base.figure().significant() > OVER;
                var codes = over ? List.of("OVERPRECISE", "ROUND-EARLY") : wrong ? base.mistakes()
                        : List.of("ROUND-EARLY");
                return Optional.of(new Verdict(figure, Status.WRONG, figure.value().times(reading.scale()),
                        reading.kind().label(), "arithmetic", base.model(), "", right, codes, Optional.of(printed),
                        Optional.empty()));
            }
        }
        return Optional.empty();
    }

    /// Whether what is printed may be an amount of the same kind, or a time of work.
    private boolean suits(Verdict base, Mark.Reading reading) {
        return base.unit().equals(reading.kind().label())
                || (reading.kind() == Kind.SECONDS && base.unit().equals(Kind.FLOPS.label()));
    }

    private List<Factor> factors() {
        var all = new ArrayList<Factor>();
        for (var other : row) {
            var value = other.figure().value();
            boolean count = value.isInteger() && value.compareTo(Rational.ONE) > 0 && !other.figure().mark().said();
            if (count || other.figure().mark().kind() == Kind.TIMES) {
                all.add(new Factor(value, other));
            }
            other.figure().mark().readings().stream().filter(r -> r.kind() == Kind.RATE && value.signum() > 0)
                    .forEach(r -> all.add(new Factor(value.times(r.scale()).inverse(), other)));
        }
        return all.subList(0, Math.min(all.size(), LONGEST));
    }
}

package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What figures come to that stand nearby, though no formula is written out: a difference, a ratio, a share, a time.
final class Worked {
    private static final int NEAR = 14;
    private static final int NEARER = 6;
    private static final Rational HUNDRED = Rational.of(100);

    private final Figure figure;
    private final List<Verdict> near;
    private final List<Verdict> all;
    /// The figures nearby, whatever is said of them.
    private final List<Figure> figures;

    /// @param recent the last verdicts, the last first
    Worked(Figure figure, Collection<Verdict> recent) {
        this.figure = figure;
        this.all = recent.stream().filter(v -> v.isRight() && v.value().signum() > 0).toList();
        this.figures = recent.stream().limit(NEAR).map(Verdict::figure).toList();
        this.near = all.stream().limit(NEAR).toList();
    }

    Optional<Verdict> verdict() {
        for (var reading : figure.mark().readings()) {
            var printed = Match.Printed.of(figure, reading.scale());
            for (var value : values(reading.kind())) {
                var match = value.signum() > 0 ? printed.match(value) : Optional.<Match>empty();
                if (match.isPresent() && match.get() != Match.LOOSE) {
                    return Optional.of(new Verdict(figure, match.get() == Match.EXACT ? Status.EXACT : Status.ROUNDED,
                            value, reading.kind().label(), "arithmetic", "", "", Optional.of(value), List.of(),
                            Optional.empty(), Optional.empty()));
                }
            }
        }
        return Optional.empty();
    }

    private List<Rational> values(Kind kind) {
        return switch (kind) {
            case TIMES -> ratios(false);
            case FRACTION -> ratios(true);
            case BYTES, PARAMETERS, FLOPS -> figure.digits() >= 2 ? sums(kind) : List.of();
            case SECONDS -> times();
            default -> List.of();
        };
    }

    /// Values of a verdict: the exact one, and as it is printed.
    private static List<Rational> values(Verdict verdict) {
        return verdict.right().filter(r -> !r.equals(verdict.value())).map(r -> List.of(r, verdict.value()))
                .orElse(List.of(verdict.value()));
    }

    private static boolean amount(Verdict v) {
        return v.figure().digits() >= 2 && (of(v, Kind.BYTES) || of(v, Kind.PARAMETERS) || of(v, Kind.FLOPS)
                || of(v, Kind.SECONDS) || (of(v, Kind.COUNT) && v.figure().digits() >= 4));
    }

    private static boolean of(Verdict v, Kind kind) {
        return v.unit().equals(kind.label()) || (v.claim().isPresent() && v.claim().get().kind() == kind);
    }

    private List<Rational> ratios(boolean share) {
        var values = new ArrayList<Rational>();
        for (var a : near) {
            for (var b : near) {
                if (a.equals(b) || !amount(a) || !amount(b) || !a.unit().equals(b.unit())) {
                    continue;
                }
                for (int i = 0; i < Math.min(values(a).size(), values(b).size()); i++) {
                    var ratio = values(a).get(i).over(values(b).get(i));
                    if (!share) {
                        values.add(ratio);
                    } else if (ratio.compareTo(Rational.ONE) < 0) {
                        values.add(ratio);
                        values.add(Rational.ONE.minus(ratio));
                    } else {
                        values.add(ratio.minus(Rational.ONE));
                    }
                }
            }
        }
        return values;
    }

    private List<Rational> sums(Kind kind) {
        var mine = near.stream().filter(v -> of(v, kind) && v.figure().digits() >= 2).limit(NEARER).toList();
        var values = new ArrayList<Rational>();
        for (var a : mine) {
            for (var b : mine) {
                if (!a.equals(b)) {
                    for (int i = 0; i < Math.min(values(a).size(), values(b).size()); i++) {
                        values.add(values(a).get(i).plus(values(b).get(i)));
                        values.add(values(a).get(i).minus(values(b).get(i)));
                    }
                }
            }
            for (var k : near) {
                boolean factor = k.figure().line() == figure.line() && k.figure().value().isInteger()
                        && k.figure().value().compareTo(Rational.ONE) > 0 && k.figure().digits() <= 4
                        && !k.figure().mark().said();
                if (factor) {
                    values(a).forEach(v -> {
                        values.add(v.times(k.figure().value()));
                        values.add(v.over(k.figure().value()));
                    });
                }
            }
        }
        return values;
    }

    /// Times of work at rates that are spoken of, on so many devices, of which a share is used.
    private List<Rational> times() {
        var rates = all.stream().filter(v -> v.figure().mark().readings().stream().anyMatch(r -> r.kind() == Kind.RATE))
                .map(v -> v.figure().value().times(v.figure().mark().readings().stream()
                        .filter(r -> r.kind() == Kind.RATE).findFirst().orElseThrow().scale())).distinct().limit(6)
                .toList();
        var works = near.stream().filter(v -> of(v, Kind.FLOPS)).limit(4).toList();
        var shares = new ArrayList<Rational>();
        shares.add(Rational.ONE);
        figures.stream().filter(f -> f.mark().kind() == Kind.FRACTION && f.value().signum() > 0)
                .forEach(f -> shares.add(f.value().over(HUNDRED)));
        var devices = new ArrayList<Rational>();
        devices.add(Rational.ONE);
        figures.stream().filter(f -> f.value().isInteger() && !f.mark().said()
                && f.value().compareTo(Rational.ONE) > 0 && f.digits() <= 5).forEach(f -> devices.add(f.value()));
        var values = new ArrayList<Rational>();
        for (var work : works) {
            for (var amount : values(work)) {
                for (var rate : rates) {
                    for (var share : shares) {
                        for (var n : devices) {
                            var by = rate.times(share).times(n);
                            if (by.signum() > 0) {
                                values.add(amount.over(by));
                            }
                        }
                    }
                }
            }
        }
        return values;
    }
}

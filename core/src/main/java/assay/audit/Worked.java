package assay.audit;

import assay.algebra.Rational;
import assay.audit.Mark.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What figures come to that stand nearby, though no formula is written out: a difference, a ratio, a share, a time.
final class Worked {
    private static final int NEAR = 14;
    private static final int NEARER = 6;
    private static final Rational HUNDRED = Rational.of(100);

    private final Figure figure;
    private final List<Verdict> near;
    private final List<Verdict> all;
    private final List<Verdict> addends;
    /// Right ones behind it.
    private final List<Verdict> behind;
    /// Totals nearby that are wrong, and the figures before it on its line.
    private final List<Verdict> wholes;
    private final List<Verdict> row;
    /// The figures nearby, whatever is said of them.
    private final List<Figure> figures;

    /// @param recent the last verdicts, the last first
    /// @param ahead what was said before of the figures behind it, the next first
    Worked(Figure figure, Collection<Verdict> recent, List<Verdict> ahead) {
        this.figure = figure;
        this.wholes = Stream.concat(recent.stream().limit(NEAR), ahead.stream())
                .filter(v -> v.isBad() && !v.mistakes().isEmpty() && v.value().signum() > 0
                        && v.quantity().endsWith(".total")).toList();
        this.row = recent.stream().filter(v -> v.figure().line() == figure.line() && v.value().signum() > 0).toList();
        this.behind = ahead.stream().filter(v -> v.isRight() && v.value().signum() > 0).toList();
        this.addends = recent.stream().filter(v -> v.isRight() && v.figure().digits() > 1).limit(NEAR).toList();
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

    /// A share of a total that is wrong.
    Optional<Verdict> inherited() {
        if (figure.mark().kind() != Kind.FRACTION || figure.digits() < 2) {
            return Optional.empty();
        }
        var printed = Match.Printed.of(figure, figure.mark().readings().getFirst().scale());
        for (var whole : wholes) {
            for (var part : row) {
                boolean amounts = part.unit().equals(whole.unit()) && part.figure().digits() > 2;
                var share = part.value().over(whole.value());
                var match = amounts ? printed.match(share) : Optional.<Match>empty();
                if (match.isPresent() && (match.get() == Match.EXACT || match.get() == Match.ROUNDED)) {
                    var right = whole.right().flatMap(w -> part.right().map(p -> p.over(w)));
                    return Optional.of(new Verdict(figure, Status.INHERITED, figure.value().times(HUNDREDTH),
                            Kind.FRACTION.label(), part.quantity().replace("flops.", "share."), whole.model(), "",
                            right, whole.mistakes(), Optional.of(share), Optional.empty()));
                }
            }
        }
        return Optional.empty();
    }

    /// A sum of amounts that are printed in units of 1,000 and in such of 1,024 as if they were the same.
    Optional<Verdict> mixed() {
        var unit = figure.mark().readings().getFirst();
        if (unit.kind() != Kind.BYTES || figure.digits() < 3) {
            return Optional.empty();
        }
        var same = addends.stream().filter(v -> power(v).equals(Optional.of(thousands(unit.scale()))))
                .limit(MOST_ADDENDS).toList();
        for (int mask = 1; mask < 1 << same.size(); mask++) {
            var sum = Rational.ZERO;
            var right = Rational.ZERO;
            var scales = new HashSet<Rational>();
            for (int i = 0; i < same.size(); i++) {
                if ((mask >> i & 1) == 1) {
                    var each = same.get(i);
                    sum = sum.plus(each.figure().value());
                    right = right.plus(each.right().orElse(each.value()));
                    scales.add(each.value().over(each.figure().value()));
                }
            }
            if (scales.size() > 1 && sum.equals(figure.value())) {
                return Optional.of(new Verdict(figure, Status.WRONG, figure.value().times(unit.scale()),
                        Kind.BYTES.label(), "arithmetic", "", "", Optional.of(right), List.of("UNIT-MIX"),
                        Optional.of(figure.value().times(unit.scale())), Optional.empty()));
            }
        }
        return Optional.empty();
    }

    private static final int MOST_ADDENDS = 8;

    /// By which power of a thousand, or of 1,024, a figure's unit multiplies; empty where it is of no bytes.
    private static Optional<Integer> power(Verdict v) {
        boolean bytes = v.unit().equals(Kind.BYTES.label()) && v.figure().value().signum() > 0;
        return bytes ? Optional.of(thousands(v.value().over(v.figure().value()))) : Optional.empty();
    }

    private static int thousands(Rational scale) {
        return (int) Math.round(Math.log(scale.approximate()) / Math.log(1000) - 0.05);
    }

    private static final Rational HUNDREDTH = Rational.of(1, 100);

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
        var wide = share ? Stream.concat(near.stream(), behind.stream()).toList() : near;
        for (var a : near) {
            for (var b : wide) {
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

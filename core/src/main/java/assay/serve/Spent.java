package assay.serve;

import java.util.EnumMap;

/// Seconds by what they go to and by what binds. Not safe for several threads at once.
public final class Spent {
    private final EnumMap<Portion, Double> portions = new EnumMap<>(Portion.class);
    private final EnumMap<Bound, Double> bounds = new EnumMap<>(Bound.class);

    Spent() {}

    void add(Portion portion, Bound bound, double seconds) {
        portions.merge(bound == Bound.START ? Portion.START : portion, seconds, Double::sum);
        bounds.merge(bound, seconds, Double::sum);
    }

    /// Adds a kernel whose compute and memory hide each other but for a soft maximum.
    void soft(Portion portion, double compute, double memory, double start, double copies) {
        double c = compute * compute * compute;
        double m = memory * memory * memory;
        double whole = Math.cbrt(c + m);
        if (whole > 0) {
            add(portion, Bound.COMPUTE, copies * whole * c / (c + m));
            add(portion, Bound.BANDWIDTH, copies * whole * m / (c + m));
        }
        add(portion, Bound.START, copies * start);
    }

    /// Adds a kernel that takes the longer of the two.
    void longer(Portion portion, double compute, double memory, double start, double copies) {
        add(portion, compute > memory ? Bound.COMPUTE : Bound.BANDWIDTH, copies * Math.max(compute, memory));
        add(portion, Bound.START, copies * start);
    }

    /// Adds another so many times.
    Spent plus(Spent other, double times) {
        other.portions.forEach((portion, seconds) -> portions.merge(portion, times * seconds, Double::sum));
        other.bounds.forEach((bound, seconds) -> bounds.merge(bound, times * seconds, Double::sum));
        return this;
    }

    /// Adds another so many times, all of it to one portion.
    Spent plus(Spent other, Portion portion, double times) {
        other.bounds.forEach((bound, seconds) -> {
            portions.merge(portion, times * seconds, Double::sum);
            bounds.merge(bound, times * seconds, Double::sum);
        });
        return this;
    }

    /// Of each of so many tokens that it makes.
    public Spent over(double tokens) {
        return new Spent().plus(this, 1 / tokens);
    }

    /// Between two, a part of the way.
    static Spent between(Spent first, Spent second, double part) {
        return new Spent().plus(first, 1 - part).plus(second, part);
    }

    public double of(Portion portion) {
        return portions.getOrDefault(portion, 0.);
    }

    public double of(Bound bound) {
        return bounds.getOrDefault(bound, 0.);
    }

    public double total() {
        double sum = 0;
        for (double seconds : bounds.values()) {
            sum += seconds;
        }
        return sum;
    }

    /// What most of it is bound by.
    public Bound binding() {
        var most = Bound.BANDWIDTH;
        for (var bound : Bound.values()) {
            most = of(bound) > of(most) ? bound : most;
        }
        return most;
    }
}

package assay.plan;

import java.util.EnumMap;

/// Seconds by what they go to.
public final class Times {
    private final EnumMap<Term, Double> seconds = new EnumMap<>(Term.class);

    /// None yet.
    static Times none() {
        return new Times();
    }

    /// What goes to one term.
    public double of(Term term) {
        return seconds.getOrDefault(term, 0.);
    }

    /// All together.
    public double total() {
        double sum = 0;
        for (double s : seconds.values()) {
            sum += s;
        }
        return sum;
    }

    /// The term to which most goes.
    public Term most() {
        var most = Term.GEMM;
        for (var term : seconds.keySet()) {
            most = of(term) > of(most) ? term : most;
        }
        return most;
    }

    Times add(Term term, double more) {
        seconds.merge(term, more, Double::sum);
        return this;
    }

    /// As often as said on top of these.
    Times add(Times other, double times) {
        other.seconds.forEach((term, s) -> seconds.merge(term, s * times, Double::sum));
        return this;
    }

    /// These, each as often as said.
    Times scaled(double times) {
        return none().add(this, times);
    }

    @Override
    public String toString() {
        return seconds.toString();
    }
}

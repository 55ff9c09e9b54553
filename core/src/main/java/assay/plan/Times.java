package assay.plan;

import java.util.Arrays;

/// Seconds by what they go to.
public final class Times {
    private final double[] seconds;

    private Times(double[] seconds) {
        this.seconds = seconds;
    }

    /// None yet.
    static Times none() {
        return new Times(new double[Term.values().length]);
    }

    /// What goes to one term.
    public double of(Term term) {
        return seconds[term.ordinal()];
    }

    /// All together.
    public double total() {
        double sum = 0;
        for (double s : seconds) {
            sum += s;
        }
        return sum;
    }

    /// The term to which most goes.
    public Term most() {
        var most = Term.GEMM;
        for (var term : Term.values()) {
            most = of(term) > of(most) ? term : most;
        }
        return most;
    }

    Times add(Term term, double more) {
        seconds[term.ordinal()] += more;
        return this;
    }

    /// As often as said on top of these.
    Times add(Times other, double times) {
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] += other.seconds[i] * times;
        }
        return this;
    }

    /// These, each as often as said.
    Times scaled(double times) {
        return none().add(this, times);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Times other && Arrays.equals(seconds, other.seconds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(seconds);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var term : Term.values()) {
            if (of(term) != 0) {
                text.append(text.isEmpty() ? "" : ", ").append(term.label()).append(' ').append(of(term));
            }
        }
        return text.toString();
    }
}

package assay.plan;

import java.util.ArrayList;

/// Seconds by what they go to.
public final class Times {
    private static final Term[] TERMS = Term.values();

    private final double[] seconds = new double[TERMS.length];

    /// None yet.
    static Times none() {
        return new Times();
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
        for (var term : TERMS) {
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
    public String toString() {
        var words = new ArrayList<String>();
        for (var term : TERMS) {
            if (of(term) != 0) {
                words.add(term.label() + " " + of(term));
            }
        }
        return String.join(", ", words);
    }
}

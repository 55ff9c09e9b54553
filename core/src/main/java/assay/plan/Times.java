package assay.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Seconds by what they go to, and of exchanges also those that other work hides, which are no part of these.
public final class Times {
    private static final List<Term> TERMS = List.of(Term.values());
    private static final Map<Term, Integer> PLACES = new EnumMap<>(TERMS.stream()
            .collect(Collectors.toMap(Function.identity(), TERMS::indexOf)));

    private final double[] seconds = new double[TERMS.size()];
    private final double[] hidden = new double[TERMS.size()];

    /// None yet.
    static Times none() {
        return new Times();
    }

    private static int place(Term term) {
        return PLACES.getOrDefault(term, 0);
    }

    /// What goes to one term.
    public double of(Term term) {
        return seconds[place(term)];
    }

    /// Seconds of exchanges of a kind that run beside other work.
    public double hidden(Term term) {
        return hidden[place(term)];
    }

    /// The share of the exchanges of a kind that other work does not hide; zero where there are none.
    public double exposed(Term term) {
        double all = of(term) + hidden(term);
        return all > 0 ? of(term) / all : 0;
    }

    /// All together.
    public double total() {
        double sum = 0;
        for (double s : seconds) {
            sum += s;
        }
        return sum;
    }

    /// The terms to which something goes, that to which most does first.
    public List<Term> ordered() {
        return TERMS.stream().filter(term -> of(term) > 0)
                .sorted((one, other) -> Double.compare(of(other), of(one))).toList();
    }

    /// The term to which most goes.
    public Term most() {
        return ordered().stream().findFirst().orElse(Term.GEMM);
    }

    Times add(Term term, double more) {
        seconds[place(term)] += more;
        return this;
    }

    /// An exchange.
    ///
    /// @param exposed seconds that it adds to the step, `whole` those that it takes
    Times add(Term term, double exposed, double whole) {
        hidden[place(term)] += Math.max(0, whole - exposed);
        return add(term, exposed);
    }

    /// As often as said on top of these.
    Times add(Times other, double times) {
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] += other.seconds[i] * times;
            hidden[i] += other.hidden[i] * times;
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

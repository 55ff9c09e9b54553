package assay.space;

import assay.algebra.Rational;
import assay.bundle.Texts;
import assay.notation.Decimal;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A published law of how many parameters and tokens are the best for a budget of training compute. What it says is an
/// estimate, and outside the range on which it was fitted a guess.
///
/// @param form of its constants
/// @param parameters which are counted: all, or those without embeddings
/// @param sizes the fewest and the most parameters that it was fitted on
/// @param compute the least and the most FLOPs that it was fitted on
public record Law(String name, String title, Form form, Map<String, Double> constants, String parameters,
        List<Double> sizes, List<Double> compute, String source) {
    private static final double SIX = 6;
    /// Bits of 1e60.
    private static final int MOST = 200;
    private static final List<Law> ALL = Texts.beside(Law.class).rows("laws.txt").stream().map(Law::row).toList();

    public Law {
        constants = Map.copyOf(constants);
        sizes = List.copyOf(sizes);
        compute = List.copyOf(compute);
    }

    /// How a law is written.
    public enum Form {
        /// `N = n (C/c)^a`, `D = d (C/c)^b`.
        POWERS,
        /// `L = E + A/N^alpha + B/D^beta`, least where `C = 6ND`.
        LOSS
    }

    /// The best sizes for a budget.
    ///
    /// @param compute in FLOPs
    /// @param parameters as the law counts them
    /// @param tokens of the whole run
    /// @param loss in nats a token, where the law says it
    /// @param within whether the budget is in the range that the law was fitted on
    public record Optimum(
            Law law, double compute, double parameters, double tokens, Optional<Double> loss, boolean within) {}

    private static Law row(String text) {
        var parts = text.split(" \\| ", -1);
        var constants = new HashMap<String, Double>();
        for (var pair : parts[3].split(" ", -1)) {
            constants.put(pair.substring(0, pair.indexOf('=')),
                    Double.parseDouble(pair.substring(pair.indexOf('=') + 1)));
        }
        return new Law(parts[0], parts[1], form(parts[2]), constants, parts[4], range(parts[5]), range(parts[6]),
                parts[7]);
    }

    private static Form form(String word) {
        return switch (word) {
            case "powers" -> Form.POWERS;
            case "loss" -> Form.LOSS;
            default -> throw new IllegalStateException(word + " is no form of a law");
        };
    }

    private static List<Double> range(String text) {
        return List.of(text.split(" ", -1)).stream().map(Double::parseDouble).toList();
    }

    /// All that are known.
    public static List<Law> all() {
        return ALL;
    }

    /// The law of a name.
    ///
    /// @throws Refusal where there is none
    public static Law named(String name) {
        var names = ALL.stream().map(Law::name).toList();
        return ALL.stream().filter(law -> law.name.equals(name)).findFirst().orElseThrow(() -> new Refusal(
                new Problem(name, "--law", "no law that is known", Nearest.hint(name, names))));
    }

    /// A budget as people write it: `1e21`, `5.76e23`.
    ///
    /// @throws Refusal where it is no number of FLOPs that a law can be asked of
    public static Rational flops(String text) {
        return Decimal.of(text.strip()).filter(n -> n.compareTo(Rational.ONE) >= 0
                && n.num().bitLength() - n.den().bitLength() < MOST).orElseThrow(() -> new Refusal(new Problem(
                        "'" + text + "'", "--compute", "is no number of FLOPs from 1 to 1e60", "5.76e23")));
    }

    private double of(String constant) {
        return constants.getOrDefault(constant, 0.0);
    }

    /// The best sizes for so many FLOPs.
    public Optimum at(Rational flops) {
        double c = flops.approximate();
        boolean within = c >= compute.getFirst() && c <= compute.getLast();
        return switch (form) {
            case POWERS -> new Optimum(this, c, of("n") * Math.pow(c / of("c"), of("a")),
                    of("d") * Math.pow(c / of("c"), of("b")), Optional.empty(), within);
            case LOSS -> {
                // where the loss is least on 6ND = C: alpha*A/N^alpha = beta*B/D^beta
                double g = Math.pow(of("alpha") * of("A") / (of("beta") * of("B")), 1 / (of("alpha") + of("beta")));
                double n = g * Math.pow(c / SIX, of("beta") / (of("alpha") + of("beta")));
                double d = c / SIX / n;
                yield new Optimum(this, c, n, d, Optional.of(loss(n, d)), within);
            }
        };
    }

    private double loss(double n, double d) {
        return of("E") + of("A") / Math.pow(n, of("alpha")) + of("B") / Math.pow(d, of("beta"));
    }
}

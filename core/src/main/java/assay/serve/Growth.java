package assay.serve;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A number that depends on the tokens of a context, tabulated, straight between entries: windows and choices are
/// powers of two in most models, and so are entries.
final class Growth {
    private static final String TOKENS = "T";
    /// Entries of each doubling.
    private static final int FINE = 4;
    private static final int DOUBLINGS = 24;
    private static final double[] TOKENS_AT = tokens();

    private final double[] values;
    /// The sum over the tokens up to an entry.
    private final double[] sums;

    private Growth(double[] values) {
        this.values = values;
        this.sums = new double[values.length];
        for (int i = 1; i < values.length; i++) {
            sums[i] = sums[i - 1] + (TOKENS_AT[i] - TOKENS_AT[i - 1]) * (values[i] + values[i - 1]) / 2;
        }
    }

    private static double[] tokens() {
        var all = new double[DOUBLINGS * FINE + 2];
        for (int i = 1; i < all.length; i++) {
            all[i] = Math.rint(Math.pow(2, (i - 1) / (double) FINE));
        }
        return all;
    }

    /// An expression in `T` at the values of all else.
    static Growth of(Expr expr, Map<String, Rational> sizes) {
        var values = new HashMap<>(sizes);
        var all = new double[TOKENS_AT.length];
        if (expr.dims().stream().noneMatch(d -> d.name().equals(TOKENS))) {
            Arrays.fill(all, expr.at(values).approximate());
            return new Growth(all);
        }
        for (int i = 1; i < all.length; i++) {
            values.put(TOKENS, Rational.of((long) TOKENS_AT[i]));
            all[i] = expr.at(values).approximate();
        }
        return new Growth(all);
    }

    /// The entry at or before so many tokens.
    private static int before(double tokens) {
        if (tokens < 1) {
            return 0;
        }
        int i = Math.min(TOKENS_AT.length - 2, 1 + FINE * Math.getExponent(tokens));
        while (i > 0 && TOKENS_AT[i] > tokens) {
            i--;
        }
        while (i < TOKENS_AT.length - 2 && TOKENS_AT[i + 1] <= tokens) {
            i++;
        }
        return i;
    }

    /// A number of tokens among the entries, the same for all that is tabulated.
    ///
    /// @param entry at or before it
    record At(double tokens, int entry, double part) {
        static At of(double tokens) {
            int i = before(tokens);
            return new At(tokens, i, (tokens - TOKENS_AT[i]) / (TOKENS_AT[i + 1] - TOKENS_AT[i]));
        }
    }

    /// For the token behind so many.
    double at(At at) {
        return values[at.entry] + at.part * (values[at.entry + 1] - values[at.entry]);
    }

    /// The sum over tokens from one number to another.
    double over(At there, At all) {
        return sum(all) - sum(there);
    }

    private double sum(At at) {
        int i = at.entry;
        double beyond = at.tokens - TOKENS_AT[i];
        return sums[i] + beyond * (values[i] + at.part * (values[i + 1] - values[i]) / 2);
    }
}

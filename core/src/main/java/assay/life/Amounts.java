package assay.life;

import assay.algebra.Expr;
import java.util.HashMap;
import java.util.Map;

/// The expressions that the passes of one tree hold so many elements of, each as one amount with a number of its own,
/// by which a [Point] finds what it is worth.
final class Amounts {
    private final Map<Expr, Amount> all = new HashMap<>();

    Amount of(Expr expr) {
        var known = all.get(expr);
        if (known == null) {
            int number = all.size();
            known = new Amount(expr, point -> point.worth(number, expr));
            all.put(expr, known);
        }
        return known;
    }
}

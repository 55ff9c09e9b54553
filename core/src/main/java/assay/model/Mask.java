package assay.model;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.Optional;
import java.util.function.Function;

/// Which pairs of a query and a key axis are needed: `where s <= t`, within a window `where t-w < s <= t`, or within a
/// window to either side `where t-w < s < t+w`.
///
/// @param window the axis whose size is the window, itself included
/// @param either whether the window reaches ahead as far as it reaches back
public record Mask(String query, String key, Optional<String> window, boolean either) {
    private static final Expr HALF = Expr.of(Rational.of(1, 2));

    public Mask {
        if (either && window.isEmpty()) {
            throw new IllegalArgumentException("a mask to either side has a window");
        }
    }

    public Mask(String query, String key, Optional<String> window) {
        this(query, key, window, false);
    }

    /// The number of needed pairs in closed form. Without a window the queries are the last of the keys, so that `T`
    /// queries over `S` keys need `T*S - T*(T-1)/2`, which is `T*(T+1)/2` where the two are equal. With a window `w`
    /// and `m = min(T, w)` it is `m*(m+1)/2 + (T-m)*w`; to either side, twice that less the `T` pairs of a token with
    /// itself.
    public Expr pairs(Function<String, Expr> size) {
        var queries = size.apply(query);
        if (window.isEmpty()) {
            var keys = size.apply(key);
            return queries.times(keys).minus(queries.times(queries.minus(Expr.ONE)).times(HALF));
        }
        var width = size.apply(window.get());
        var within = queries.min(width);
        var back = within.times(within.plus(Expr.ONE)).times(HALF).plus(queries.minus(within).times(width));
        return either ? back.times(2).minus(queries) : back;
    }

    /// The keys that a query can still reach when `keys` of them have been seen.
    public Expr reach(Expr keys, Function<String, Expr> size) {
        return window.map(w -> keys.min(size.apply(w))).orElse(keys);
    }

    @Override
    public String toString() {
        return window.map(w -> query + "-" + w + " < ").orElse("") + key
                + (either ? " < " + query + "+" + window.orElseThrow() : " <= " + query);
    }
}

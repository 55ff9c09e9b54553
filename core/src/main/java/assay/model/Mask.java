package assay.model;

import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.Optional;
import java.util.function.Function;

/// Which pairs of a query and a key axis are needed: `where s <= t`, within a window `where t-w < s <= t`, within a
/// window to either side `where t-w < s < t+w`, within the chunk of `w` tokens that the query stands in `where s <= t
/// in w`, or the `w` keys that data choose for the query `where s <= t of w`. Keys that stand for `m` tokens each,
/// those of which the last is there, are `where c <= t by m`, and `w` of them that data choose `where c <= t by m of
/// w`.
///
/// @param window the axis whose size is the window, itself included; of the chunk, or of the choice
/// @param limit what that size means, if there is one
/// @param block the axis whose size is the number of tokens that a key stands for, if it is not one
public record Mask(String query, String key, Optional<String> window, Limit limit, Optional<String> block) {
    /// What a mask leaves of the keys up to the query's own.
    public enum Limit {
        /// The last of them.
        WINDOW(""),
        /// The last of them, and as many after the query.
        EITHER(""),
        /// Those since the last multiple of the size.
        CHUNK("in"),
        /// Some of them that data choose.
        CHOSEN("of");

        private final String sign;

        Limit(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }

    public Mask {
        if (limit == Limit.EITHER && window.isEmpty()) {
            throw new IllegalArgumentException("a mask to either side has a window");
        }
        if (block.isPresent() && window.isPresent() && limit != Limit.CHOSEN) {
            throw new IllegalArgumentException("of keys that stand for several tokens some may be chosen, and no more");
        }
    }

    private static final Expr HALF = Expr.of(Rational.of(1, 2));

    public Mask(String query, String key, Optional<String> window) {
        this(query, key, window, Limit.WINDOW);
    }

    public Mask(String query, String key, Optional<String> window, Limit limit) {
        this(query, key, window, limit, Optional.empty());
    }

    /// The number of needed pairs in closed form. Without a window the queries are the last of the keys, so that `T`
    /// queries over `S` keys need `T*S - T*(T-1)/2`, which is `T*(T+1)/2` where the two are equal. With a window or a
    /// choice of `w` and `m = min(T, w)` it is `m*(m+1)/2 + (T-m)*w`; in chunks of `w`, `(T-r)*(w+1)/2 + r*(r+1)/2`
    /// with `r = T mod w`; to either side, twice the window's less the `T` pairs of a token with itself. Of keys for
    /// `m` tokens each, `q = floor(T/m)` or the `w` chosen if they are fewer, `m*q*(q-1)/2 + q*(T - q*m + 1)`.
    public Expr pairs(Function<String, Expr> size) {
        var queries = size.apply(query);
        if (block.isPresent()) {
            var each = size.apply(block.get());
            var most = reach(queries, size);
            return each.times(triangle(most).minus(most))
                    .plus(most.times(queries.minus(most.times(each)).plus(Expr.ONE)));
        }
        if (window.isEmpty()) {
            var keys = size.apply(key);
            return queries.times(keys).minus(queries.times(queries.minus(Expr.ONE)).times(HALF));
        }
        var width = size.apply(window.get());
        if (limit == Limit.CHUNK) {
            var rest = queries.mod(width);
            return queries.minus(rest).times(width.plus(Expr.ONE)).times(HALF).plus(triangle(rest));
        }
        var within = queries.min(width);
        var back = triangle(within).plus(queries.minus(within).times(width));
        return limit == Limit.EITHER ? back.times(2).minus(queries) : back;
    }

    private static Expr triangle(Expr n) {
        return n.times(n.plus(Expr.ONE)).times(HALF);
    }

    /// The keys that a query can reach when `tokens` of them have been seen, its own the last: there is always one.
    public Expr reach(Expr tokens, Function<String, Expr> size) {
        var keys = block.map(size).map(each -> tokens.over(each).floor()).orElse(tokens);
        return window.map(size).map(w -> switch (limit) {
            case WINDOW, EITHER, CHOSEN -> block.isEmpty() && w.equals(Expr.ONE) ? w : keys.min(w);
            case CHUNK -> keys.minus(Expr.ONE).mod(w).plus(Expr.ONE);
        }).orElse(keys);
    }

    /// The keys that have to be kept for later queries when `keys` of them have been seen.
    public Expr kept(Expr keys, Function<String, Expr> size) {
        return bound().map(w -> keys.min(size.apply(w))).orElse(keys);
    }

    /// The axis whose size bounds what has to be kept; none where any key may still be chosen.
    public Optional<String> bound() {
        return window.filter(_ -> limit != Limit.CHOSEN);
    }

    /// What people call it.
    public String label() {
        return block.isPresent() ? "compressed keys" : window.isEmpty() ? "causal" : switch (limit) {
            case WINDOW -> "sliding window";
            case EITHER -> "window to either side";
            case CHUNK -> "chunks";
            case CHOSEN -> "chosen keys";
        };
    }

    @Override
    public String toString() {
        var causal = key + " <= " + query + block.map(each -> " by " + each).orElse("");
        return window.map(w -> switch (limit) {
            case WINDOW -> query + "-" + w + " < " + causal;
            case EITHER -> query + "-" + w + " < " + key + " < " + query + "+" + w;
            case CHUNK, CHOSEN -> causal + " " + limit.sign() + " " + w;
        }).orElse(causal);
    }
}

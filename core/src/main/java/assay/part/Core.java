package assay.part;

import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What stands between the projections of any attention: scores, softmax, and the weighted sum of the values.
///
/// It reads the streams `q`, `k` and `v` and writes `o`.
///
/// @param heads their axes
/// @param where the mask, absent where every query reaches every key
/// @param cache what is kept between steps
/// @param onScores what is done to the scores `a` before the softmax
public record Core(Heads heads, Optional<String> where, Cache cache, List<Node> onScores) {
    /// The axes of heads and of their elements.
    ///
    /// @param query of the query heads: `h`, or `g r` where `r` of them share one of `g` key-value heads
    /// @param group of the key-value heads, those of `query` that they have; empty where all heads share one
    /// @param key the axis of a query's and key's elements
    /// @param value the axis of a value's elements
    public record Heads(String query, String group, String key, String value) {
        /// `h` heads, or `g` groups of `r` heads.
        public static Heads of(boolean grouped, String key, String value) {
            return new Heads(grouped ? "g r" : "h", grouped ? "g" : "h", key, value);
        }
    }

    /// Keys and values between steps.
    ///
    /// @param kept whether they are kept
    /// @param whole the axes of the heads of which the reference implementation keeps all positions; absent where it
    /// keeps what the mask leaves of the key-value heads
    public record Cache(boolean kept, Optional<String> whole) {
        public static Cache of(boolean kept) {
            return new Cache(kept, Optional.empty());
        }
    }

    /// Every query reaches the keys up to its own.
    public static final Optional<String> CAUSAL = Optional.of("s <= t");

    /// Every query reaches the last `w` keys up to its own.
    public static final Optional<String> SLIDING = Optional.of("t-w < s <= t");

    /// Every query reaches less than `w` keys to either side.
    public static final Optional<String> NEAR = Optional.of("t-w < s < t+w");
    /// Every query reaches the keys up to its own since the last multiple of `w`.
    public static final Optional<String> CHUNKED = Optional.of("s <= t in w");

    /// Every query reaches the `w` keys up to its own that data choose.
    public static final Optional<String> CHOSEN = Optional.of("s <= t of w");

    public Core {
        onScores = List.copyOf(onScores);
    }

    /// Causal attention of `h` heads, or of `g` groups of `r` heads, over `k` elements a head, with a cache.
    public static Core causal(boolean grouped) {
        return new Core(Heads.of(grouped, "k", "k"), CAUSAL, Cache.of(true), List.of());
    }

    /// Attention of `h` heads over `k` elements a head in which every query reaches every key.
    public static Core everywhere() {
        return everywhere(false);
    }

    /// As [#everywhere()], of `h` heads, or of `g` groups of `r` heads.
    public static Core everywhere(boolean grouped) {
        return new Core(Heads.of(grouped, "k", "k"), Optional.empty(), Cache.of(false), List.of());
    }

    public Core where(Optional<String> mask) {
        return new Core(heads, mask, cache, onScores);
    }

    /// These heads where every query reaches every key and nothing is kept between steps.
    public Core unmasked() {
        return new Core(heads, Optional.empty(), Cache.of(false), onScores);
    }

    public Core onScores(List<Node> nodes) {
        return new Core(heads, where, cache, nodes);
    }

    /// These heads, of which the reference implementation keeps all positions.
    ///
    /// @param kept the axes of the heads as it keeps them, such as `g r` for all query heads
    public Core keptWhole(String kept) {
        return new Core(heads, where, new Cache(true, Optional.of(kept)), onScores);
    }

    /// `q[b t h k]`.
    public String query() {
        return tensor("q", "t", heads.query, heads.key);
    }

    /// `k[b t g k]`.
    public String keys() {
        return tensor("k", "t", heads.group, heads.key);
    }

    /// `v[b t g k]`.
    public String values() {
        return tensor("v", "t", heads.group, heads.value);
    }

    /// `o[b t h k]`.
    public String out() {
        return tensor("o", "t", heads.query, heads.value);
    }

    /// The scores' stream: `a[b h t s]`.
    public String scores() {
        return "a" + pairs();
    }

    public List<Node> nodes() {
        var where = this.where.map(w -> " where " + w).orElse("");
        var parts = new ArrayList<Node>();
        if (cache.kept) {
            parts.add(store("k", keys(), heads.key, where));
            parts.add(store("v", values(), heads.value, where));
        }
        parts.addAll(borrowing());
        return parts;
    }

    /// As [#nodes], over the keys and values that another layer made, and keeps.
    public List<Node> borrowing() {
        var where = this.where.map(w -> " where " + w).orElse("");
        var parts = new ArrayList<Node>();
        var sign = cache.kept ? "@" : "";
        parts.add(Contract.of("scores", query() + " " + tensor(sign + "k", "s", heads.group, heads.key) + " -> "
                + scores() + where));
        parts.addAll(onScores);
        parts.add(Pointwise.of("softmax", Kind.SOFTMAX, scores() + " -> p" + pairs() + where));
        parts.add(Contract.of("mix", "p" + pairs() + " " + tensor(sign + "v", "s", heads.group, heads.value)
                + " -> " + out() + where));
        return parts;
    }

    private Node store(String name, String made, String width, String where) {
        var reference = cache.whole.map(kept -> " reference " + tensor("@" + name, "s", kept, width)).orElse("");
        return Gather.of("store_" + name,
                made + " -> " + tensor("@" + name, "s", heads.group, width) + where + reference);
    }

    private String pairs() {
        return "[b " + heads.query + " t s]";
    }

    private static String tensor(String name, String tokens, String heads, String last) {
        return name + "[b " + tokens + (heads.isEmpty() ? "" : " " + heads) + " " + last + "]";
    }
}

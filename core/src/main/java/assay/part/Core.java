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
/// @param heads the axes of the query heads: `h`, or `g r` where `r` of them share one of `g` key-value heads
/// @param group the axes of the key-value heads, those of `heads` that they have; empty where all heads share one
/// @param key the axis of a query's and key's elements
/// @param value the axis of a value's elements
/// @param where the mask, absent where every query reaches every key
/// @param cached whether keys and values are kept between steps
/// @param whole the axes of the heads of which the reference implementation keeps keys and values of all positions;
/// absent     where it keeps what the mask leaves of the key-value heads
/// @param onScores what is done to the scores `a` before the softmax
public record Core(
        String heads,
        String group,
        String key,
        String value,
        Optional<String> where,
        boolean cached,
        Optional<String> whole,
        List<Node> onScores) {
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
        return new Core(grouped ? "g r" : "h", grouped ? "g" : "h", "k", "k", CAUSAL, true,
                Optional.empty(), List.of());
    }

    /// Attention of `h` heads over `k` elements a head in which every query reaches every key.
    public static Core everywhere() {
        return new Core("h", "h", "k", "k", Optional.empty(), false, Optional.empty(), List.of());
    }

    public Core where(Optional<String> mask) {
        return new Core(heads, group, key, value, mask, cached, whole, onScores);
    }

    /// These heads where every query reaches every key and nothing is kept between steps.
    public Core unmasked() {
        return new Core(heads, group, key, value, Optional.empty(), false, Optional.empty(), onScores);
    }

    public Core onScores(List<Node> nodes) {
        return new Core(heads, group, key, value, where, cached, whole, nodes);
    }

    /// These heads, of which the reference implementation keeps all positions.
    ///
    /// @param kept the axes of the heads as it keeps them, such as `g r` for all query heads
    public Core keptWhole(String kept) {
        return new Core(heads, group, key, value, where, cached, Optional.of(kept), onScores);
    }

    /// `q[b t h k]`.
    public String query() {
        return tensor("q", "t", heads, key);
    }

    /// `k[b t g k]`.
    public String keys() {
        return tensor("k", "t", group, key);
    }

    /// `v[b t g k]`.
    public String values() {
        return tensor("v", "t", group, value);
    }

    /// `o[b t h k]`.
    public String out() {
        return tensor("o", "t", heads, value);
    }

    /// The scores' stream: `a[b h t s]`.
    public String scores() {
        return "a" + pairs();
    }

    public List<Node> nodes() {
        var where = this.where.map(w -> " where " + w).orElse("");
        var parts = new ArrayList<Node>();
        if (cached) {
            parts.add(store("k", keys(), key, where));
            parts.add(store("v", values(), value, where));
        }
        var sign = cached ? "@" : "";
        parts.add(
                Contract.of("scores", query() + " " + tensor(sign + "k", "s", group, key) + " -> " + scores() + where));
        parts.addAll(onScores);
        parts.add(Pointwise.of("softmax", Kind.SOFTMAX, scores() + " -> p" + pairs() + where));
        parts.add(Contract.of("mix", "p" + pairs() + " " + tensor(sign + "v", "s", group, value) + " -> "
                + out() + where));
        return parts;
    }

    private Node store(String name, String made, String width, String where) {
        var reference = whole.map(kept -> " reference " + tensor("@" + name, "s", kept, width)).orElse("");
        return Gather.of("store_" + name, made + " -> " + tensor("@" + name, "s", group, width) + where + reference);
    }

    private String pairs() {
        return "[b " + heads + " t s]";
    }

    private static String tensor(String name, String tokens, String heads, String last) {
        return name + "[b " + tokens + (heads.isEmpty() ? "" : " " + heads) + " " + last + "]";
    }
}

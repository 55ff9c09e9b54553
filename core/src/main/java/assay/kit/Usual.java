package assay.kit;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Linear;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Attention and feed-forward as most configs' reference calls their layers: `self_attn.q_proj`, `mlp.gate_proj`, ...
/// Each reads `y[b t d]` and writes `z[b t d]`.
public final class Usual {
    private Usual() {}

    public static Linear linear(boolean bias) {
        return new Linear(bias, Layout.OUT_IN);
    }

    /// `self_attn` with separate layers `q_proj`, `k_proj`, `v_proj`, `o_proj`, rotary positions and a cache.
    ///
    /// @param prepared what is done to queries and keys before they are turned
    public static Block attention(Core core, boolean qkvBias, boolean outBias, List<Node> prepared) {
        return attention("self_attn", "o_proj", core, qkvBias, outBias,
                Stream.concat(prepared.stream(), Attention.rotated(core).stream()).toList());
    }

    /// As [#attention], under other names, with all that is done to queries and keys in `prepared`.
    public static Block attention(
            String name, String out, Core core, boolean qkvBias, boolean outBias, List<Node> prepared) {
        var parts = new ArrayList<Node>();
        parts.add(linear(qkvBias).of("q_proj", "y[b t d]", core.query()));
        parts.add(linear(qkvBias).of("k_proj", "y[b t d]", core.keys()));
        parts.add(linear(qkvBias).of("v_proj", "y[b t d]", core.values()));
        parts.addAll(prepared);
        parts.addAll(core.nodes());
        parts.add(linear(outBias).of(out, core.out(), "z[b t d]"));
        return Block.of(name, Component.ATTENTION, parts);
    }

    /// Attention whose queries, keys and values one layer makes.
    public static Block fusedAttention(
            String name, String query, String out, Core core, boolean qkvBias, boolean outBias, List<Node> prepared) {
        return fusedAttention(name, query, out, core, linear(qkvBias), linear(outBias), prepared);
    }

    /// As [#fusedAttention], where the layers are stored in another layout.
    public static Block fusedAttention(
            String name, String query, String out, Core core, Linear qkv, Linear projection, List<Node> prepared) {
        var parts = new ArrayList<Node>();
        parts.add(qkv.of(query, "y[b t d]", "qkv[b t c k]"));
        parts.add(Attention.split(core));
        parts.addAll(prepared);
        parts.addAll(core.nodes());
        parts.add(projection.of(out, core.out(), "z[b t d]"));
        return Block.of(name, Component.ATTENTION, parts);
    }

    /// Norms of queries and keys over all heads at once: `q_norm` of num_heads*head_dim, `k_norm` of
    /// num_kv_heads*head_dim.
    public static List<Node> wholeNorms(Hf hf, Norm kind, Core core) {
        hf.bind("hk", hf.size("h").times(hf.size("k")));
        hf.bind("gk", hf.size("g").times(hf.size("k")));
        return Stream.concat(Attention.normedWhole(kind, "q_norm", core.query(), "hk").stream(),
                Attention.normedWhole(kind, "k_norm", core.keys(), "gk").stream()).toList();
    }

    /// Norms of each head's queries and keys, every head with gains of its own: `q_norm` of `[num_heads head_dim]`.
    public static List<Node> headwiseNorms(Norm kind, Core core) {
        var heads = core.heads();
        return List.of(
                kind.of("q_norm", core.query(), core.query(), "(" + heads.query() + ") " + heads.key(), false),
                kind.of("k_norm", core.keys(), core.keys(), "(" + heads.group() + ") " + heads.key(), false));
    }

    /// Norms of each head's queries and keys: `q_norm`, `k_norm` of head_dim.
    public static List<Node> headNorms(Norm kind, Core core, boolean withShift) {
        return List.of(kind.of("q_norm", core.query(), core.query(), withShift),
                kind.of("k_norm", core.keys(), core.keys(), withShift));
    }

    /// `mlp` with `gate_proj`, `up_proj`, `down_proj`.
    public static Block gated(Kind activation, boolean bias) {
        return FeedForward.gated(new FeedForward.Names("mlp", "gate_proj", "up_proj", "down_proj"), linear(bias),
                activation, "f");
    }

    /// `mlp` where one layer, `gate_up_proj`, makes gate and up.
    public static Block gateUp(Kind activation) {
        return FeedForward.fused(new FeedForward.Names("mlp", "", "gate_up_proj", "down_proj"), linear(false),
                activation, "f");
    }

    public static Block plain(String name, String up, String down, Kind activation, boolean bias) {
        return FeedForward.plain(new FeedForward.Names(name, "", up, down), linear(bias), activation, "f");
    }

    /// A stream, such as `z[b t d]`, multiplied by a factor.
    public static Block scaled(String name, Component component, String stream) {
        return Block.of(name, component, List.of(Pointwise.of("scale", Kind.SCALE, stream + " -> " + stream)));
    }

    /// The core's scores with one learned sink a head beside them.
    public static Core sunk(Core core) {
        var where = core.where().map(w -> " where " + w).orElse("");
        return core.onScores(List.of(Pointwise.of("sink", Kind.SINK, core.scores() + " .sinks[("
                + core.heads().query() + ")] -> " + core.scores() + where)));
    }

    /// The core's scores squashed before the softmax.
    public static Core softcapped(Core core) {
        var where = core.where().map(w -> " where " + w).orElse("");
        return core.onScores(List.of(
                Pointwise.of("softcap", Kind.SOFTCAP, core.scores() + " -> " + core.scores() + where)));
    }

    /// A head whose logits are squashed if the config says so, by `final_logit_softcapping`.
    ///
    /// @param or whether the reference assumes that
    public static List<Node> softcapped(List<Node> head, Reading reading, boolean or) {
        return reading.given("final_logit_softcapping", or)
                ? Stream.concat(head.stream(), Stream.of(softcap("final_logit_softcapping"))).toList()
                : head;
    }

    /// The logits squashed.
    public static Block softcap(String name) {
        return Block.of(name, Component.HEAD, List.of(
                Pointwise.of("softcap", Kind.SOFTCAP, "logits[b t v] -> logits[b t v]")));
    }
}

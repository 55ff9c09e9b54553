package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// Causal self-attention with softmax, from `y[b t d]` to `z[b t d]`.
///
/// @param fused whether queries, keys and values come from one layer, named by `names.query`
/// @param grouped whether `r` query heads share one of `g` key-value heads
/// @param windowed whether a query reaches only the last `w` keys, itself included
public record Attention(
        Names names, Linear linear, Position position, boolean fused, boolean grouped, boolean windowed) {
    /// The layers' names.
    public record Names(String block, String query, String key, String value, String out) {}

    public Block block() {
        var heads = grouped ? "g r" : "h";
        var group = grouped ? "g" : "h";
        var query = "q[b t " + heads + " k]";
        var key = "k[b t " + group + " k]";
        var value = "v[b t " + group + " k]";
        var scores = "[b " + heads + " t s]";
        var where = windowed ? " where t-w < s <= t" : " where s <= t";

        var parts = new ArrayList<Node>();
        if (fused) {
            parts.add(linear.of(names.query, "y[b t d]", "qkv[b t c k]"));
            parts.add(Pointwise.of("split", Kind.SPLIT, "qkv[b t c k] -> " + query + " " + key + " " + value));
        } else {
            parts.add(linear.of(names.query, "y[b t d]", query));
            parts.add(linear.of(names.key, "y[b t d]", key));
            parts.add(linear.of(names.value, "y[b t d]", value));
        }
        if (position == Position.ROPE) {
            parts.add(rotate("rotate_q", query));
            parts.add(rotate("rotate_k", key));
        }
        parts.add(Gather.of("store_k", key + " -> @k[b s " + group + " k]" + where));
        parts.add(Gather.of("store_v", value + " -> @v[b s " + group + " k]" + where));
        parts.add(Contract.of("scores", query + " @k[b s " + group + " k] -> a" + scores + where));
        if (position == Position.ALIBI) {
            parts.add(Pointwise.of("alibi", Kind.ALIBI, "a" + scores + " slopes[" + heads + "] -> a" + scores + where));
        }
        parts.add(Pointwise.of("softmax", Kind.SOFTMAX, "a" + scores + " -> p" + scores + where));
        parts.add(Contract.of("mix", "p" + scores + " @v[b s " + group + " k] -> o[b t " + heads + " k]" + where));
        parts.add(linear.of(names.out, "o[b t " + heads + " k]", "z[b t d]"));
        return Block.of(names.block, Component.ATTENTION, parts);
    }

    private static Node rotate(String name, String stream) {
        return Pointwise.of(name, Kind.ROTATE, stream + " cos[t j] sin[t j] -> " + stream);
    }

    /// The tables that rotation reads, made once a model: `cos` and `sin` of head_dim/2 angles at each position.
    ///
    /// @param computed whether the reference computes the angles on every call, as an outer product of positions and frequencies
    public static Block rotary(String name, boolean computed) {
        var parts = new ArrayList<Node>();
        if (computed) {
            parts.add(Contract.of("angles", "positions[b t] frequencies[j] -> angles[b t j]"));
        }
        parts.add(Gather.of("tables", "$cos[t j] $sin[t j] -> cos[t j] sin[t j]"));
        return Block.of(name, Component.POSITION, parts);
    }

    /// The slopes that a linear position bias reads, one a head.
    public Block slopes(String name) {
        var heads = grouped ? "g r" : "h";
        return Block.of(name, Component.POSITION, List.of(
                Gather.of("slopes", "$slopes[" + heads + "] -> slopes[" + heads + "]")));
    }
}

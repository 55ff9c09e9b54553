package assay.part;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Attention between linear layers of its own for queries, keys, values and output, from `y[b t d]` to `z[b t d]`.
///
/// @param bias whether queries and values have biases
/// @param keyBias whether keys have
/// @param outBias whether the output has
public record Projected(Attention.Names names, boolean bias, boolean keyBias, boolean outBias) {
    public Projected(Attention.Names names, boolean bias) {
        this(names, bias, bias, bias);
    }

    /// Self-attention.
    ///
    /// @param prepared what is done to queries, keys and values before the scores
    public Block over(Core core, List<Node> prepared) {
        return over(core, prepared, core.nodes());
    }

    /// As [#over(Core, List)], with what stands between the projections in the place of the core's own.
    public Block over(Core core, List<Node> prepared, List<Node> between) {
        var parts = new ArrayList<Node>();
        parts.add(linear(bias).of(names.query(), "y[b t d]", core.query()));
        parts.addAll(keysAndValues("y[b t d]", core));
        parts.addAll(prepared);
        parts.addAll(between);
        parts.add(linear(outBias).of(names.out(), core.out(), "z[b t d]"));
        return Block.of(names.block(), Component.ATTENTION, parts);
    }

    /// Cross-attention: keys and values are made once, of an encoder's output `e[b t d]`, and kept.
    ///
    /// @param core without a cache of its own
    /// @param length the number of the encoder's tokens
    public Block across(Core core, Expr length) {
        return across(core, length, "e[b t d]");
    }

    /// As [#across(Core, Expr)], of an encoder's output of another width.
    ///
    /// @param from that output, such as `e[b t de]`
    public Block across(Core core, Expr length, String from) {
        return across(core, length, length, from, List.of(), List.of());
    }

    /// As [#across(Core, Expr, String)].
    ///
    /// @param run the tokens that the reference implementation runs, some of which it masks
    /// @param queries what is done to the queries
    /// @param keys what is done to the keys before they are kept
    public Block across(Core core, Expr length, Expr run, String from, List<Node> queries, List<Node> keys) {
        var source = new ArrayList<>(keysAndValues(from, core));
        source.addAll(keys);
        source.add(Gather.of("store_k", core.keys() + " -> @e_" + core.keys()));
        source.add(Gather.of("store_v", core.values() + " -> @e_" + core.values()));
        var parts = new ArrayList<Node>();
        parts.add(linear(bias).of(names.query(), "y[b t d]", core.query()));
        parts.addAll(queries);
        parts.add(within("t", length, run, source));
        parts.add(within("s", length, run, core.nodes()));
        parts.add(linear(outBias).of(names.out(), core.out(), "z[b t d]"));
        return Block.of(names.block(), Component.ATTENTION, parts);
    }

    /// Its layers and the norm before them, in a decoder without an encoder: stored, and of no use.
    ///
    /// @param norm the norm's name
    public List<Node> unread(String norm) {
        return List.of(
                Block.of(names.block(), List.of(unread(names.key(), keyBias), unread(names.value(), bias),
                        unread(names.query(), bias), unread(names.out(), outBias))),
                Block.of(norm, List.of(Gather.of("unused", ".weight[d] .bias[d] -> unused[d]"))));
    }

    private static Block unread(String name, boolean bias) {
        return Block.of(name, List.of(
                Gather.of("unused", ".weight[d' d]" + (bias ? " .bias[d']" : "") + " -> unused[d' d]")));
    }

    private List<Node> keysAndValues(String from, Core core) {
        return List.of(linear(keyBias).of(names.key(), from, core.keys()), linear(bias).of(names.value(), from,
                core.values()));
    }

    private static Block within(String axis, Expr size, Expr run, List<Node> parts) {
        return new Block("", Optional.empty(), run.equals(size) ? Map.of(axis, size)
                : Map.of(axis, size, axis + "!", run), parts);
    }

    private static Linear linear(boolean bias) {
        return new Linear(bias, Layout.OUT_IN);
    }
}

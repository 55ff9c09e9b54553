package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The layers that BART and its kin share: `self_attn`, `encoder_attn` in a decoder, `fc1` and `fc2`, each with its norm.
///
/// @param before whether a norm stands before each sub-layer, not behind the sum
/// @param first whether the sum of words and positions is normed
/// @param last whether the last layer's output is
/// @param computed whether the table of positions is computed, not stored
public record EncoderDecoder(Stack stack, boolean before, boolean first, boolean last, boolean computed) {
    /// The tables of words and positions.
    public static final Tables TABLES = new Tables("x[b t d]");

    /// The attention that reads the encoder.
    private static final String ACROSS = "encoder_attn";

    /// Self-attention, every head with a bias of its own in each of the four layers.
    public Block attention(Core core) {
        return new Projected(names("self_attn"), true).over(core, List.of());
    }

    /// Attention over the encoder's output `e[b t d]`, with its norm.
    ///
    /// @param bias whether its layers have biases
    /// @param length the number of the encoder's tokens
    public List<Node> across(boolean bias, Expr length) {
        return joined(ACROSS, ACROSS + "_layer_norm",
                new Projected(names(ACROSS), bias).across(Core.everywhere(), length));
    }

    /// What reads an encoder where there is none: stored, and of no use.
    public List<Node> unread(boolean bias) {
        var shift = bias ? " .bias[d']" : "";
        var layers = Stream.of("k_proj", "v_proj", "q_proj", "out_proj").<Node>map(name -> Block.of(name, List.of(
                Gather.of("unused", ".weight[d' d]" + shift + " -> unused[d' d]")))).toList();
        return List.of(Block.of(ACROSS, layers), Block.of(ACROSS + "_layer_norm", List.of(
                Gather.of("unused", ".weight[d] .bias[d] -> unused[d]"))));
    }

    /// The usual feed-forward.
    public static Block feedForward(Kind activation) {
        return Usual.plain("", "fc1", "fc2", activation, true);
    }

    /// A layer.
    ///
    /// @param across between attention and feed-forward
    public List<Node> layer(Node attention, List<Node> across, Node feedForward) {
        return layer(attention, across, "final_layer_norm", feedForward);
    }

    /// As [#layer(Node, List, Node)], the last norm under another name.
    public List<Node> layer(Node attention, List<Node> across, String norm, Node feedForward) {
        return Stream.of(joined("self_attn", "self_attn_layer_norm", attention), across,
                joined("ffn", norm, feedForward)).flatMap(List::stream).toList();
    }

    /// The layers `layers.{i}`, all alike, between the rows of positions and the last norm.
    ///
    /// @param times how many
    public List<Node> stacked(Expr times, List<Node> layer) {
        return stacked(List.of(new Repeat("layers", times, layer)));
    }

    /// As [#stacked(Expr, List)], of layers that differ.
    public List<Node> stacked(List<Node> layers) {
        var parts = new ArrayList<>(positions());
        if (first) {
            parts.add(stack.norm("layernorm_embedding", "x[b t d]", "x[b t d]"));
        }
        parts.addAll(layers);
        if (last) {
            parts.add(stack.norm("layer_norm", "x[b t d]", "x[b t d]"));
        }
        return parts;
    }

    private List<Node> positions() {
        return computed
                ? List.of(Block.of("embed_positions", Component.POSITION, List.of(
                        Gather.of("lookup", "positions[b t] $weights[n d] -> row[b t d]"))),
                        Residual.add("embed_positions_sum", "x[b t d] row[b t d] -> x[b t d]"))
                : TABLES.positions("embed_positions");
    }

    private List<Node> joined(String name, String norm, Node part) {
        var residual = name + "_residual";
        return before ? Residual.pre(residual, stack.norm(norm), part)
                : Residual.post(residual, part, stack.norm(norm, "x[b t d]", "x[b t d]"));
    }

    /// The encoder's output handed to the decoder as `e[b t d]`.
    public static Node output() {
        return Pointwise.of("output", Kind.SPLIT, "x[b t d] -> e[b t d]");
    }

    private static Attention.Names names(String block) {
        return new Attention.Names(block, "q_proj", "k_proj", "v_proj", "out_proj");
    }
}

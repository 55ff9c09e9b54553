package assay.kit;

import assay.algebra.Expr;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Pooler;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Encoder and decoder as BART and its kin have them: layers of `self_attn`, `encoder_attn` in a decoder, `fc1` and
/// `fc2`, each with its norm, over one table of words.
///
/// @param before whether a norm stands before each sub-layer, not behind the sum
/// @param first whether the sum of words and positions is normed
/// @param last the norm of the last layer's output; empty where there is none
/// @param computed whether the table of positions is computed, not stored
public record EncoderDecoder(Stack stack, Names names, boolean before, boolean first, String last, boolean computed) {
    /// What the types call otherwise.
    ///
    /// @param across the attention that reads the encoder
    /// @param second the norm of the feed-forward
    public record Names(String trunk, String across, String second) {}

    /// As BART has them.
    public static final Names NAMES = new Names("model", "encoder_attn", "final_layer_norm");

    /// The name of a norm behind the last layer.
    public static final String LAST = "layer_norm";

    private static final Tables TABLES = new Tables("x[b t d]");
    private static final String INPUTS = "ids[b t] positions[b t]";

    /// The table that is there and of no use where encoder and decoder have one each.
    public static final Block UNUSED = Block.of("shared", List.of(Gather.of("unused", ".weight[v d] -> unused[v d]")));

    /// The sizes of both stacks, the decoder's for the axes of heads, feed-forward and positions.
    ///
    /// @param inner of the feed-forward, where a config does not say it
    /// @return those of the encoder
    public Map<String, Expr> sizes(long inner, Expr encoderRows, Expr decoderRows) {
        var hf = stack.hf();
        hf.bind("d'", hf.needed("d", "d_model", "d_model", "hidden_size"));
        hf.bind("n", decoderRows);
        hf.bind("one", Expr.ONE);
        var encoder = new HashMap<>(hf.stack("encoder_", inner));
        encoder.put("n", encoderRows);
        hf.stack("decoder_", inner);
        return encoder;
    }

    /// Self-attention, every head with a bias of its own in each of the four layers.
    public Block attention(Core core, boolean bias) {
        return new Projected(layers("self_attn"), bias).over(core, List.of());
    }

    /// Attention over the encoder's output `e[b t d]`, with its norm.
    ///
    /// @param bias whether its layers have biases
    /// @param length the number of the encoder's tokens
    public List<Node> across(boolean bias, Expr length) {
        return joined(names.across, names.across + "_layer_norm",
                new Projected(layers(names.across), bias).across(Core.everywhere(), length));
    }

    /// What reads an encoder where there is none: stored, and of no use.
    public List<Node> unread(boolean bias) {
        return new Projected(layers(names.across), bias).unread(names.across + "_layer_norm");
    }

    /// A layer.
    ///
    /// @param across between attention and feed-forward
    public List<Node> layer(Node attention, List<Node> across, Node feedForward) {
        return Stream.of(joined("self_attn", "self_attn_layer_norm", attention), across,
                joined("ffn", names.second, feedForward)).flatMap(List::stream).toList();
    }

    /// The layers of a decoder that are all alike.
    public List<Node> decoder(boolean bias, Expr length, Node feedForward) {
        return List.of(new Repeat("layers", Expr.dim("num_decoder_layers"), layer(
                attention(Core.causal(false), bias), across(bias, length), feedForward)));
    }

    /// The layers of an encoder that are all alike.
    public List<Node> encoder(Node attention, Node feedForward) {
        return List.of(new Repeat("layers", Expr.dim("num_encoder_layers"),
                layer(attention, List.of(), feedForward)));
    }

    /// From the words to a stack's output `x[b t d]`: the rows of positions, the layers and the norms around them.
    public List<Node> stacked(List<Node> layers) {
        return Stream.concat(positions().stream(), normed(layers).stream()).toList();
    }

    /// The layers and the norms around them.
    public List<Node> normed(List<Node> layers) {
        var parts = new ArrayList<Node>();
        if (first) {
            parts.add(stack.norm("layernorm_embedding", "x[b t d]", "x[b t d]"));
        }
        parts.addAll(layers);
        if (!last.isEmpty()) {
            parts.add(stack.norm(last, "x[b t d]", "x[b t d]"));
        }
        return parts;
    }

    /// The encoder's output handed to the decoder as `e[b t d]`.
    public static Node output() {
        return Pointwise.of("output", Kind.SPLIT, "x[b t d] -> e[b t d]");
    }

    /// The decoder without an encoder, its layers with [#unread].
    ///
    /// @param tied whether the head reads the table of words
    public Model alone(boolean bias, boolean tied, Node feedForward) {
        var decoding = new ArrayList<Node>();
        decoding.add(TABLES.words("embed_tokens"));
        decoding.addAll(stacked(List.of(new Repeat("layers", Expr.dim("num_decoder_layers"), layer(
                attention(Core.causal(false), bias), unread(bias), feedForward)))));
        var table = names.trunk + ".decoder.embed_tokens";
        return stack.headed(names.trunk, List.of(Block.of("decoder", decoding)),
                Stack.head("lm_head", table, tied, false), INPUTS);
    }

    /// Encoder and decoder over words, and what the class of [Hf#task] has on them.
    ///
    /// @param own the encoder's sizes
    /// @param apart whether each has a table of its own and there is none besides
    /// @param biased whether the logits have a bias that is not trained
    public Model model(String task, Map<String, Expr> own, boolean apart, boolean biased, List<Node> encoder,
            List<Node> decoder) {
        var hf = stack.hf();
        hf.note("encoder and decoder read --seq tokens each");
        boolean tied = hf.tied(true);
        boolean shared = tied && !apart;
        var path = task.equals(Heads.BARE) ? "" : names.trunk + ".";
        var encoding = new ArrayList<Node>();
        var decoding = new ArrayList<Node>();
        if (shared) {
            decoding.add(TABLES.words("embed_tokens", path + "shared"));
        } else {
            encoding.add(TABLES.words("embed_tokens"));
            decoding.add(TABLES.words("embed_tokens"));
        }
        encoding.addAll(stacked(encoder));
        encoding.add(output());
        decoding.addAll(stacked(decoder));
        var reads = new ArrayList<Node>();
        if (!apart) {
            reads.add(shared ? TABLES.words("shared") : UNUSED);
        }
        reads.add(Block.of("encoder", encoding));
        var inside = List.<Node>of(Stack.run("", Expr.dim("T"), own, reads), Block.of("decoder", decoding));
        return switch (task) {
            case Heads.BARE -> stack.bare(inside, List.of(), INPUTS);
            case Heads.TEXT -> stack.headed(names.trunk, inside, List.of(
                    Pooler.of("classification_head", "dense", Kind.TANH),
                    hf.classifier("classification_head.out_proj", Heads.POOLED)), INPUTS);
            case Heads.ANSWERS -> Heads.onEncoder(stack, task, names.trunk, inside, List.of(), List.of(), INPUTS);
            default -> stack.headed(names.trunk, inside,
                    head(path + (shared ? "shared" : "decoder.embed_tokens"), tied, biased), INPUTS);
        };
    }

    private static List<Node> head(String owner, boolean tied, boolean biased) {
        var parts = new ArrayList<>(Stack.head("lm_head", owner, tied, false));
        if (biased) {
            parts.add(Block.of("", Component.HEAD, List.of(Pointwise.of("final_logits_bias", Kind.BIAS,
                    "logits[b t v] $final_logits_bias[one v] -> logits[b t v]"))));
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

    private static Attention.Names layers(String block) {
        return Attention.Names.of(block, "out_proj");
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Projected;
import assay.part.Residual;
import java.util.ArrayList;
import java.util.List;

/// The layers of [T5] and its kin, in numbered parts.
final class T5Layers {
    private T5Layers() {}

    /// How many layers encoder and decoder have.
    record Depths(Expr encoder, Expr decoder) {}

    /// The sizes that all of its kin have.
    ///
    /// @param inner of the feed-forward, where a config does not say it
    /// @param decoders the decoder's layers where a config does not say it, 0 for as many as the encoder's
    static Depths sizes(Hf hf, long inner, long decoders) {
        var reading = hf.reading();
        hf.needed("v", "vocab_size");
        hf.bind("d'", hf.needed("d", "d_model", "d_model", "hidden_size"));
        hf.needed("h", "num_heads", "num_heads", "num_attention_heads");
        var layers = hf.layers();
        hf.headDimOr(64, "d_kv");
        hf.ffn(Expr.of(inner), String.valueOf(inner), "d_ff");
        hf.size("rb", "relative_buckets", Expr.of(32), "32", "relative_attention_num_buckets");
        reading.sizeIf("context_length", "n_positions");
        return new Depths(layers, decoders == 0
                ? reading.sizeOr("num_decoder_layers", layers, "num_layers", "num_decoder_layers")
                : reading.sizeOr("num_decoder_layers", Expr.of(decoders), String.valueOf(decoders),
                        "num_decoder_layers"));
    }

    static Block feedForward(String words) {
        var kind = Hf.kind(words.substring(words.indexOf('-') + 1));
        return words.startsWith("gated-")
                ? FeedForward.gated(new FeedForward.Names("DenseReluDense", "wi_0", "wi_1", "wo"), Usual.linear(false),
                        kind, "f")
                : Usual.plain("DenseReluDense", "wi", "wo", kind, false);
    }

    /// The layers.
    ///
    /// @param each whether every layer makes the bias, or the first for all
    static List<Node> of(Stack stack, Expr layers, Core core, boolean each, boolean decodes, Node ff) {
        var made = layer(stack, biased(core, true), decodes, ff);
        return each
                ? List.of(new Repeat("block", layers, made))
                : List.of(
                        new Repeat("block", "first", Expr.ONE, made),
                        new Repeat("block", "others", Numbers.from(Expr.ONE, layers.minus(Expr.ONE)),
                                layer(stack, biased(core, false), decodes, ff)));
    }

    /// A layer, of a decoder with attention over the encoder's output.
    static List<Node> layer(Stack stack, Core core, boolean decodes, Node ff) {
        var parts = new ArrayList<Node>();
        parts.add(part(stack, 0, "attention", new Projected(names("SelfAttention"), false).over(core, List.of())));
        if (decodes) {
            parts.add(part(stack, 1, "cross_attention",
                    new Projected(names("EncDecAttention"), false).across(Core.everywhere(), Expr.dim("T"))));
        }
        parts.add(part(stack, parts.size(), "ffn", ff));
        return parts;
    }

    private static Attention.Names names(String block) {
        return new Attention.Names(block, "q", "k", "v", "o");
    }

    /// One of the numbered parts of a layer.
    private static Repeat part(Stack stack, int number, String variant, Node part) {
        return new Repeat("layer", variant, Numbers.from(Expr.of(number), Expr.ONE),
                Residual.pre(variant + "_residual", stack.norm("layer_norm"), part));
    }

    /// A core that adds the bias to its scores.
    ///
    /// @param first whether it makes it
    static Core biased(Core core, boolean first) {
        var where = core.where().map(w -> " where " + w).orElse("");
        var added = Pointwise.of("relative_bias", Kind.POSITION_BIAS,
                core.scores() + " bias[h t s] -> " + core.scores() + where);
        return core.onScores(first
                ? List.of(Block.of("relative_attention_bias", Component.POSITION, List.of(
                        Gather.of("lookup", ".weight[rb h] -> bias[h t s]" + where))), added)
                : List.of(added));
    }
}

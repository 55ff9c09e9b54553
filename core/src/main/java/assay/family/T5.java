package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Pooler;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// T5: encoder and decoder without biases, their positions a learned bias of the scores, one a head and bucket of
/// distances, that the first layer of each stack makes and all use; in UMT5 every layer makes its own. Version 1.1,
/// FLAN and mT5 have a gated feed-forward and a head of their own.
public record T5() implements Family {
    private static final String INPUTS = "ids[b t]";
    private static final Tables WORDS = new Tables("x[b t d]");

    @Override
    public String name() {
        return "t5";
    }

    @Override
    public List<String> types() {
        return List.of("mt5", "t5", "umt5");
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        boolean first = reading.modelType().equals(name());
        boolean each = reading.modelType().equals("umt5");
        var layers = sizes(hf, first ? 2048 : 1024, 0);
        var ff = feedForward(reading.text("ffn", first ? "relu" : "gated-gelu", "feed_forward_proj"));
        var stack = Stack.of(hf);
        return model(stack, false, blocks(stack, layers.encoder, Core.everywhere(), each, false, ff),
                blocks(stack, layers.decoder, Core.causal(false), each, true, ff));
    }

    /// How many layers there are.
    record Layers(Expr encoder, Expr decoder) {}

    /// The sizes that all of its kin have.
    ///
    /// @param inner of the feed-forward, where a config does not say it
    /// @param decoders the decoder's layers where a config does not say it, 0 for as many as the encoder's
    static Layers sizes(Hf hf, long inner, long decoders) {
        var reading = hf.reading();
        hf.needed("v", "vocab_size");
        hf.bind("d'", hf.needed("d", "d_model", "d_model", "hidden_size"));
        hf.needed("h", "num_heads", "num_heads", "num_attention_heads");
        var layers = hf.layers();
        hf.headDimOr(64, "d_kv");
        hf.ffn(Expr.of(inner), String.valueOf(inner), "d_ff");
        hf.size("rb", "relative_buckets", Expr.of(32), "32", "relative_attention_num_buckets");
        reading.sizeIf("context_length", "n_positions");
        return new Layers(layers, decoders == 0
                ? reading.sizeOr("num_decoder_layers", layers, "num_layers", "num_decoder_layers")
                : reading.sizeOr("num_decoder_layers", Expr.of(decoders), String.valueOf(decoders),
                        "num_decoder_layers"));
    }

    /// The model of an encoder's and a decoder's layers.
    ///
    /// @param apart whether both have a table of words of their own where the head does
    static Model model(Stack stack, boolean apart, List<Node> encoding, List<Node> decoding) {
        var hf = stack.hf();
        boolean tied = hf.tied(true);
        boolean shared = tied || !apart;
        var task = hf.task("ForConditionalGeneration", "WithLMHeadModel", "EncoderModel", "Model", Heads.TEXT,
                Heads.TOKENS, Heads.ANSWERS);
        var trunk = task.equals(Heads.TEXT) || task.equals(Heads.TOKENS) ? "transformer" : "";
        boolean encodes = task.equals("EncoderModel") || task.equals(Heads.TOKENS);
        var encoded = new ArrayList<Node>();
        if (!shared) {
            encoded.add(WORDS.words("embed_tokens"));
        }
        encoded.addAll(encoding);
        encoded.add(stack.norm("final_layer_norm", "x[b t d]", encodes ? "x[b t d]" : "e[b t d]"));
        var encoder = Stack.run("", Expr.dim("T"), Map.of(), List.of(
                shared ? WORDS.words("shared") : EncoderDecoder.UNUSED, Block.of("encoder", encoded)));
        if (encodes) {
            return task.equals(Heads.TOKENS)
                    ? stack.headed(trunk, List.of(encoder), List.of(hf.classifier("classifier", "x[b t d]")), INPUTS)
                    : hf.model(List.of(encoder), INPUTS, "x");
        }
        var decoder = new ArrayList<Node>();
        decoder.add(shared ? WORDS.words("embed_tokens", (trunk.isEmpty() ? "" : trunk + ".") + "shared")
                : WORDS.words("embed_tokens"));
        decoder.addAll(decoding);
        decoder.add(stack.norm("final_layer_norm", "x[b t d]", "x[b t d]"));
        hf.note("encoder and decoder read --seq tokens each");
        var parts = new ArrayList<Node>(List.of(encoder, Block.of("decoder", decoder)));
        switch (task) {
            case "Model" -> {
                return hf.model(parts, INPUTS, "x");
            }
            case Heads.TEXT -> {
                return stack.headed(trunk, parts, List.of(Pooler.of("classification_head", "dense", Kind.TANH),
                        hf.classifier("classification_head.out_proj", Heads.POOLED)), INPUTS);
            }
            case Heads.ANSWERS -> {
                parts.add(hf.classifier("qa_outputs", "x[b t d]"));
                return hf.model(parts, INPUTS, "logits");
            }
            default -> {}
        }
        if (!tied && !apart) {
            hf.note("lm_head.weight is its own, as published; transformers 5 ties it to shared.weight whatever the "
                    + "config says, and counts vocab_size x d_model parameters less");
        }
        parts.addAll(Stack.head("lm_head", "shared", tied, false));
        return hf.model(parts, INPUTS, "logits");
    }

    private static Block feedForward(String words) {
        var kind = Hf.kind(words.substring(words.indexOf('-') + 1));
        return words.startsWith("gated-")
                ? FeedForward.gated(new FeedForward.Names("DenseReluDense", "wi_0", "wi_1", "wo"), Usual.linear(false),
                        kind, "f")
                : Usual.plain("DenseReluDense", "wi", "wo", kind, false);
    }

    /// The layers.
    ///
    /// @param each whether every layer makes the bias, or the first for all
    private static List<Node> blocks(Stack stack, Expr layers, Core core, boolean each, boolean decodes, Node ff) {
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

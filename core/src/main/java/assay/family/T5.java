package assay.family;

import assay.algebra.Expr;
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
/// distances, that the first layer of each stack makes and all use; in UMT5 every layer makes its own. Version 1.1, FLAN
/// and mT5 have a gated feed-forward and a head of their own.
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
        var stack = Stack.of(hf);
        boolean first = reading.modelType().equals(name());
        boolean each = reading.modelType().equals("umt5");
        hf.needed("v", "vocab_size");
        var width = hf.needed("d", "d_model", "d_model", "hidden_size");
        hf.needed("h", "num_heads", "num_heads", "num_attention_heads");
        var layers = hf.layers();
        hf.headDimOr(64, "d_kv");
        var inner = first ? 2048 : 1024;
        hf.ffn(Expr.of(inner), String.valueOf(inner), "d_ff");
        hf.size("rb", "relative_buckets", Expr.of(32), "32", "relative_attention_num_buckets");
        reading.sizeIf("context_length", "n_positions");
        var ff = feedForward(reading.text("ffn", first ? "relu" : "gated-gelu", "feed_forward_proj"));
        var task = hf.task("ForConditionalGeneration", "WithLMHeadModel", "EncoderModel", "Model", Heads.TEXT,
                Heads.TOKENS, Heads.ANSWERS);
        var trunk = task.equals(Heads.TEXT) || task.equals(Heads.TOKENS) ? "transformer" : "";
        boolean encodes = task.equals("EncoderModel") || task.equals(Heads.TOKENS);
        var encoder = Stack.run("", Expr.dim("T"), Map.of(), List.of(
                WORDS.words("shared"),
                Block.of("encoder", stack(stack, layers, Core.everywhere(), each, false, ff,
                        encodes ? "x[b t d]" : "e[b t d]"))));
        if (encodes) {
            return task.equals(Heads.TOKENS)
                    ? stack.headed(trunk, List.of(encoder), List.of(hf.classifier("classifier", "x[b t d]")), INPUTS)
                    : hf.model(List.of(encoder), INPUTS, "x");
        }
        var decoderLayers = reading.sizeOr("num_decoder_layers", layers, "num_layers", "num_decoder_layers");
        var decoder = new ArrayList<Node>();
        decoder.add(WORDS.words("embed_tokens", (trunk.isEmpty() ? "" : trunk + ".") + "shared"));
        decoder.addAll(stack(stack, decoderLayers, Core.causal(false), each, true, ff, "x[b t d]"));
        hf.note("encoder and decoder read --seq tokens each");
        var parts = new ArrayList<Node>(List.of(encoder, Block.of("decoder", decoder)));
        switch (task) {
            case "Model" -> {
                return hf.model(parts, INPUTS, "x");
            }
            case Heads.TEXT -> {
                hf.bind("d'", width);
                return stack.headed(trunk, parts, List.of(Pooler.of("classification_head", "dense", Kind.TANH),
                        hf.classifier("classification_head.out_proj", Heads.POOLED)), INPUTS);
            }
            case Heads.ANSWERS -> {
                parts.add(hf.classifier("qa_outputs", "x[b t d]"));
                return hf.model(parts, INPUTS, "logits");
            }
            default -> {}
        }
        boolean tied = hf.tied(true);
        if (!tied) {
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

    /// The layers and the last norm.
    ///
    /// @param each whether every layer makes the bias, or the first for all
    private static List<Node> stack(
            Stack stack, Expr layers, Core core, boolean each, boolean decodes, Node ff, String out) {
        var made = layer(stack, biased(core, true), decodes, ff);
        var repeats = each
                ? List.<Node>of(new Repeat("block", layers, made))
                : List.<Node>of(
                        new Repeat("block", "first", Expr.ONE, made),
                        new Repeat("block", "others", Numbers.from(Expr.ONE, layers.minus(Expr.ONE)),
                                layer(stack, biased(core, false), decodes, ff)));
        var parts = new ArrayList<>(repeats);
        parts.add(stack.norm("final_layer_norm", "x[b t d]", out));
        return parts;
    }

    private static List<Node> layer(Stack stack, Core core, boolean decodes, Node ff) {
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

    private static Core biased(Core core, boolean first) {
        var where = core.where().map(w -> " where " + w).orElse("");
        var added = Pointwise.of("relative_bias", Kind.POSITION_BIAS,
                core.scores() + " bias[h t s] -> " + core.scores() + where);
        return core.onScores(first
                ? List.of(Block.of("relative_attention_bias", Component.POSITION, List.of(
                        Gather.of("lookup", ".weight[rb h] -> bias[h t s]" + where))), added)
                : List.of(added));
    }
}

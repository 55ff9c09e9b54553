package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Core;
import assay.part.Pooler;
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
        var layers = T5Layers.sizes(hf, first ? 2048 : 1024, 0);
        var words = reading.text("ffn", first ? "relu" : "gated-gelu", "feed_forward_proj");
        Hf.doubted("ffn", words.substring(words.indexOf('-') + 1)).ifPresent(hf::note);
        var ff = T5Layers.feedForward(words);
        var stack = Stack.of(hf);
        return model(stack, false, T5Layers.of(stack, layers.encoder(), Core.everywhere(), each, false, ff),
                T5Layers.of(stack, layers.decoder(), Core.causal(false), each, true, ff));
    }

    /// The model of an encoder's and a decoder's layers.
    ///
    /// @param apart whether both have a table of words of their own where the head does
    static Model model(Stack stack, boolean apart, List<Node> encoding, List<Node> decoding) {
        var hf = stack.hf();
        boolean tied = hf.tied(true);
        boolean shared = tied || !apart;
        var task = hf.task(Heads.WRITTEN, "WithLMHeadModel", Heads.ENCODER, Heads.BARE, Heads.TEXT,
                Heads.TOKENS, Heads.ANSWERS);
        var trunk = task.equals(Heads.TEXT) || task.equals(Heads.TOKENS) ? "transformer" : "";
        boolean encodes = task.equals(Heads.ENCODER) || task.equals(Heads.TOKENS);
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
            case Heads.BARE -> {
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
}

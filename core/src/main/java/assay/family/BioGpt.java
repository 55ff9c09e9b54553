package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// BioGPT and XGLM: BART's decoder without an encoder, pre-norm. Positions are a trained table with two rows more than
/// the context, in XGLM a computed one.
public record BioGpt() implements Family {
    @Override
    public String name() {
        return "biogpt";
    }

    @Override
    public List<String> types() {
        return List.of("biogpt", "xglm");
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        boolean trained = reading.modelType().equals(name());
        var hf = new Hf(name(), reading);
        hf.needed("v", "vocab_size");
        hf.needed("d", "d_model", "hidden_size", "d_model");
        hf.layers();
        hf.needed("h", "num_heads", "attention_heads", "num_attention_heads");
        hf.evenHeads();
        hf.ffn(Expr.of(4096), "4096", "ffn_dim", "intermediate_size");
        hf.bind("n", hf.context(trained ? 1024 : 2048).plus(Expr.of(2)));
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var all = new EncoderDecoder(stack, EncoderDecoder.NAMES, true, false, EncoderDecoder.LAST, !trained);
        var feedForward = Usual.plain("", "fc1", "fc2", hf.activation("gelu", "activation_function", "hidden_act"),
                true);
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.addAll(all.stacked(Stack.layers("layers",
                all.layer(all.attention(Core.causal(false), true), List.of(), feedForward))));
        var trunk = trained ? "biogpt" : "model";
        return stack.decoder(trunk, inside, Stack.head(trained ? "output_projection" : "lm_head",
                trunk + ".embed_tokens", hf.tied(true), false));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.part.MaskedHead;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// ELECTRA: a BERT that tells which words were put in place of others, or puts them there; embedded at a width of its
/// own, without a pooler.
public record Electra() implements Family {
    @Override
    public String name() {
        return "electra";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.headDimEven();
        hf.ffn(Expr.of(1024), "1024");
        hf.size("n", "context_length", Expr.of(512), "512", "max_position_embeddings");
        hf.size("ty", "token_types", Expr.of(2), "2", "type_vocab_size");
        hf.size("de", "embedding_size", Expr.of(128), "128");
        var activation = hf.activation("gelu");
        var inside = new ArrayList<>(Encoder.narrow(stack.norm("LayerNorm", "w[b t de]", "w[b t de]"), true,
                !hf.same("embedding_size", "d_model")));
        inside.add(Block.of("encoder", Stack.layers("layer",
                Bert.layer(stack, activation, Core.everywhere(), List.of()))));
        return headed(Encoder.of(hf, name(), inside, List.of(), Bert.INPUTS))
                .with(Heads.TRAINED, false, () -> List.of(Block.of("discriminator_predictions", Component.HEAD, List.of(
                        Usual.linear(true).of("dense", "x[b t d]", "x[b t d']"),
                        Pointwise.of("activation", activation, "x[b t d'] -> x[b t d']"),
                        hf.classifier("dense_prediction", "x[b t d']", 1)))))
                .with(Heads.TEXT, false, () -> EncoderHeads.ownLayer(hf, Kind.GELU)).model();
    }

    /// With a head that guesses words at the width `de` of the embeddings, and one for a choice.
    static Encoder headed(Encoder encoder) {
        var hf = encoder.hf();
        hf.bind("d'", hf.size("d"));
        Supplier<List<Node>> generator = () -> {
            hf.rebind("d'", hf.size("de"));
            return List.of(
                    Block.of("generator_predictions", Component.HEAD,
                            MaskedHead.transform("dense", Kind.GELU, "LayerNorm", true, true)),
                    MaskedHead.decoder("generator_lm_head", encoder.trunk() + ".embeddings.word_embeddings",
                            hf.tied(true), true));
        };
        return encoder.with(Heads.MASKED, false, generator).with(Heads.NEXT, false, generator)
                .with(Heads.CHOICE, false, () -> List.of(Encoder.summary(hf, "first", true, Optional.of(Kind.GELU)),
                        hf.classifier("classifier", Heads.POOLED, 1)));
    }
}

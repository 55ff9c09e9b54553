package assay.family;

import assay.kit.Encoder;
import assay.kit.EncoderHeads;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Pointwise;
import assay.part.Core;
import assay.part.Pooler;
import assay.part.Projected;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;

/// BigBird: a BERT for long texts. Its block-sparse attention is counted as that of every token to every other, which
/// it is for texts of few blocks.
public record BigBird() implements Family {
    @Override
    public String name() {
        return "big_bird";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var stack = Encoder.stack(name(), reading, 3072, 4096);
        var hf = stack.hf();
        var activation = hf.activation("gelu_new");
        boolean bias = reading.flag("attention_bias", true, "use_bias");
        if (!reading.text("attention", "block_sparse", "attention_type").equals("original_full")) {
            int block = reading.number("block_size", 64, "block_size");
            int random = reading.number("num_random_blocks", 3, "num_random_blocks");
            hf.note("block-sparse attention is counted as attention of every token to every other: of texts of more "
                    + "than " + (5L + 2L * random) * block + " tokens the reference computes fewer pairs");
        }
        var layer = stack.postNorm(new Projected(Bert.NAMES, bias, bias, true).over(Core.everywhere(), List.of()),
                "attention.output.LayerNorm",
                Usual.plain("", "intermediate.dense", "output.dense", activation, true), "output.LayerNorm");
        var encoder = Encoder.of(hf, "bert",
                List.of(Bert.embeddings(stack, true), Block.of("encoder", Stack.layers("layer", layer))),
                List.of(Pooler.of("", "pooler", Kind.TANH)), Bert.INPUTS);
        return EncoderHeads.trained(encoder, activation).without(Heads.FOLLOWING, Heads.LANGUAGE).pooled()
                .with(Heads.TEXT, true, () -> EncoderHeads.ownLayer(hf, activation))
                .with(Heads.ANSWERS, false, () -> List.of(Block.of("qa_classifier", Component.HEAD, List.of(
                        Usual.linear(true).of("intermediate.dense", "x[b t d]", "u[b t f]"),
                        Pointwise.of("activation", activation, "u[b t f] -> u[b t f]"),
                        Usual.linear(true).of("output.dense", "u[b t f]", "z[b t d]"),
                        Residual.add("residual", "x[b t d] z[b t d] -> x[b t d]"),
                        stack.norm("output.LayerNorm", "x[b t d]", "x[b t d]"),
                        hf.classifier("qa_outputs", "x[b t d]", 2)))))
                .model();
    }
}

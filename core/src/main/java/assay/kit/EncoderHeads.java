package assay.kit;

import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.MaskedHead;
import java.util.List;
import java.util.function.Supplier;

/// Heads of BERT, of RoBERTa and of their kin, beside those for labels that every [Encoder] has.
public final class EncoderHeads {
    private EncoderHeads() {}

    /// The heads of BERT: those of its training, and those that guess words alone.
    public static Encoder trained(Encoder encoder, Kind activation) {
        var hf = encoder.hf();
        Supplier<Node> masked = () -> MaskedHead.block("cls.predictions", "transform.dense", activation,
                "transform.LayerNorm", encoder.trunk() + ".embeddings.word_embeddings", hf.tied(true));
        return trained(encoder, masked)
                .with(Heads.LANGUAGE, false, () -> List.of(masked.get()))
                .with(Heads.NEXT, false, () -> List.of(masked.get()));
    }

    /// The heads of BERT's training: masked words, whether one text follows the other, and both.
    public static Encoder trained(Encoder encoder, Supplier<Node> masked) {
        var hf = encoder.hf();
        var related = "cls.seq_relationship";
        return encoder.with(Heads.MASKED, false, () -> List.of(masked.get()))
                .with(Heads.FOLLOWING, true, () -> List.of(hf.classifier(related, Heads.POOLED, 2)))
                .with(Heads.TRAINED, true, () -> List.of(hf.classifier(related, Heads.POOLED, 2),
                        Pointwise.of("relation", Kind.SPLIT, "logits[b labels] -> relation[b labels]"), masked.get(),
                        Pointwise.of("both", Kind.SPLIT, "logits[b t v] relation[b labels] -> logits[b t v]")));
    }

    /// The heads of RoBERTa, whose labels of a text are made of the first token's state through a layer of their own.
    public static Encoder robust(Encoder encoder) {
        var hf = encoder.hf();
        Supplier<List<Node>> masked = () -> List.of(MaskedHead.block("lm_head", "dense", Kind.GELU, "layer_norm",
                encoder.trunk() + ".embeddings.word_embeddings", hf.tied(true)));
        return encoder.with(Heads.MASKED, false, masked).with(Heads.NEXT, false, masked)
                .with(Heads.TEXT, false, () -> ownLayer(hf, Kind.TANH));
    }

    /// Labels of a text through `classifier.dense` and `classifier.out_proj`.
    public static List<Node> ownLayer(Hf hf, Kind activation) {
        return List.of(Encoder.first("classifier", activation), hf.classifier("classifier.out_proj", Heads.POOLED));
    }
}

package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.ArrayList;
import java.util.List;

/// The head that guesses masked words: a linear layer from `x[b t d]` to `x[b t d']`, its activation and norm, then the
/// product with the embedding's table `[v d']`.
public final class MaskedHead {
    private static final String INNER = "x[b t d']";
    private static final String LOGITS = "logits[b t v]";

    private MaskedHead() {}

    /// What is before the vocabulary.
    ///
    /// @param bias whether the linear layer has one
    /// @param shift whether the norm has one
    public static List<Node> transform(String dense, Kind activation, String norm, boolean bias, boolean shift) {
        return transform(dense, activation, norm, bias, shift, "x[b t d]", INNER);
    }

    /// The same between other streams.
    public static List<Node> transform(String dense, Kind activation, String norm, boolean bias, boolean shift,
            String in, String out) {
        return List.of(
                new Linear(bias, Layout.OUT_IN).of(dense, Component.HEAD, in, out),
                Block.of("", Component.HEAD, List.of(Pointwise.of("activation", activation, out + " -> " + out))),
                Norm.LAYERNORM.of(norm, out, out, shift));
    }

    /// The logits, by the table of `owner` or one of its own.
    public static Block decoder(String name, String owner, boolean tied, boolean bias) {
        return tied
                ? Linear.tied(name, Component.HEAD, INNER, owner, LOGITS, bias)
                : new Linear(bias, Layout.OUT_IN).of(name, Component.HEAD, INNER, LOGITS);
    }

    /// The whole head as BERT has it: the bias of the logits stands beside the decoder, where it is of no use if the
    /// decoder is not tied and so has a bias too.
    public static Block block(String name, String dense, Kind activation, String norm, String owner, boolean tied) {
        var parts = new ArrayList<>(transform(dense, activation, norm, true, true));
        parts.add(decoder("decoder", owner, tied, !tied));
        parts.add(tied
                ? Pointwise.of("bias", Kind.BIAS, LOGITS + " .bias[v] -> " + LOGITS)
                : Gather.of("unused", ".bias[v] -> unused[v]"));
        return Block.of(name, Component.HEAD, parts);
    }

    /// A head whose decoder has no bias of its own, tied or not: one beside it is added to the logits.
    public static Block biased(String name, Kind activation, String norm, String owner, boolean tied) {
        var parts = new ArrayList<>(transform("dense", activation, norm, true, true));
        parts.add(decoder("decoder", owner, tied, false));
        parts.add(Pointwise.of("bias", Kind.BIAS, LOGITS + " .bias[v] -> " + LOGITS));
        return Block.of(name, Component.HEAD, parts);
    }
}

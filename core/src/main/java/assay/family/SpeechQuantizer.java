package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import java.util.List;

/// The head of [Wav2Vec2]'s training.
final class SpeechQuantizer {
    private SpeechQuantizer() {}

    /// Of each frame a vector from a trained book, and the encoder's state, both projected to be compared.
    static List<Node> nodes(Hf hf) {
        var groups = hf.size("cg", "codevector_groups", Expr.of(2), "2", "num_codevector_groups");
        hf.size("cv", "codevectors", Expr.of(320), "320", "num_codevectors_per_group");
        hf.bind("ce", hf.reading().sizeOr("codevector_dim", Expr.of(256), "256", "codevector_dim").over(groups));
        hf.reading().divides("codevector_dim", "codevector_groups");
        hf.size("pc", "proj_codevector_dim", Expr.of(256), "256");
        return List.of(
                Usual.linear(true).of("project_hid", Component.HEAD, "x[b t d]", "logits[b t pc]"),
                Block.of("quantizer", Component.HEAD, List.of(
                        Usual.linear(true).of("weight_proj", "c[b t cl]", "cw[b t cg cv]"),
                        Gather.of("chosen", "cw[b t cg cv] .codevectors[1 (cg cv) ce] -> cq[b t cg ce]"))),
                Usual.linear(true).of("project_q", Component.HEAD, "cq[b t cg ce]", "target[b t pc]"),
                Pointwise.of("both", Kind.SPLIT, "logits[b t pc] target[b t pc] -> logits[b t pc]"));
    }
}

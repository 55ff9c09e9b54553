package assay.family;

import assay.model.Block;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Tensor;
import java.util.List;
import java.util.Optional;

/// What a model of images and text calls its modules in the trunk.
///
/// @param newline a vector of the decoder's width that ends each row of an image; empty where there is none
record Called(String tower, String joint, String text, String newline) {
    static final Called LLAVA = new Called("vision_tower", "multi_modal_projector", "language_model", "");
    static final Called LLAVA_NEXT = new Called("vision_tower", "multi_modal_projector", "language_model",
            "image_newline");
    static final Called IDEFICS = new Called("vision_model", "connector", "text_model", "");
    static final Called DEEPSEEK = new Called("vision_model", "aligner", "language_model", "");

    private static final String TEXT = "language_model";

    /// The model with its text under its own name.
    Model of(Model model) {
        return text.equals(TEXT) ? model : model.withRoot(model.root().with(model.root().parts().stream()
                .map(part -> part.each(this::reading)).map(this::renamed).toList()));
    }

    private Node renamed(Node node) {
        return switch (node) {
            case Block b when b.name().equals(TEXT) -> new Block(text, b.component(), b.axes(), b.parts());
            case Block b when b.name().equals("model") -> b.with(b.parts().stream().map(this::renamed).toList());
            default -> node;
        };
    }

    private Op reading(Op op) {
        var line = op.line();
        return op.with(new Line(line.reads().stream().map(t -> path(t.path())
                .map(p -> new Tensor(t.role(), p, t.name(), t.dims())).orElse(t)).toList(), line.writes(), line.mask(),
                line.reference()));
    }

    private Optional<String> path(String path) {
        return List.of(path.split("[.]")).contains(TEXT) ? Optional.of(path.replace(TEXT, text)) : Optional.empty();
    }
}

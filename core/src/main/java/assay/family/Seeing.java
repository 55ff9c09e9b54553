package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Tensor;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// A type that is a decoder of another family beside an encoder of images of a usual kind.
///
/// @param tower the encoder's type
/// @param own whether that is so whatever the config of images says
/// @param text the decoder's type where its config says none
/// @param tied whether the head reads the table of words where the whole config does not say
/// @param joint what brings `x[b t d]` of the encoder to `image[b nq dt]`
record Seeing(String type, String tower, boolean own, String text, Tied tied, Names names,
        BiFunction<Hf, Reading, List<Node>> joint) {
    /// The modules in the trunk, and a vector of the decoder's width that ends each row of an image; empty where there
    /// is none.
    record Names(String tower, String joint, String text, String newline) {
        static final Names LLAVA = new Names("vision_tower", "multi_modal_projector", "language_model", "");
        static final Names LLAVA_NEXT = new Names("vision_tower", "multi_modal_projector", "language_model",
                "image_newline");
        static final Names IDEFICS = new Names("vision_model", "connector", "text_model", "");
        static final Names DEEPSEEK = new Names("vision_model", "aligner", "language_model", "");
    }

    /// Whether the head reads the table of words where the whole config does not say.
    enum Tied {
        YES,
        NO,
        /// As the config of the text says, also where the whole says that it does not.
        AS_TEXT
    }

    private static final String TIED = "tie_word_embeddings";
    private static final String BOTH = "use_bidirectional_attention";
    private static final String TEXT = "language_model";

    /// The model of the config's type, which is one of the kin.
    static Model of(List<Seeing> kin, Reading whole) {
        return kin.stream().filter(k -> k.type.equals(whole.modelType())).findFirst().orElseThrow().model(whole);
    }

    /// The whole of the config's decoder and encoder.
    private Model model(Reading whole) {
        var decoder = Multimodal.decoder(text(whole), text);
        var vision = whole.inside("vision_config");
        var seen = Towers.of(type, own ? Towers.typed(vision, tower) : vision, tower);
        var hf = seen.hf();
        hf.bind("dt'", hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE)));
        var joined = joint.apply(hf, whole);
        var towers = new ArrayList<Node>();
        towers.add(hf.idle(names.tower, seen.nodes()));
        towers.add(hf.idle(names.joint, joined));
        if (!names.newline.isEmpty()) {
            towers.add(hf.idle("", List.of(
                    Gather.of("rows", "image[b nq dt] ." + names.newline + "[dt] -> image[b nq dt]"))));
        }
        boolean patches = Towers.kind(vision, tower).equals(Towers.SIGLIP2);
        return called(new Multimodal(towers, patches ? "patches[bi np px]" : "pixels[bi colours rows columns]", patches
                ? Map.of("np", hf.size("np"), "px", hf.size("px"), "nq", hf.size("nq")) : seen.axes())
                .around(type, whole, decoder));
    }

    private Reading text(Reading whole) {
        var inside = whole.inside("text_config");
        var above = whole.flagged(whole.has("tie_embedding") ? "tie_embedding" : TIED, tied == Tied.YES);
        boolean asText = tied == Tied.AS_TEXT && above.value().equals(new Value.Flag(false));
        var taken = asText ? inside.flagged(TIED, false) : above;
        var text = Assumed.of(inside, inside.modelType().isEmpty() ? this.text : inside.modelType())
                .with(TIED, taken);
        text = text.has("tie_embedding") ? text.with("tie_embedding", taken) : text;
        return text.has(BOTH) ? text.with(BOTH, new Field(new Value.Nothing(), text.place(BOTH))) : text;
    }

    /// The model with its text under its own name.
    private Model called(Model model) {
        return names.text.equals(TEXT) ? model : model.withRoot(model.root().with(model.root().parts().stream()
                .map(part -> part.each(this::reading)).map(this::renamed).toList()));
    }

    private Node renamed(Node node) {
        return switch (node) {
            case Block b when b.name().equals(TEXT) -> new Block(names.text, b.component(), b.axes(), b.parts());
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
        return List.of(path.split("[.]")).contains(TEXT) ? Optional.of(path.replace(TEXT, names.text))
                : Optional.empty();
    }
}

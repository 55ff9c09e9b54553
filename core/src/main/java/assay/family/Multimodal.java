package assay.family;

import assay.algebra.Expr;
import assay.kit.Media;
import assay.model.Block;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Op;
import assay.model.Spelling;
import assay.problem.Nearest;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A decoder inside a model that reads images too: the decoder's own tree, its trunk `model` named
/// `model.language_model`, beside towers that stand idle where there is text alone.
///
/// @param towers what makes `image[b nq dt]` of an image, each block as [assay.kit.Hf#seen] gives it, or idle
/// @param input the images as an op line writes them, of batch `bi`: that of the first tower
/// @param axes the sizes of the input's axes, and of `nq`, the tokens of an image or of a crop of it
/// @param placed what the towers make, as the text's op lines read it: tokens of width `d`
record Multimodal(List<Node> towers, String input, Map<String, Expr> axes, List<String> placed) {
    static final String TRUNK = "model";
    private static final String TEXT = "language_model";

    /// Where the number of an image's tokens comes from.
    static final String CUT = "as the image is cut";

    /// Towers that make tokens of images alone.
    Multimodal(List<Node> towers, String input, Map<String, Expr> axes) {
        this(towers, input, axes, List.of("image[bi nq d]"));
    }

    /// Where the whole decoder, its head too, is a module of its own in the files.
    static final Spelling SPELLING = Spelling.AS_IS.rename("model.language_model", "language_model.model")
            .rename("lm_head", "language_model.lm_head").rename("model.vision_tower", "vision_tower")
            .rename("model.multi_modal_projector", "multi_modal_projector");

    /// The decoder that an object of the config describes by its own `model_type`.
    static Model decoder(Reading text, String or) {
        var type = text.modelType().isEmpty() ? or : text.modelType();
        var causal = text.with("architectures", new Field(new Value.Nothing(), text.place("architectures")));
        var known = Families.ALL.stream().filter(f -> f.types().contains(type)).findFirst();
        if (known.isEmpty() || (known.get() instanceof Whole family && family.whole(type))) {
            var types = Families.ALL.stream().flatMap(f -> f.types().stream()).filter(t -> !t.isEmpty()).toList();
            text.refuse(text.place("model_type"), "unknown model_type " + Reading.quoted(type) + " of a text_config",
                    Nearest.hint(type, types));
            return new Llama().model(causal);
        }
        return known.get().model(causal.with("model_type", new Field(new Value.Text(type), text.place("model_type"))));
    }

    /// The config of the text, whose head is tied where the whole config says so, else as the text's own says.
    static Reading tied(Reading whole, Reading text) {
        var above = whole.flagged("tie_word_embeddings", false);
        return above.value().equals(new Value.Flag(false)) ? text : text.with("tie_word_embeddings", above);
    }

    /// The whole of `decoder` and the towers.
    Model around(String family, Reading whole, Model decoder) {
        if (!(decoder.root().parts().getFirst() instanceof Block trunk) || !trunk.name().equals(TRUNK)) {
            whole.refuse(whole.place("text_config"), Reading.quoted(decoder.family()) + " inside " + family
                    + " is not known", "");
            return decoder;
        }
        var text = new ArrayList<>(trunk.parts().stream().map(part -> part.each(Multimodal::renamed)).toList());
        var inside = new ArrayList<>(towers);
        inside.add(Block.of(TEXT, PlacedTokens.in(text, placed)));
        var all = new ArrayList<Node>();
        all.add(Block.of(TRUNK, inside));
        decoder.root().parts().stream().skip(1).map(part -> part.each(Multimodal::renamed)).forEach(all::add);
        var bound = new HashMap<>(decoder.axes());
        bound.put("bi", first("b", Expr.ZERO));
        bound.putAll(axes);
        var inputs = new ArrayList<>(decoder.inputs());
        if (!input.isEmpty()) {
            inputs.addAll(Line.of(input + " -> image[bi]").reads());
        }
        var notes = new ArrayList<>(decoder.notes());
        if (!placed.isEmpty()) {
            boolean sound = placed.size() > 1 || !placed.getFirst().startsWith("image");
            notes.add(note(Media.of(whole), sound ? "the encoders of images and sound and what joins them"
                    : "the image encoder and what joins it"));
            if (!first("b", Expr.ZERO).isZero()) {
                Media.of(whole).placed(first("ni", first("crops", Expr.ONE).times(first("nq", Expr.ZERO))),
                        first("marks", Expr.ZERO), CUT);
            }
        }
        whole.texts("architectures");
        return TrunkHeads.classed(whole, new Model(decoder.name(), family, decoder.source(), bound, Block.of("", all),
                inputs, decoder.output(), whole.sizes(), whole.switches(), notes.stream().distinct().toList()));
    }

    /// What the numbers count of the towers.
    static String note(Media media, String towers) {
        return media.any() ? "parameters, flops and activations count " + towers + " to the text."
                : "parameters counts " + towers + " to the text; flops and memory.cache are those of text alone.";
    }

    private Expr first(String axis, Expr or) {
        return towers.isEmpty() || !(towers.getFirst() instanceof Block tower) ? or
                : tower.axes().getOrDefault(axis, or);
    }

    private static Op renamed(Op op) {
        return TrunkHeads.renamed(op, TRUNK + ".", TRUNK + "." + TEXT + ".");
    }
}

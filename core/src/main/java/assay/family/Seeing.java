package assay.family;

import assay.algebra.Expr;
import assay.family.Cuts.Cut;
import assay.kit.Hf;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Node;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// A type that is a decoder of another family beside an encoder of images of a usual kind.
///
/// @param tower the encoder's type
/// @param own whether that is so whatever the config of images says
/// @param text the decoder's type where its config says none
/// @param tied whether the head reads the table of words where the whole config does not say
/// @param taken of the encoder's tokens
/// @param joint what brings those, `x[b t d]`, to `image[b nq dt]`
/// @param cut what becomes of an image before
record Seeing(String type, String tower, boolean own, String text, Tied tied, Called names, Taken taken,
        BiFunction<Hf, Reading, List<Node>> joint, Cut cut) {
    /// Whether the head reads the table of words where the whole config does not say.
    enum Tied {
        YES,
        NO,
        /// As the config of the text says, also where the whole says that it does not.
        AS_TEXT
    }

    private static final String TIED = "tie_word_embeddings";
    private static final String BOTH = "use_bidirectional_attention";

    /// The model of the config's type, which is one of the kin.
    static Model of(List<Seeing> kin, Reading whole) {
        return kin.stream().filter(k -> k.type.equals(whole.modelType())).findFirst().orElseThrow().model(whole);
    }

    /// The whole of the config's decoder and encoder.
    private Model model(Reading whole) {
        var decoder = Multimodal.decoder(text(whole), text);
        var vision = whole.inside("vision_config");
        var seen = taken.of(Towers.of(type, own ? Towers.typed(vision, tower) : vision, tower), whole);
        var hf = seen.hf();
        hf.bind("dt'", hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE)));
        var joined = joint.apply(hf, whole);
        cut.of(hf, whole);
        taken.check(hf, whole);
        var towers = new ArrayList<Node>();
        towers.add(hf.seen(names.tower(), seen.nodes()));
        towers.add(hf.seen(names.joint(), joined));
        boolean patches = Towers.kind(vision, tower).equals(Towers.SIGLIP2);
        var axes = new HashMap<>(patches ? Map.of("np", hf.size("np"), "px", hf.size("px"), "nq", hf.size("nq"))
                : seen.axes());
        if (!names.newline().isEmpty()) {
            towers.add(hf.packed(List.of(Gather.of("rows",
                    "image[bc nq dt] ." + names.newline() + "[dt] -> image[b ni dt]"))));
            axes.put("ba", hf.size("b"));
            axes.put("ni", hf.size("ni"));
        }
        return names.of(new Multimodal(towers, patches ? "patches[bi np px]" : "pixels[bi colours rows columns]", axes,
                List.of(names.newline().isEmpty() ? "image[bi nq d]" : "image[ba ni d]"))
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
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Architecture;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Resizing;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.List;
import java.util.Map;

/// Fuyu: [Persimmon], or another decoder, and one layer that makes a token of the pixels of each patch of an image.
/// A word ends each row of patches and one the image. Older configs have the text's fields at the top.
public record Fuyu() implements Whole {
    private static final String TEXT = "persimmon";

    /// What an image is shrunk to at most, as the reference's processor has it.
    private static final long HEIGHT = 1080;
    private static final long WIDTH = 1920;

    @Override
    public String name() {
        return "fuyu";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var patch = reading.sizeOr("patch_size", Expr.of(30), "30", "patch_size");
        var image = reading.sizeOr("image_size", Expr.of(300), "300", "image_size");
        hf.bind("pp", patch.pow(2).times(reading.sizeOr("num_channels", Expr.of(3), "3", "num_channels")));
        var media = Media.of(reading);
        var grid = media.grid(patch, given -> Resizing.inside(given, HEIGHT, WIDTH, media.whole(patch)));
        hf.bind("np", grid.map(Media.Grid::patches).orElseGet(() -> image.ceilDiv(patch).pow(2)));
        hf.bind("nq", hf.size("np"));
        hf.bind("marks", grid.map(g -> g.down().plus(Expr.ONE)).orElse(Expr.ZERO));
        hf.bind("do", reading.sizeOr("image_d_model", Expr.of(4096), "4096", "hidden_size"));
        var inside = reading.has("text_config") ? reading.inside("text_config") : Towers.typed(reading, TEXT);
        var type = inside.modelType().isEmpty() ? TEXT : inside.modelType();
        var decoder = Multimodal.decoder(Assumed.of(inside, type).with("tie_word_embeddings",
                reading.flagged("tie_word_embeddings", false)), TEXT);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        return new Multimodal(List.of(hf.seen("", List.of(
                Usual.linear(true).of("vision_embed_tokens", "patches[b np pp]", "made[b np do]"),
                Pointwise.of("width", Kind.SPLIT, "made[b np do] -> image[b np dt]")))),
                "patches[bi np pp]", Map.of("np", hf.size("np"), "pp", hf.size("pp")), List.of("image[bi np d]"))
                .around(name(), usual(reading), decoder);
    }

    /// The config whose class is the usual one of whole models where it names that of this type.
    private static Reading usual(Reading reading) {
        return Architecture.of(reading).ending(Heads.NEXT).isEmpty() ? reading
                : reading.with("architectures", new Field(new Value.Nothing(), reading.place("architectures")));
    }

    @Override
    public Spelling spelling() {
        return Multimodal.SPELLING.rename("model.vision_embed_tokens", "vision_embed_tokens");
    }
}

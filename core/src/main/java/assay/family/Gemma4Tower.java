package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Images;
import assay.model.Model;
import assay.model.Spelling;
import assay.spec.Reading;
import java.util.List;

/// The encoders of images and sound of [Gemma4], each alone.
public record Gemma4Tower() implements Family {
    private static final String SOUND = "gemma4_audio";

    @Override
    public String name() {
        return "gemma4_vision";
    }

    @Override
    public List<String> types() {
        return List.of(SOUND, name());
    }

    @Override
    public Model model(Reading reading) {
        reading.texts("architectures");
        return reading.modelType().equals(SOUND) ? sound(reading) : image(reading);
    }

    private Model image(Reading reading) {
        var hf = Gemma4Vision.sizes(name(), reading, Gemma4Vision.tokens(reading));
        Images.number(hf);
        return hf.model(Gemma4Vision.tower(hf), "patches[b np pp]", "x");
    }

    private static Model sound(Reading reading) {
        var tower = SpeechTower.of(SOUND, reading, true, 750);
        var hf = tower.hf();
        hf.rebind("once", Expr.ONE);
        hf.note("the input is a sound: half a minute, or as long as it is given, and --seq is ignored");
        return hf.model(tower.projected(), "sound[b ta m]", "heard");
    }

    @Override
    public Spelling spelling() {
        return new Gemma4().spelling();
    }
}

package assay.family;

import assay.kit.Family;
import assay.model.Model;
import assay.model.Spelling;
import assay.quantity.Dtype;
import assay.spec.Reading;

/// The text of ERNIE 4.5 VL: an ERNIE 4.5 with a second set of experts in each layer, for the tokens of images.
public record Ernie45VlText() implements Family {
    @Override
    public String name() {
        return Ernie45.SEEING;
    }

    @Override
    public Model model(Reading reading) {
        return Ernie45.of(reading);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.typed(Dtype.FP32, "gate.weight", "e_score_correction_bias");
    }
}

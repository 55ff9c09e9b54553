package assay.family;

import assay.kit.Family;
import assay.model.Model;
import assay.model.Spelling;
import assay.quantity.Dtype;
import assay.spec.Reading;

/// The text of GLM-4.5V: a [Glm4Moe] with positions of three coordinates, whose files hold the experts of a layer
/// together where it stands alone.
public record Glm4vMoeText() implements Family {
    @Override
    public String name() {
        return Glm4Moe.SEEING;
    }

    @Override
    public Model model(Reading reading) {
        return Glm4Moe.of(reading);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.typed(Dtype.FP32, "e_score_correction_bias").keeping("e_score_correction_bias");
    }
}

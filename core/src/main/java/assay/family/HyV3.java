package assay.family;

import assay.kit.Family;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Experts;
import assay.quantity.Dtype;
import assay.spec.Reading;

/// Tencent's Hy3: layers as dots.llm1 has them, all of which reach everything.
public record HyV3() implements Family {
    @Override
    public String name() {
        return "hy_v3";
    }

    @Override
    public Model model(Reading reading) {
        return Dots1.of(reading, true);
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").rename("mlp.gate", "mlp.router.gate")
                .rename("shared_experts", "shared_mlp").rename("e_score_correction_bias", "expert_bias")
                .typed(Dtype.FP32, "expert_bias").keeping("e_score_correction_bias");
    }
}

package assay.family;

import assay.kit.Family;
import assay.model.Model;
import assay.model.Spelling;
import assay.quantity.Dtype;
import assay.spec.Reading;

/// Marian: a BART without a norm but behind each sub-layer, its two languages of one vocabulary or of one each. Its table
/// of positions is counted, and no file has it: it is made anew of sines.
public record Marian() implements Family {
    @Override
    public String name() {
        return "marian";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        return Bart.of(reading);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.keeping("final_logits_bias").without("embed_positions.weight");
    }
}

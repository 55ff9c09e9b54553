package assay.family;

import assay.kit.Family;
import assay.model.Model;
import assay.spec.Reading;

/// Mistral Small 4: a DeepSeek V3 whose experts are chosen by softmax scores alone, and stored together.
public record Mistral4() implements Family {
    @Override
    public String name() {
        return "mistral4";
    }

    @Override
    public Model model(Reading reading) {
        return DeepseekV3.of(reading);
    }
}

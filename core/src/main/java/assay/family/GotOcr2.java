package assay.family;

import assay.model.Model;
import assay.model.Spelling;
import assay.spec.Reading;

/// GOT-OCR 2: [Qwen2] beside [SamVision], whose tokens two convolutions make fewer. In its files the decoder is a
/// module of its own.
public record GotOcr2() implements Whole {
    @Override
    public String name() {
        return DeepseekVlHybrid.GOT;
    }

    @Override
    public Model model(Reading reading) {
        return DeepseekVlHybrid.of(reading);
    }

    @Override
    public Spelling spelling() {
        return Multimodal.SPELLING;
    }
}

package assay.family;

import assay.model.Model;
import assay.spec.Reading;

/// Qwen 3 ASR: [Qwen3] beside an encoder of sound with convolutions over frames and bands. Its files call the parts as
/// the tree does, not as those of [Qwen2Audio].
public record Qwen3Asr() implements Whole {
    @Override
    public String name() {
        return Qwen2Audio.ASR;
    }

    @Override
    public Model model(Reading reading) {
        return Qwen2Audio.of(reading);
    }
}

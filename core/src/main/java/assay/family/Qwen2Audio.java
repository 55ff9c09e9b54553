package assay.family;

import assay.algebra.Expr;
import assay.kit.Media;
import assay.model.Model;
import assay.model.Spelling;
import assay.spec.Field;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Decoders of other families beside an encoder of sound: Qwen 2 Audio and
/// Audio Flamingo 3, which pool two of Whisper's tokens; Voxtral, which joins four. [Qwen3Asr] is one of them too.
public record Qwen2Audio() implements Whole {
    private static final String VOXTRAL = "voxtral";
    private static final String FLAMINGO = "audioflamingo3";
    private static final String BIAS = "token_classification_bias";
    static final String ASR = "qwen3_asr";
    static final List<Long> WHISPER = List.of(1280L, 5120L, 32L, 20L);

    @Override
    public String name() {
        return "qwen2_audio";
    }

    @Override
    public List<String> types() {
        return List.of(FLAMINGO, name(), VOXTRAL);
    }

    @Override
    public Model model(Reading reading) {
        return of(reading);
    }

    static Model of(Reading reading) {
        var type = reading.modelType();
        boolean recognises = type.equals(ASR);
        var text = type.equals(VOXTRAL) ? "llama" : recognises ? "qwen3" : "qwen2";
        var inside = reading.inside("text_config").with("tie_word_embeddings",
                recognises ? reading.flagged("tie_word_embeddings", true)
                : new Field(new Value.Flag(false), reading.place("text_config")));
        var decoder = Multimodal.decoder(Assumed.of(type.equals(VOXTRAL) ? spoken(inside) : inside,
                inside.modelType().isEmpty() ? text : inside.modelType()), text);
        var tower = SoundEncoder.of(type, reading.inside("audio_config"),
                recognises ? List.of(1024L, 4096L, 24L, 16L) : WHISPER);
        var hf = tower.hf();
        hf.bind("dt'", hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE)));
        var nodes = new ArrayList<>(recognises ? ChunkedSound.eighth(tower.hf(), 8000, true) : tower.halved());
        if (!recognises) {
            crops(tower, type);
        }
        nodes.add(tower.layers(recognises));
        var joined = switch (type) {
            case ASR -> SoundProjector.recognised(tower);
            case VOXTRAL -> SoundProjector.joined(hf);
            default -> SoundProjector.pooled(tower, nodes, type.equals(FLAMINGO) ? reading.flag("projector_bias", true,
                    "projector_bias") : true, type.equals(FLAMINGO));
        };
        if (recognises || type.equals(VOXTRAL)) {
            nodes.add(tower.last(recognises ? "ln_post" : "layer_norm"));
        }
        var media = Media.of(reading);
        switch (type) {
            case ASR -> media.spoken(hf.size("na"), Expr.of(2), "as the sound is cut");
            case VOXTRAL -> media.spoken(hf.size("na").times(hf.size("crops")), Expr.ONE, "of the sound filled up");
            default -> media.spoken(hf.size("heard").over(Expr.of(2)).floor(),
                    type.equals(FLAMINGO) ? Expr.ZERO : Expr.of(2), "of frames that are all sound");
        }
        return new Multimodal(List.of(hf.heard("audio_tower", nodes), hf.heard("multi_modal_projector", joined)),
                "sound[bi frames m]", Map.of("frames", hf.size("p"), "m", hf.size("m"), "na", hf.size("na")),
                List.of("sound_tokens[bi na d]")).around(type,
                        recognises ? reading.with(BIAS, reading.flagged(BIAS, false)) : reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return Multimodal.SPELLING.rename("model.audio_tower", "audio_tower");
    }

    /// Voxtral's text, where its config leaves sizes out.
    private static Reading spoken(Reading text) {
        return text.assuming("vocab_size", 131072).assuming("hidden_size", 3072).assuming("intermediate_size", 8192)
                .assuming("num_hidden_layers", 30).assuming("num_key_value_heads", 8).assuming("head_dim", 128);
    }

    /// The half minutes of a sound that go through a tower one by one.
    ///
    /// @param type the model's, not the tower's
    static void crops(SoundEncoder tower, String type) {
        tower.crops(type.equals(VOXTRAL) ? Media.ANY / Media.RATE : type.equals(FLAMINGO) ? 600 : 0);
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Norm;
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
        var nodes = new ArrayList<>(recognises ? tower.eighth(8000, true) : tower.halved());
        if (!recognises) {
            tower.crops(type.equals(VOXTRAL) ? Media.ANY / 16_000 : type.equals(FLAMINGO) ? 600 : 0);
        }
        nodes.add(tower.layers(recognises));
        var joined = switch (type) {
            case ASR -> recognised(tower);
            case VOXTRAL -> joined(hf);
            default -> pooled(tower, nodes, type.equals(FLAMINGO) ? reading.flag("projector_bias", true,
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

    private static List<Node> recognised(SoundEncoder tower) {
        var hf = tower.hf();
        hf.bind("na", hf.size("t"));
        hf.size("do", "audio_output_dim", Expr.of(3584), "3584", "output_dim");
        return List.of(
                Usual.linear(true).of("linear_1", "x[b t d]", "u[b t d']"),
                Pointwise.of("activation", tower.activation(), "u[b t d'] -> u[b t d']"),
                Usual.linear(true).of("linear_2", "u[b t d']", "heard[b t do]"),
                Pointwise.of("width", Kind.SPLIT, "heard[b t do] -> sound_tokens[b na dt]"));
    }

    /// As many tokens side by side as are as wide as the encoder's feed-forward.
    private static List<Node> joined(Hf hf) {
        hf.bind("na", hf.size("t").times(hf.size("d")).over(hf.size("f")).floor());
        var nodes = new ArrayList<Node>();
        nodes.add(Pointwise.of("join", Kind.SPLIT, "x[b t d] -> u[b na f]"));
        nodes.addAll(two("u[b na f]", false));
        return nodes;
    }

    private static List<Node> pooled(SoundEncoder tower, List<Node> nodes, boolean bias, boolean two) {
        nodes.add(tower.pooled(2));
        nodes.add(Norm.LAYERNORM.of("layer_norm", "x[b na d]", "x[b na d]", true));
        return two ? two("x[b na d]", bias)
                : List.of(Usual.linear(true).of("linear", "x[b na d]", "sound_tokens[b na dt]"));
    }

    private static List<Node> two(String from, boolean bias) {
        return List.of(
                Usual.linear(bias).of("linear_1", from, "m[b na dt']"),
                Pointwise.of("activation", Kind.GELU, "m[b na dt'] -> m[b na dt']"),
                Usual.linear(bias).of("linear_2", "m[b na dt']", "sound_tokens[b na dt]"));
    }
}

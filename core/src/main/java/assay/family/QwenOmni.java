package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Media;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Line;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// What thinks in the omni models of Qwen 2.5 and 3: a [Qwen2], or a [Qwen3Moe], with positions of three coordinates,
/// beside an encoder of sound and one of images.
public record QwenOmni() implements Whole {
    private static final String THIRD = "qwen3_omni_moe_thinker";

    @Override
    public String name() {
        return "qwen2_5_omni_thinker";
    }

    @Override
    public List<String> types() {
        return List.of(name(), THIRD);
    }

    @Override
    public Model model(Reading reading) {
        boolean third = reading.modelType().equals(THIRD);
        var decoder = text(reading, third);
        var sound = SoundEncoder.of(reading.modelType(), reading.inside("audio_config"), Qwen2Audio.WHISPER);
        var heard = sound.hf();
        heard.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        heard.size("do", "audio_output_dim", Expr.of(3584), "3584", "output_dim");
        var vision = new Hf(reading.modelType(), reading.inside("vision_config"));
        OmniVision.sizes(vision, third);
        vision.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        var parts = new ArrayList<Node>();
        parts.add(heard.heard("audio_tower", third ? chunked(sound) : pooled(sound)));
        parts.add(vision.seen("visual", OmniVision.tower(vision, third)));
        decoder.root().parts().stream().map(QwenOmni::placing).forEach(parts::add);
        var axes = new HashMap<>(decoder.axes());
        axes.put("bi", vision.size("b"));
        axes.put("bs", heard.size("b"));
        axes.put("frames", heard.size("p"));
        axes.put("m", heard.size("m"));
        axes.put("na", heard.size("na"));
        for (var axis : List.of("ch", "pt", "pa", "pb", "nq")) {
            axes.put(axis, vision.size(axis));
        }
        axes.put("np", vision.size("t"));
        var media = Media.of(reading);
        media.placed(vision.size("nq"), Expr.of(2), "as the image is cut");
        media.spoken(heard.size("na"), Expr.of(2), "as the sound is cut");
        var inputs = new ArrayList<>(decoder.inputs());
        inputs.addAll(Line.of("sound[bs frames m] pixels[bi np ch pt pa pb] -> x[bi]").reads());
        reading.texts("architectures");
        return new Model(decoder.name(), reading.modelType(), decoder.source(), axes, Block.of("", parts), inputs,
                decoder.output(), reading.sizes(), reading.switches(), decoder.notes()).noted(
                        Multimodal.note(media, "the encoders of images and sound and what joins them"));
    }

    @Override
    public Spelling spelling() {
        return new Qwen3Moe().spelling();
    }

    private static Node placing(Node node) {
        if (!(node instanceof Block trunk) || !trunk.name().equals("model")) {
            return node;
        }
        var parts = new ArrayList<>(trunk.parts());
        parts.add(1, Gather.of("place_images", "x[b t d] image[bi nq d] -> x[b t d]"));
        parts.add(2, Gather.of("place_sound_tokens", "x[b t d] sound_tokens[bs na d] -> x[b t d]"));
        return trunk.with(parts);
    }

    private static Model text(Reading reading, boolean third) {
        var inside = reading.inside("text_config").assuming("vocab_size", third ? 3584 : 152064)
                .assuming("hidden_size", third ? 2048 : 3584).assuming("num_hidden_layers", 28)
                .assuming("num_attention_heads", 28);
        var hf = new Hf(reading.modelType(), inside).decoder();
        var stack = Stack.of(hf);
        hf.bind("places", Expr.of(3));
        hf.context(32768);
        hf.groupsOr(4);
        hf.headDim();
        hf.ffn(Expr.of(18944), "18944");
        boolean tied = reading.flag("tied", false, "tie_word_embeddings");
        if (third) {
            hf.expertWidth(768);
            hf.experts(Expr.of(128), Expr.of(8), "num_experts", "num_local_experts");
            return stack.decoderOfPlaces(Qwen3Moe.layers(stack, Core.CAUSAL), tied);
        }
        hf.rotary(Rational.ONE);
        var activation = hf.activation("silu");
        boolean slides = inside.flag("sliding", false, "use_sliding_window")
                && hf.windowOr(32768, "sliding_window").equals(Core.SLIDING);
        int first = inside.number("max_window_layers", 28, "max_window_layers");
        var types = LayerTypes.sliding(inside, i -> Reach.sliding(slides && i >= first));
        return stack.decoderOfPlaces(Stack.layers("layers", slides ? types : List.of(Reach.FULL), type -> stack.preNorm(
                Usual.attention(Core.causal(true).where(type.mask()), true, false, List.of()),
                Usual.gated(activation, false))), tied);
    }

    /// Qwen 2.5's: two tokens pooled to one.
    private static List<Node> pooled(SoundEncoder tower) {
        var nodes = new ArrayList<>(tower.chunked(300));
        tower.hf().bind("i", Expr.of(2));
        nodes.add(tower.layers(false));
        nodes.add(tower.pooled(2));
        nodes.add(Norm.LAYERNORM.of("ln_post", "x[b na d]", "x[b na d]", true));
        nodes.add(Usual.linear(true).of("proj", "x[b na d]", "heard[b na do]"));
        nodes.add(Block.of("audio_bos_eos_token", List.of(
                Gather.of("ends", "heard[b na do] .weight[i do] -> heard[b na do]"))));
        nodes.add(Pointwise.of("width", Kind.SPLIT, "heard[b na do] -> sound_tokens[b na dt]"));
        return nodes;
    }

    /// Qwen 3's: chunks of frames, each an eighth as long.
    private static List<Node> chunked(SoundEncoder tower) {
        var nodes = new ArrayList<>(tower.eighth(0, false));
        tower.hf().bind("na", tower.hf().size("t"));
        nodes.add(tower.layers(true));
        nodes.add(tower.last("ln_post"));
        nodes.add(Usual.linear(true).of("proj1", "x[b t d]", "x[b t d']"));
        nodes.add(Pointwise.of("activation", tower.activation(), "x[b t d'] -> x[b t d']"));
        nodes.add(Usual.linear(true).of("proj2", "x[b t d']", "heard[b t do]"));
        nodes.add(Pointwise.of("width", Kind.SPLIT, "heard[b t do] -> sound_tokens[b na dt]"));
        return nodes;
    }
}

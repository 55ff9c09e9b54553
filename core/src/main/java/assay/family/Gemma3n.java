package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gemma 3n for images, sound and text: [Gemma3nText] beside [MobileNetV5] and [SpeechTower]. Either has a few words of
/// its own, which the reference implementation looks up, and brings to the decoder's width, at every token.
public record Gemma3n() implements Whole {
    @Override
    public String name() {
        return "gemma3n";
    }

    @Override
    public Model model(Reading reading) {
        var text = reading.inside("text_config")
                .with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true));
        var decoder = Multimodal.decoder(text, "gemma3n_text");
        var width = decoder.axes().getOrDefault("d", Expr.ONE);
        var tokens = reading.sizeOr("image_tokens", Expr.of(256), "256", "vision_soft_tokens_per_image");
        var vision = reading.inside("vision_config");
        var architecture = vision.text("vision_architecture", MobileNetV5.ARCHITECTURE, "architecture");
        if (!architecture.equals(MobileNetV5.ARCHITECTURE)) {
            vision.refuse(vision.place("architecture"), "unknown architecture " + Reading.quoted(architecture)
                    + " of timm", "only " + MobileNetV5.ARCHITECTURE + " is known");
        }
        var images = new Hf(name(), vision);
        MobileNetV5.axes(tokens).forEach(images::bind);
        words(images, "vision", 2048, "vision_d_model", width);
        var tower = SpeechTower.of(name(), reading.inside("audio_config"), false, 752);
        var sound = tower.hf();
        words(sound, "audio", 1536, "audio_d_model", width);
        var factor = sound.reading().sizeOr("audio_reduction", Expr.of(4), "4", "conf_reduction_factor");
        sound.bind("na", sound.size("t").ceilDiv(factor));
        var heard = new ArrayList<>(tower.nodes());
        heard.add(Gather.of("every_fourth", "x[b t d] -> heard[b na d]"));
        var seen = new ArrayList<>(MobileNetV5.nodes());
        seen.add(Pointwise.of("features", Kind.SPLIT, "x[b nq co] -> seen[b nq dv]"));
        var axes = new HashMap<String, Expr>();
        List.of("colours", "rows", "columns", "nq").forEach(axis -> axes.put(axis, images.size(axis)));
        axes.put("frames", sound.size("ta"));
        axes.put("m", sound.size("m"));
        axes.put("na", sound.size("na"));
        axes.put("bs", sound.sounds());
        Media.of(reading).spoken(reading.sizeOr("sound_tokens", Expr.of(188), "188", "audio_soft_tokens_per_image"),
                Expr.of(4), "however long the sound is");
        images.bind("marks", Expr.of(4));
        var towers = List.<Node>of(
                images.seen("vision_tower", List.of(Block.of("timm_model", seen))),
                sound.heard("audio_tower", heard),
                joined("embed_vision", "seen[b nq dv]", "image[b nq dt]", images),
                joined("embed_audio", "heard[b na dv]", "sound_tokens[b na dt]", sound));
        return new Multimodal(towers, "pixels[bi colours rows columns] sound[bs frames m]", axes,
                List.of("image[bi nq d]", "sound_tokens[bs na d]", "vision_words[b t d]", "audio_words[b t d]"))
                .around(name(), reading, decoder);
    }

    private static void words(Hf hf, String which, long or, String size, Expr width) {
        var own = hf.reading().sizeOr(size, Expr.of(or), String.valueOf(or), "hidden_size");
        hf.bind("dv", own);
        hf.bind("dt", width);
        hf.size("v", which + "_vocab_size", Expr.of(128), "128", "vocab_size");
    }

    /// Words of its own at every token of the text, and the tower's tokens: both normed, and brought to the decoder's
    /// width by one layer. A sound's tokens are padded with one of the words.
    private static Block joined(String name, String from, String to, Hf hf) {
        var e = "e[b t dv]";
        var words = (name.equals("embed_vision") ? "vision" : "audio") + "_words[b t dt]";
        var projection = "/model." + name + ".embedding_projection.weight[dt dv]";
        var soft = new ArrayList<Node>(List.of(
                Norm.RMSNORM.of("soft_embedding_norm", from, from, false),
                Contract.of("soft_projection", from + " " + projection + " -> " + to),
                Norm.RMSNORM.bare("soft_post_projection_norm", to, to)));
        if (name.equals("embed_audio")) {
            soft.add(Gather.of("padding_lookup", "/model." + name + ".embedding.weight[v dv] -> pad[once dv]"));
            soft.add(Contract.of("padding_projection", "pad[once dv] " + projection + " -> padding[once dt]"));
            soft.add(Gather.of("padded", to + " padding[once dt] -> " + to));
        }
        var own = name.equals("embed_vision") ? hf.seen("", soft) : hf.heard("", soft);
        return new Block(name, Optional.of(Component.EMBEDDING),
                Map.of("v", hf.size("v"), "dv", hf.size("dv"), "dt", hf.size("dt")), List.of(
                Block.of("embedding", List.of(Gather.of("lookup", "ids[b t] .weight[v dv] -> " + e))),
                Norm.RMSNORM.of("hard_embedding_norm", e, e, false),
                Usual.linear(false).of("embedding_projection", e, words),
                Norm.RMSNORM.bare("embedding_post_projection_norm", words, words),
                own));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.spec.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/// T5Gemma 2: an encoder of texts and images and a decoder, both of Gemma 3's layers. One attention of the decoder
/// reads its own tokens and the encoder's, whose keys and values the same layers make: one softmax over both, written
/// as two. One table of words serves for all, with a row of its own for the end of an image. An encoder's window
/// reaches half as many keys to either side as it says; of an even one, one key more is counted.
public record T5Gemma2() implements Whole {
    private static final String WORDS = "encoder.text_model.embed_tokens";

    @Override
    public String name() {
        return "t5gemma2";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf);
        var task = hf.task(Heads.WRITTEN, Heads.BARE, Heads.TEXT, Heads.TOKENS);
        boolean tied = hf.tied(true);
        var path = task.equals(Heads.BARE) ? "" : "model.";
        var whole = reading.inside("encoder");
        var encoder = side(whole.inside("text_config"), GemmaSide.ENCODER);
        encoder.axes().forEach(hf::rebind);
        hf.bind("je", hf.size("j"));
        hf.bind("bi", Expr.ZERO);
        var tower = ImageTower.of(name(), whole.inside("vision_config"), "siglip_vision_model");
        tower.hf().bind("dt", hf.size("d"));
        tower.hf().bind("nq", whole.sizeOr("image_tokens", Expr.of(256), "256", "mm_tokens_per_image"));
        tower.axes().forEach(hf::bind);
        var encoding = Stack.run("encoder", Expr.dim("T"), encoder.axes(), List.of(
                tower.hf().idle("vision_tower", tower.nodes()),
                tower.hf().idle("multi_modal_projector", Gemma3.projector()),
                Block.of("text_model", MergedAttention.nodes(stack, encoder, "", ""))));
        var decoder = alike(hf, side(reading.inside("decoder"), "decoder_"), encoder);
        decoder.axes().forEach(hf::rebind);
        var parts = List.<Node>of(encoding, Block.of("decoder", MergedAttention.nodes(stack, decoder,
                path + "decoder.layers.{i}.self_attn.", tied ? path + WORDS : "")));
        hf.note("encoder and decoder read --seq tokens each");
        hf.note("parameters counts the image encoder; flops are those of text alone.");
        var inputs = "ids[b t] positions[b t] frequencies_encoder[je] frequencies[j] pixels[bi colours rows columns]";
        return T5Gemma.headed(hf, task, parts, inputs, "x[b t d]", () -> Usual.softcapped(
                T5Gemma.head(path + WORDS, tied), decoder.reading(), false));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.rename("encoder.text_model", "encoder");
    }

    private static GemmaSide side(Reading reading, String prefix) {
        var side = GemmaSide.of(reading.assuming("vocab_size", 262208), prefix);
        if (!prefix.equals(GemmaSide.ENCODER)) {
            return side;
        }
        var axes = new HashMap<>(side.axes());
        axes.put("w", axes.getOrDefault("w", Expr.ONE).minus(Expr.ONE).over(Expr.of(2)).floor().plus(Expr.ONE));
        return new GemmaSide(reading, prefix, axes);
    }

    /// A decoder as wide as the encoder, with as many words: another is a problem.
    private static GemmaSide alike(Hf hf, GemmaSide decoder, GemmaSide encoder) {
        for (var size : List.of("d_model", "vocab_size")) {
            if (!hf.same("encoder_" + size, "decoder_" + size)) {
                decoder.reading().refuse(Set.of("encoder_" + size, "decoder_" + size), hf.reading().source("decoder_"
                        + size), "the encoder's and the decoder's " + size + " differ", "");
            }
        }
        var axes = new HashMap<>(decoder.axes());
        for (var axis : List.of("d", "v")) {
            axes.put(axis, encoder.axes().getOrDefault(axis, Expr.ONE));
        }
        return new GemmaSide(decoder.reading(), decoder.prefix(), axes);
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Resizing;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Llama 4 for images and text: [Llama4Text], and an encoder of image patches that stands idle where there is text
/// alone.
public record Llama4() implements Whole {
    /// As the reference's processor has it.
    private static final int MOST_TILES = 16;

    @Override
    public String name() {
        return "llama4";
    }

    @Override
    public Model model(Reading reading) {
        var inside = reading.inside("text_config");
        var text = new Hf(name(), inside).decoder();
        var stack = Stack.of(text);
        var layers = Llama4Text.layers(stack);
        var vision = new Hf(name(), reading.inside("vision_config"));
        sizes(vision);
        vision.bind("dt", text.size("d"));
        var towers = List.<Node>of(vision.seen("vision_model", tower(Stack.of(vision, Norm.LAYERNORM, true))),
                vision.seen("multi_modal_projector", List.of(
                        Pointwise.of("features", Kind.SPLIT, "features[b nq po'] -> features[b nq vo]"),
                        Usual.linear(false).of("linear_1", Component.EMBEDDING, "features[b nq vo]",
                                "image[b nq dt]"))));
        text.bind("bi", vision.size("b"));
        Media.of(reading).placed(vision.size("crops").times(vision.size("nq")), vision.size("marks"),
                "as the image is cut into tiles");
        for (var axis : List.of("np", "pp", "nq")) {
            text.bind(axis, vision.size(axis));
        }
        var decoder = new ArrayList<Node>();
        decoder.add(Stack.embedding("embed_tokens"));
        decoder.add(Gather.of("place_images", "x[b t d] image[bi nq d] -> x[b t d]"));
        decoder.add(Attention.rotary("rotary_emb", true));
        decoder.addAll(layers);
        decoder.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        var language = new ArrayList<Node>();
        language.add(Block.of("model", decoder));
        language.addAll(Stack.head("lm_head", "language_model.model.embed_tokens", text.tied(false), false));
        text.note(Multimodal.note(Media.of(reading), "the image encoder and its projector"));
        return Multimodal.classed(reading, text.model(
                List.of(towers.getFirst(), towers.getLast(), Block.of("language_model", language)),
                "ids[b t] positions[b t] frequencies[j] patches[bi np pp]", "logits"));
    }

    /// Patches `np` of `pp` numbers, which with a class token are the tokens; `nq` tokens of `f` numbers once
    /// neighbours are joined.
    private static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.needed("d", "vision_d_model", "hidden_size");
        hf.needed("h", "vision_num_heads", "num_attention_heads");
        reading.size("vision_num_layers", "num_hidden_layers");
        reading.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        hf.size("f", "vision_d_ff", Expr.of(5632), "5632", "intermediate_size");
        var patch = reading.sizeOr("vision_patch_size", Expr.of(14), "14", "patch_size");
        var image = reading.sizeOr("vision_image_size", Expr.of(448), "448", "image_size");
        hf.bind("pp", patch.pow(2).times(reading.sizeOr("vision_channels", Expr.of(3), "3", "num_channels")));
        hf.bind("np", image.over(patch).floor().pow(2));
        var media = Media.of(reading);
        Cuts.tiles(hf, reading, MOST_TILES, (given, most) -> Resizing.canvas(given, media.whole(image), most, false),
                tiles -> tiles.count() > 1 ? tiles.count() + 3 : 3);
        hf.rebind("t", hf.size("np").plus(Expr.ONE));
        hf.rebind("s", hf.size("t"));
        var ratio = reading.fraction(Rational.of(1, 2), "pixel_shuffle_ratio");
        hf.bind("nq", hf.size("np").times(Expr.of(ratio.times(ratio))).floor());
        hf.size("pi", "projector_input_dim", Expr.of(4096), "4096");
        hf.bind("po'", hf.size("po", "projector_output_dim", Expr.of(4096), "4096"));
        hf.size("vo", "vision_output_dim", Expr.of(7680), "7680");
    }

    private static List<Node> tower(Stack stack) {
        var core = Core.everywhere();
        var attention = Usual.attention("self_attn", "o_proj", core, true, true, Attention.rotated(core));
        var layer = stack.preNorm(attention, Usual.plain("mlp", "fc1", "fc2", Kind.GELU, true));
        var linear = Usual.linear(false);
        return List.of(
                Block.of("patch_embedding", Component.EMBEDDING,
                        List.of(linear.of("linear", "patches[b np pp]", "e[b np d]"))),
                Block.of("", Component.POSITION, List.of(Pointwise.of("class_and_positions", Kind.ADD,
                        "e[b np d] .class_embedding[d] .positional_embedding_vlm[t d] -> x[b t d]"))),
                Attention.rotary("rotary_embedding", false),
                stack.norm("layernorm_pre", "x[b t d]", "x[b t d]"),
                Block.of("model", List.of(new Repeat("layers", Expr.dim("vision_num_layers"), layer))),
                stack.norm("layernorm_post", "x[b t d]", "x[b t d]"),
                Block.of("vision_adapter", Component.FEED_FORWARD, List.of(
                        Pointwise.of("pixel_shuffle", Kind.SPLIT, "x[b t d] -> u[b nq f]"),
                        Block.of("mlp", List.of(
                                linear.of("fc1", "u[b nq f]", "m[b nq pi]"),
                                Pointwise.of("activation", Kind.GELU, "m[b nq pi] -> m[b nq po]"),
                                linear.of("fc2", "m[b nq po]", "features[b nq po']"),
                                Pointwise.of("output", Kind.GELU, "features[b nq po'] -> features[b nq po']"))))));
    }
}

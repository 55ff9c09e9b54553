package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Resizing;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Llama 3.2 Vision: [MllamaText] beside an encoder of the tiles of an image, all tokens of which reach each other.
/// What the text reads are the encoder's last states and those of some layers, side by side.
public record Mllama() implements Whole {
    private static final String FILLED = "The reference implementation fills every image up to the most tiles that one "
            + "may have, and runs those too; --convention torch counts them.";

    @Override
    public String name() {
        return "mllama";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading.inside("vision_config"));
        sizes(hf);
        var text = Assumed.of(reading.inside("text_config"), MllamaText.TYPE);
        var media = Media.of(reading);
        var decoder = MllamaText.of(text, new MllamaText.Seen(media.sees(), media.images().times(hf.size("nq")),
                media.images().times(hf.size("tm")).times(hf.size("nc")), "image[bi nq d]"), "");
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        var towers = List.<Node>of(hf.seen("vision_model", tower(hf)), hf.seen("", List.of(
                Usual.linear(true).of("multi_modal_projector", "seen[b nq vo]", "image[b nq dt]"))));
        media.placed(Expr.ONE, Expr.ZERO, "the word in its place; its states are read by layers of their own");
        return new Multimodal(towers, "pixels[bi tl colours rows columns]", Map.of("tl", hf.size("tl"), "colours",
                hf.size("ch"), "rows", hf.size("ih"), "columns", hf.size("iw"), "nq", hf.size("nq")), List.of())
                .around(name(), reading, decoder).noted(media.any() ? FILLED : "parameters counts the image encoder, "
                        + "what joins it and the layers that read it; flops and memory.cache are those of text alone.");
    }

    @Override
    public Spelling spelling() {
        return Multimodal.SPELLING.rename("model.vision_model", "vision_model");
    }

    /// `tl` tiles, `tm` at most, each of `np` patches and a token more, `nc` together, which are filled up to eights;
    /// `ar` shapes of images, and none; `vo` numbers of each of the `nq` tokens that are read.
    static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.size("d", "vision_d_model", Expr.of(1280), "1280", "hidden_size");
        hf.size("h", "vision_num_heads", Expr.of(16), "16", "attention_heads");
        reading.sizeOr("vision_num_layers", Expr.of(32), "32", "num_hidden_layers");
        reading.sizeOr("vision_global_layers", Expr.of(8), "8", "num_global_layers");
        reading.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.size("f", "vision_d_ff", Expr.of(5120), "5120", "intermediate_size");
        hf.size("tm", "vision_tiles", Expr.of(4), "4", "max_num_tiles");
        hf.size("vo", "vision_output_dim", Expr.of(7680), "7680");
        hf.bind("nc", hf.image(reading, 448, 14));
        hf.bind("one", Expr.ONE);
        hf.bind("ar", Expr.of(reading.entries("supported_aspect_ratios", 8) + 1L));
        var media = Media.of(reading);
        hf.bind("tl", media.own().map(given -> reading.derived("tiles_per_image", Expr.of(Resizing.canvas(given,
                media.whole(hf.size("ih")), media.whole(hf.size("tm")), true).count()), "as the image is cut"))
                .orElse(hf.size("tm")));
        hf.rebind("t", hf.size("tl").times(hf.size("nc").roundUp(Expr.of(8))));
        hf.rebind("s", hf.size("t"));
        hf.bind("nq", hf.size("tl").times(hf.size("nc")));
        if (media.pixels().isPresent()) {
            hf.bind("tl!", hf.size("tm"));
            hf.bind("s!", hf.bind("t!", hf.size("tm").times(hf.size("nc").roundUp(Expr.of(8)))));
            hf.bind("nq!", hf.size("tm").times(hf.size("nc")));
        }
        reading.numbers("intermediate_layers_indices");
    }

    static List<Node> tower(Hf hf) {
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var activation = Hf.kind(hf.reading().text("vision_activation", "gelu", "hidden_act"));
        return List.of(
                Block.of("patch_embedding", Component.EMBEDDING, List.of(
                        Pointwise.of("patches", Kind.WINDOW, "pixels[b tl ch ih iw] -> patches[b tl np ch ph pw]"),
                        Contract.of("convolution", "patches[b tl np ch ph pw] .weight[d ch ph pw] -> e[b tl np d]"))),
                tiles("pre_tile_positional_embedding", "e[b tl np d]"),
                Block.of("", List.of(Gather.of("prepend", "e[b tl np d] .class_embedding[d] -> e[b tl nc d]"))),
                Block.of("gated_positional_embedding", Component.POSITION, List.of(
                        Block.of("tile_embedding", List.of(
                                Gather.of("lookup", "e[b tl nc d] .weight[ar (tm nc d)] -> row[b tl nc d]"))),
                        Pointwise.of("sum", Kind.ADD,
                                "e[b tl nc d] row[b tl nc d] .embedding[nc d] .gate[one] -> e[b tl nc d]"))),
                stack.norm("layernorm_pre", "e[b tl nc d]", "e[b tl nc d]"),
                Pointwise.of("fill", Kind.SPLIT, "e[b tl nc d] -> x[b t d]"),
                Contract.of("reached", "$filled[b t one] $filled[b s one] -> reached[b t s]"),
                Block.of("transformer", List.of(new Repeat("layers", Expr.dim("vision_num_layers"),
                        layer(stack, activation, false)))),
                stack.norm("layernorm_post", "x[b t d]", "x[b t d]"),
                tiles("post_tile_positional_embedding", "x[b t d]"),
                Block.of("global_transformer", List.of(new Repeat("layers", Expr.dim("vision_global_layers"),
                        layer(stack, activation, true)))),
                Pointwise.of("taken", Kind.SPLIT, "x[b t d] -> seen[b nq vo]"));
    }

    private static Block tiles(String name, String stream) {
        return Block.of(name, Component.POSITION, List.of(
                Block.of("embedding", List.of(
                        Gather.of("lookup", stream + " .weight[ar (tm d)] -> row[b tl d]"))),
                Pointwise.of("sum", Kind.ADD, stream + " row[b tl d] .gate[one] -> " + stream)));
    }

    private static List<Node> layer(Stack stack, Kind activation, boolean gated) {
        var attention = Usual.attention("self_attn", "o_proj", Core.everywhere(), false, false, List.of());
        var feedForward = Usual.plain("mlp", "fc1", "fc2", activation, true);
        if (!gated) {
            return stack.preNorm(attention, feedForward);
        }
        var parts = new ArrayList<>(Residual.between("attention_residual", stack.norm("input_layernorm"), attention,
                MllamaText.share("gate_attn")));
        parts.addAll(Residual.between("ffn_residual", stack.norm("post_attention_layernorm"), feedForward,
                MllamaText.share("gate_ffn")));
        return parts;
    }
}

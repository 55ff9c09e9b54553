package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Media;
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
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Qwen 3 VL: [Qwen3], or [Qwen3Moe] with routed experts, with positions of three coordinates, and an encoder of image
/// and video patches that stands idle where there is text alone.
public record Qwen3VlMoe() implements Whole {
    @Override
    public String name() {
        return "qwen3_vl_moe";
    }

    @Override
    public List<String> types() {
        return List.of("qwen3_vl", name());
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        var inside = reading.inside("text_config");
        var text = new Hf(type, inside).decoder();
        var stack = Stack.of(text);
        var layers = type.equals(name()) ? routed(stack) : dense(stack);
        var vision = new Hf(type, reading.inside("vision_config"));
        sizes(vision);
        vision.bind("dt", text.size("d"));
        text.bind("ax", Expr.of(3));
        var tower = vision.seen("visual", tower(Stack.of(vision, Norm.LAYERNORM, true)));
        text.bind("bi", vision.size("b"));
        Media.of(reading).placed(vision.size("nq"), Expr.of(2), "as the image is cut");
        for (var axis : List.of("ch", "pt", "pa", "pb", "nq")) {
            text.bind(axis, vision.size(axis));
        }
        text.bind("patches", vision.size("t"));
        var decoder = new ArrayList<Node>();
        decoder.add(Stack.embedding("embed_tokens"));
        decoder.add(Gather.of("place_images", "x[b t d] image[bi nq d] -> x[b t d]"));
        decoder.add(Block.of("rotary_emb", Component.POSITION, List.of(
                Contract.of("angles", "positions[ax b t] frequencies[j] -> angles[ax b t j]"),
                Gather.of("tables", "$cos[t j] $sin[t j] -> cos[t j] sin[t j]"))));
        decoder.addAll(layers);
        decoder.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        text.note(Multimodal.note(Media.of(reading), "the image encoder and what joins it"));
        boolean tied = reading.flag("tied", false, "tie_word_embeddings");
        var head = Stack.head("lm_head", "model.language_model.embed_tokens", tied, false);
        var trunk = Block.of("model",
                List.of(tower,
                        Block.of("language_model", decoder)));
        return Multimodal.classed(reading, text.model(Stream.concat(Stream.of(trunk), head.stream()).toList(),
                "ids[b t] positions[ax b t] frequencies[j] pixels[bi patches ch pt pa pb]", "logits"));
    }

    private static List<Node> routed(Stack stack) {
        var text = stack.hf();
        text.groupsOr(16);
        text.headDim();
        text.ffn(Expr.of(5632), "5632");
        text.context(128000);
        text.expertWidth(1408);
        text.experts(Expr.of(60), Expr.of(4), "num_experts", "num_local_experts");
        return Qwen3Moe.layers(stack, Core.CAUSAL);
    }

    private static List<Node> dense(Stack stack) {
        var text = stack.hf();
        text.groupsOr(32);
        text.headDimOr(128);
        text.rotary(Rational.ONE);
        text.ffn(Expr.of(22016), "22016");
        text.context(128000);
        boolean bias = text.reading().flag("bias", false, "attention_bias");
        var core = Core.causal(true);
        return Stack.layers("layers", stack.preNorm(
                Usual.attention(core, bias, bias, Usual.headNorms(Norm.RMSNORM, core, false)),
                Usual.gated(text.activation("silu"), false)));
    }

    /// Patches `np` of `ch` channels, `pt` frames and `pa` by `pb` pixels; `nq` tokens of `mm` numbers once neighbours
    /// are joined.
    private static void sizes(Hf hf) {
        var reading = hf.reading();
        hf.needed("d", "vision_d_model", "hidden_size");
        hf.needed("h", "vision_num_heads", "num_heads", "num_attention_heads");
        reading.size("vision_num_layers", "depth");
        reading.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        hf.bind("c", hf.size("h").times(3));
        hf.size("f", "vision_d_ff", Expr.of(4304), "4304", "intermediate_size");
        hf.size("ch", "vision_channels", Expr.of(3), "3", "in_channels");
        hf.size("pt", "vision_temporal_patch_size", Expr.of(2), "2", "temporal_patch_size");
        hf.bind("pb", hf.size("pa", "vision_patch_size", Expr.of(16), "16", "patch_size"));
        hf.size("np", "vision_positions", Expr.of(2304), "2304", "num_position_embeddings");
        var merge = reading.sizeOr("spatial_merge_size", Expr.of(2), "2", "spatial_merge_size");
        var grid = QwenVision.grid(reading, hf.size("pa"), merge);
        hf.rebind("t", grid.map(Media.Grid::patches).orElseGet(() -> hf.size("np")));
        hf.rebind("s", hf.size("t"));
        hf.bind("nq", grid.map(g -> g.merged(merge).patches())
                .orElseGet(() -> hf.size("np").over(merge.pow(2)).floor()));
        hf.bind("mm'", hf.bind("mm", hf.size("d").times(merge.pow(2))));
        hf.size("do", "vision_out_d_model", Expr.of(3584), "3584", "out_hidden_size");
    }

    private static List<Node> tower(Stack stack) {
        var core = Core.everywhere();
        var layer = Stream.concat(
                        Residual.pre("attention_residual", stack.norm("norm1"),
                                Usual.fusedAttention("attn", "qkv", "proj", core, true, true,
                                        Attention.rotated(core))).stream(),
                        Residual.pre("ffn_residual", stack.norm("norm2"),
                                Usual.plain("mlp", "linear_fc1", "linear_fc2", Kind.GELU, true)).stream())
                .toList();
        int deep = stack.hf().reading().has("deepstack_visual_indexes")
                ? stack.hf().reading().numbers("deepstack_visual_indexes").size()
                : 3;
        var parts = new ArrayList<Node>();
        parts.add(Block.of("patch_embed", Component.EMBEDDING, List.of(Block.of("proj", List.of(
                Contract.of("convolution", "pixels[b t ch pt pa pb] .weight[d ch pt pa pb] -> x[b t d]"),
                Pointwise.of("bias", Kind.BIAS, "x[b t d] .bias[d] -> x[b t d]"))))));
        parts.add(Block.of("pos_embed", Component.POSITION, List.of(
                Gather.of("lookup", "x[b t d] .weight[np d] -> e[b t d]"))));
        parts.add(Residual.add("position_sum", "x[b t d] e[b t d] -> x[b t d]"));
        parts.add(Attention.rotary("rotary_pos_emb", false));
        parts.add(new Repeat("blocks", Expr.dim("vision_num_layers"), layer));
        parts.add(Block.of("merger", Component.FEED_FORWARD, Stream.concat(
                Stream.of(stack.norm("norm", "x[b t d]", "x'[b t d]"), joined("x'[b t d]")), merged("image")
                        .stream()).toList()));
        if (deep > 0) {
            parts.add(new Repeat("deepstack_merger_list", Expr.of(deep), List.of(
                    Block.of("", Component.FEED_FORWARD, Stream.concat(
                            Stream.of(joined("x[b t d]"), stack.norm("norm", "u[b nq mm]", "u[b nq mm]")),
                            merged("deep").stream()).toList()),
                    Residual.add("sum", "image[b nq do] deep[b nq do] -> image[b nq do]"))));
        }
        parts.add(Pointwise.of("tokens", Kind.SPLIT, "image[b nq do] -> image[b nq dt]"));
        return parts;
    }

    private static Pointwise joined(String from) {
        return Pointwise.of("join", Kind.SPLIT, from + " -> u[b nq mm]");
    }

    private static List<Node> merged(String out) {
        var linear = Usual.linear(true);
        return List.of(
                linear.of("linear_fc1", "u[b nq mm]", "m[b nq mm']"),
                Pointwise.of("activation", Kind.GELU, "m[b nq mm'] -> m[b nq mm']"),
                linear.of("linear_fc2", "m[b nq mm']", out + "[b nq do]"));
    }
}

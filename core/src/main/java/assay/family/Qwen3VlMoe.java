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
import assay.model.Model;
import assay.model.Node;
import assay.part.Core;
import assay.part.Norm;
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
        Qwen3Vision.sizes(vision);
        vision.bind("dt", text.size("d"));
        text.bind("ax", Expr.of(3));
        var tower = vision.seen("visual", Qwen3Vision.tower(Stack.of(vision, Norm.LAYERNORM, true)));
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
        return TrunkHeads.classed(reading, text.model(Stream.concat(Stream.of(trunk), head.stream()).toList(),
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
}

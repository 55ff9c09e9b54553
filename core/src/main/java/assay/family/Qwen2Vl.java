package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Qwen 2 and 2.5 VL: [Qwen2] with positions of three coordinates, and an encoder of image and video patches that
/// stands idle where there is text alone. In 2.5 the encoder has gated feed-forwards and RMSNorms. Older configs have
/// the text's fields at the top.
public record Qwen2Vl() implements Whole {
    @Override
    public String name() {
        return "qwen2_vl";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "qwen2_5_vl");
    }

    @Override
    public Model model(Reading reading) {
        boolean first = reading.modelType().equals(name());
        var inside = reading.has("text_config") ? reading.inside("text_config") : reading;
        var hf = new Hf(reading.modelType(), inside).decoder();
        var stack = Stack.of(hf);
        var vision = new Hf(reading.modelType(), reading.inside("vision_config"));
        Qwen2Vision.sizes(vision, first);
        vision.ownHeads();
        hf.groupsOr(8);
        hf.headDimEven();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(29568), "29568");
        hf.context(32768);
        hf.bind("places", Expr.of(3));
        var activation = hf.activation("silu");
        var layers = Stack.layers("layers", types(hf), type -> {
            var core = Core.causal(true).where(type.mask());
            return stack.preNorm(Usual.attention(core, true, false, List.of()), Usual.gated(activation, false));
        });
        var trunk = new ArrayList<Node>();
        trunk.add(Stack.embedding("embed_tokens"));
        trunk.add(Attention.rotaryOfPlaces("rotary_emb"));
        trunk.addAll(layers);
        trunk.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        boolean tied = Multimodal.tied(reading, inside).flag("tied", false, "tie_word_embeddings");
        var parts = new ArrayList<Node>();
        parts.add(Block.of("model", trunk));
        parts.addAll(Stack.lmHead(tied));
        var decoder = hf.model(parts, "ids[b t] positions[places b t] frequencies[j]", "logits");
        vision.bind("dt", hf.size("d"));
        var images = Stack.of(vision, first ? Norm.LAYERNORM : Norm.RMSNORM, first);
        return around(reading, decoder, vision, Qwen2Vision.tower(images, first, Core.everywhere()));
    }

    /// The decoder beside a tower `visual` of patches of those sizes, each of so many frames.
    static Model around(Reading reading, Model decoder, Hf vision, List<Node> tower) {
        return new Multimodal(List.of(vision.seen("visual", tower)),
                "pixels[bi np colours frames rows columns]",
                Map.of("np", vision.size("t"), "colours", vision.size("ch"), "frames", vision.size("pt"), "rows",
                        vision.size("pa"), "columns", vision.size("pb"), "nq", vision.size("nq")))
                .around(reading.modelType(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.rename("model.language_model", "model").rename("model.visual", "visual");
    }

    /// Whether each layer slides: with `use_sliding_window`, those from `max_window_layers` on.
    private static List<Reach> types(Hf hf) {
        var reading = hf.reading();
        boolean slides = reading.flag("sliding", false, "use_sliding_window")
                && hf.windowOr(4096, "sliding_window").equals(Core.SLIDING);
        int first = reading.number("max_window_layers", 80, "max_window_layers");
        var types = LayerTypes.sliding(reading, i -> Reach.sliding(slides && i >= first));
        return LayerTypes.each(reading, i -> slides && i < types.size() ? types.get(i) : Reach.FULL);
    }
}

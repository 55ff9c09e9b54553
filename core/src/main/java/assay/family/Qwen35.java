package assay.family;

import assay.algebra.Expr;
import assay.kit.DeltaDecoder;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Prediction;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Experts;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Qwen 3.5, dense or of routed experts: a vision tower before a decoder of gated delta nets and gated attention, and
/// behind it layers that guess a further token. A position has three coordinates: time, height and width. Types that
/// end in `_text` are the decoder alone.
///
/// A forward pass over a text alone does not run the tower, which holds parameters and does no work.
public record Qwen35() implements Whole {
    @Override
    public String name() {
        return "qwen3_5";
    }

    @Override
    public List<String> types() {
        return List.of("qwen3_5", "qwen3_5_text", "qwen3_5_moe", "qwen3_5_moe_text");
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        boolean whole = !type.endsWith("_text");
        boolean routed = type.startsWith("qwen3_5_moe");
        var text = whole ? reading.inside("text_config") : reading;
        var hf = new Hf(type, text).decoder();
        var stack = Stack.of(hf);
        var decoder = DeltaDecoder.of(hf, false, routed ? 2 : 4);
        if (routed) {
            decoder.experts(256, 8);
        } else {
            hf.ffn(Expr.of(12288), "12288");
        }
        hf.bind("places", Expr.of(3));
        var attends = decoder.attends();
        var routes = Collections.nCopies(attends.size(), routed);
        var trunk = decoder.trunk(Attention.rotaryOfPlaces("rotary_emb"), attends, routes);
        boolean tied = reading.flag("tied", false, "tie_word_embeddings");
        var prediction = Prediction.of(stack, 0, "mtp_num_hidden_layers");
        if (text.flag("mtp_embeddings", false, "mtp_use_dedicated_embeddings") && !prediction.none()) {
            hf.note("Embeddings of multi-token prediction's own are not counted.");
        }
        var words = whole ? "model.language_model" : "model";
        var head = new ArrayList<>(Stack.head("lm_head", words + ".embed_tokens", tied, false));
        head.addAll(prediction.module(words + ".embed_tokens", tied ? words + ".embed_tokens" : "lm_head",
                decoder.layer(new DeltaDecoder.LayerKind(true, routed))));
        var inputs = new StringBuilder("ids[b t] positions[places b t] frequencies[j]");
        if (!whole) {
            return Heads.on(hf, "model", trunk, head, inputs.toString());
        }
        var inside = new ArrayList<Node>();
        if (reading.has("vision_config")) {
            inside.add(QwenVision.tower(hf, reading.inside("vision_config")));
            inputs.append(QwenVision.INPUT);
            hf.note(Media.of(text).sees() ? Multimodal.note(Media.of(text), "the vision tower and what joins it")
                    : "The vision tower's parameters are counted; its work depends on the images and is not.");
        } else {
            hf.note("The config has no vision_config: no vision tower is counted.");
        }
        var seen = new ArrayList<>(trunk);
        if (Media.of(text).sees() && reading.has("vision_config")) {
            seen.add(1, Gather.of("place_images", "x[b t d] image[bi nq d] -> x[b t d]"));
        }
        inside.add(Block.of("language_model", seen));
        var all = new ArrayList<Node>();
        all.add(Block.of("model", inside));
        all.addAll(head);
        return TrunkHeads.classed(reading, hf.model(all, inputs.toString(), "logits"));
    }

    /// As transformers writes them; the files that Qwen published have the experts as the tree has them, and of the
    /// layers without attention `A_log` and the norm in 32 bits.
    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj")
                .typed(Dtype.FP32, "linear_attn.A_log", "linear_attn.norm.weight");
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.DeltaDecoder;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Experts;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Qwen 3.5, dense or of routed experts: a vision tower before a decoder of gated delta nets and gated attention, and
/// behind it layers that guess a further token. A position has three coordinates: time, height and width. Types that
/// end in `_text` are the decoder alone.
///
/// A forward pass over a text runs neither the tower nor the further layers; they hold parameters and do no work.
public record Qwen35() implements Family {
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
        var inputs = new StringBuilder("ids[b t] positions[places b t] frequencies[j]");
        var all = new ArrayList<Node>();
        if (!whole) {
            all.add(Block.of("model", trunk));
            all.addAll(Stack.head("lm_head", "model.embed_tokens", tied, false));
            return hf.model(all, inputs.toString(), "logits");
        }
        hf.bind("idle", Expr.ZERO);
        var inside = new ArrayList<Node>();
        if (reading.has("vision_config")) {
            inside.add(QwenVision.tower(hf, reading.inside("vision_config")));
            inputs.append(QwenVision.INPUT);
            hf.note("The vision tower's parameters are counted; its work depends on the images and is not.");
        } else {
            hf.note("The config has no vision_config: no vision tower is counted.");
        }
        inside.add(Block.of("language_model", trunk));
        all.add(Block.of("model", inside));
        all.addAll(Stack.head("lm_head", "model.language_model.embed_tokens", tied, false));
        int further = text.number("mtp_num_hidden_layers", 0, "mtp_num_hidden_layers");
        if (further > 0) {
            all.add(prediction(hf, further, decoder.layer(DeltaDecoder.kind(true, routed))));
            inputs.append(" hidden[b idle d] next[b idle d]");
            if (text.flag("mtp_embeddings", false, "mtp_use_dedicated_embeddings")) {
                hf.note("Embeddings of multi-token prediction's own are not counted.");
            }
            hf.note("The parameters of multi-token prediction are counted; the forward pass does not run it.");
        }
        return hf.model(all, inputs.toString(), "logits");
    }

    /// As transformers writes them; the files that Qwen published have the experts as the tree has them.
    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }

    /// Layers of attention that read the last hidden state beside the embedding of the token that follows: from
    /// `hidden[b t d]` and `next[b t d]`, of no tokens.
    private static Block prediction(Hf hf, int layers, List<Node> layer) {
        hf.bind("d'", hf.size("d"));
        return new Block("mtp", Optional.of(Component.PREDICTION), Map.of("t", Expr.ZERO, "s", Expr.ZERO), List.of(
                Norm.RMSNORM.of("pre_fc_norm_hidden", "hidden[b t d]", "hidden[b t d]", false),
                Norm.RMSNORM.of("pre_fc_norm_embedding", "next[b t d]", "next[b t d]", false),
                Pointwise.of("join", Kind.SPLIT, "hidden[b t d] next[b t d] -> joined[b t i d]"),
                Usual.linear(false).of("fc", "joined[b t i d]", "x[b t d']"),
                Attention.rotary("rotary_emb", false),
                new Repeat("layers", Expr.of(layers), layer),
                Norm.RMSNORM.of("norm", "x[b t d]", "x[b t d]", false)));
    }
}

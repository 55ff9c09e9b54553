package assay.family;

import assay.algebra.Expr;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// LLaVA and Mistral 3: a decoder of another family, and an encoder of images whose tokens two linear layers bring to
/// the decoder's width. Mistral 3 norms the tokens and merges neighbours before.
public record Llava() implements Whole {
    @Override
    public String name() {
        return "llava";
    }

    @Override
    public List<String> types() {
        return List.of(name(), "mistral3");
    }

    @Override
    public Dtype published() {
        return Dtype.FP16;
    }

    @Override
    public Model model(Reading reading) {
        boolean merges = reading.modelType().equals("mistral3");
        var inside = reading.inside("text_config");
        Model decoder;
        if (merges) {
            decoder = Multimodal.decoder(
                    inside.with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true)), "mistral");
        } else {
            decoder = Multimodal.decoder(Multimodal.tied(reading, inside).assuming("hidden_size",
                    4096).assuming("num_hidden_layers", 32)
                    .assuming("num_attention_heads", 32).assuming("vocab_size", 32000), "llama");
        }
        var features = reading.listed("vision_feature_layer") ? reading.numbers("vision_feature_layer")
                : List.of(reading.number("vision_feature_layer", merges ? -1 : -2, "vision_feature_layer"));
        var side = merges ? reading.sizeOr("spatial_merge_size", Expr.of(2), "2", "spatial_merge_size") : Expr.ONE;
        var tower = ImageTower.of(reading.modelType(), reading.inside("vision_config"), merges ? "pixtral"
                : "clip_vision_model", merges ? reading.value("spatial_merge_size") : 1)
                .taking(features, reading.place("vision_feature_layer"));
        var hf = tower.hf();
        hf.bind("dt'", hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE)));
        hf.bind("dv", hf.size("d").times(Math.max(features.size(), 1)));
        boolean bias = reading.flag("projector_bias", !merges, "multimodal_projector_bias");
        var joined = new ArrayList<Node>();
        if (merges) {
            var merged = side.pow(2);
            hf.bind("mm", hf.size("d").times(merged));
            hf.bind("nq", hf.size("np").over(merged).floor());
            joined.add(Norm.RMSNORM.of("norm", "x[b t d]", "x[b t d]", false));
            joined.add(Pointwise.of("neighbours", Kind.SPLIT, "x[b t d] -> u[b nq mm]"));
            joined.add(Usual.linear(false).of("patch_merger.merging_layer", "u[b nq mm]", "u[b nq d]"));
        } else {
            hf.bind("nq", reading.text("vision_features", "default", "vision_feature_select_strategy")
                    .equals("full") ? hf.size("t") : hf.size("np"));
            joined.add(Pointwise.of("tokens", Kind.SPLIT, "x[b t d] -> u[b nq d]"));
        }
        joined.add(Pointwise.of("features", Kind.SPLIT, "u[b nq d] -> u[b nq dv]"));
        joined.add(Usual.linear(bias).of("linear_1", "u[b nq dv]", "m[b nq dt']"));
        joined.add(Pointwise.of("activation", Kind.GELU, "m[b nq dt'] -> m[b nq dt']"));
        joined.add(Usual.linear(bias).of("linear_2", "m[b nq dt']", "image[b nq dt]"));
        return tower.with("multi_modal_projector", joined).around(reading.modelType(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        return Multimodal.SPELLING;
    }
}

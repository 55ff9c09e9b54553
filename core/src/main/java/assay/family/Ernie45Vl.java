package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// ERNIE 4.5 VL: [Ernie45VlText] beside an encoder of image and video patches, whose neighbours in space and then in
/// time are joined to one token. Those tokens, and the words around them, have experts of their own.
public record Ernie45Vl() implements Whole {
    @Override
    public String name() {
        return "ernie4_5_vl_moe";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading.inside("vision_config"));
        Ernie45Vision.sizes(hf);
        var text = reading.inside("text_config")
                .with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true));
        var decoder = Multimodal.decoder(Assumed.of(text, Ernie45.SEEING), Ernie45.SEEING);
        hf.bind("dt", decoder.axes().getOrDefault("d", Expr.ONE));
        var towers = List.<Node>of(hf.seen("vision_tower", Ernie45Vision.tower(hf)),
                hf.seen("resampler_model", Ernie45Vision.joined()));
        return new Multimodal(towers, "patches[bi np pp]", Map.of("np", hf.size("t"), "pp", hf.size("pp"), "nq",
                hf.size("nq"))).around(name(), reading, decoder);
    }

    @Override
    public Spelling spelling() {
        var bias = "e_score_correction_bias";
        return Spelling.AS_IS.typed(Dtype.FP32, "mlp.gate.weight", "mlp.gate.weight_1", bias)
                .with(experts("text_moe.experts.gate_up_proj", 0, "gate_proj", "up_proj"))
                .with(experts("text_moe.experts.down_proj", 0, "down_proj"))
                .with(experts("vision_moe.experts.gate_up_proj", 1, "gate_proj", "up_proj"))
                .with(experts("vision_moe.experts.down_proj", 1, "down_proj"))
                .with(new Spelling.Turn("text_moe.gate.weight")).with(new Spelling.Turn("vision_moe.gate.weight"))
                .with(new Spelling.Squeeze(bias, bias))
                .with(new Spelling.Joined(List.of("text_moe.gate.moe_statics." + bias,
                        "vision_moe.gate.moe_statics." + bias), "moe_statics." + bias))
                .rename("text_moe.gate.weight", "gate.weight").rename("vision_moe.gate.weight", "gate.weight_1")
                .rename("spatial_linear.fc1", "spatial_linear.0").rename("spatial_linear.fc2", "spatial_linear.2")
                .rename("spatial_linear.ln", "spatial_linear.3").rename("temporal_linear.fc1", "temporal_linear.0")
                .rename("temporal_linear.fc2", "temporal_linear.2").rename("temporal_linear.ln", "temporal_linear.3")
                .rename("model.language_model", "model").rename("model.vision_tower", "model.vision_model");
    }

    private static Spelling.Rule experts(String from, int sets, String... names) {
        return new Spelling.Cut(from, Stream.of(names).map(name -> "experts.{i}." + name + ".weight").toList(), sets);
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// DeepSeek-VL with two encoders of images, one of them [SamVision], whose tokens are joined. [GotOcr2] has that one
/// alone.
public record DeepseekVlHybrid() implements Whole {
    static final String GOT = "got_ocr2";

    @Override
    public String name() {
        return "deepseek_vl_hybrid";
    }

    @Override
    public Model model(Reading reading) {
        return of(reading);
    }

    static Model of(Reading reading) {
        var type = reading.modelType();
        var or = type.equals(GOT) ? "qwen2" : "llama";
        var inside = reading.inside("text_config")
                .with("tie_word_embeddings", reading.flagged("tie_word_embeddings", true));
        var decoder = Multimodal.decoder(Assumed.of(inside, inside.modelType().isEmpty() ? or : inside.modelType()),
                or);
        var width = decoder.axes().getOrDefault("d", Expr.ONE);
        var hf = SamVision.sizes(new Hf(type, reading.inside(type.equals(GOT) ? "vision_config"
                : "high_res_vision_config")));
        hf.bind("dt", width);
        hf.bind("dt'", width);
        hf.bind("oa", hf.size("oc").times(2));
        hf.bind("ta", hf.size("gh").over(Expr.of(2)).ceil().pow(2));
        hf.bind("nq", hf.size("gh").over(Expr.of(4)).ceil().pow(2));
        var high = SamVision.tower(hf);
        var axes = new HashMap<>(Map.of("colours", hf.size("ch"), "rows", hf.size("ih"), "columns", hf.size("iw"), "nq",
                hf.size("nq")));
        if (type.equals(GOT)) {
            return new Multimodal(alone(hf, high), "pixels[bi colours rows columns]", axes)
                    .around(type, reading, decoder);
        }
        var low = Towers.of(type, reading.inside("vision_config"), Towers.SIGLIP);
        axes.put("ch", low.hf().size("ch"));
        axes.put("ih", low.hf().size("ih"));
        axes.put("iw", low.hf().size("iw"));
        return new Multimodal(both(hf, high, low, width), "pixels[bi ch ih iw] high_res[bi colours rows columns]", axes)
                .around(type, reading, decoder);
    }

    private static List<Node> alone(Hf hf, List<Node> high) {
        hf.bind("ob", hf.size("dt"));
        return List.of(hf.idle("vision_tower", high), hf.idle("multi_modal_projector", List.of(
                SamVision.convolved("conv_upsampler1", "seen[b t oc]", "t oc", "oa", "w[b ta oa]"),
                SamVision.convolved("conv_upsampler2", "w[b ta oa]", "ta oa", "dt'", "w[b nq dt']"),
                Usual.linear(true).of("multimodal_projector", "w[b nq dt']", "image[b nq dt]"))));
    }

    private static List<Node> both(Hf hf, List<Node> high, ImageTower low, Expr width) {
        hf.bind("ob", hf.size("oc").times(4));
        var half = width.over(Expr.of(2)).floor();
        hf.bind("dh", half);
        var nodes = new ArrayList<Node>();
        var small = low.hf();
        small.bind("dh", half);
        small.bind("nq", hf.size("nq"));
        var tokens = new ArrayList<>(low.nodes());
        tokens.add(Pointwise.of("tokens", Kind.SPLIT, "x[b t d] -> low[b nq d]"));
        nodes.add(small.idle("vision_model", tokens));
        nodes.add(hf.idle("high_res_vision_model", List.of(
                Pointwise.of("pixels", Kind.SPLIT, "high_res[b ch ih iw] -> pixels[b ch ih iw]"),
                Block.of("vision_encoder", high))));
        nodes.add(hf.idle("high_res_vision_neck", SamVision.neck()));
        nodes.add(hf.idle("high_res_vision_proj", List.of(
                SamVision.convolved("conv1", "seen[b t oc]", "t oc", "oa", "w[b ta oa]"),
                SamVision.convolved("conv2", "w[b ta oa]", "ta oa", "ob", "w[b nq ob]"))));
        nodes.add(hf.idle("", List.of(Pointwise.of("high_res_share", Kind.SCALE,
                "w[b nq ob] .high_res_vision_alpha[one] -> w[b nq ob]"))));
        nodes.add(hf.idle("aligner", List.of(
                small.idle("", List.of(Usual.linear(true).of("vision_proj", "low[b nq d]", "lh[b nq dh]"))),
                Usual.linear(true).of("high_res_vision_proj", "w[b nq ob]", "hh[b nq dh]"),
                Pointwise.of("joined", Kind.GELU, "hh[b nq dh] lh[b nq dh] -> joined[b nq dt']"),
                Usual.linear(true).of("proj", "joined[b nq dt']", "image[b nq dt]"))));
        return nodes;
    }
}

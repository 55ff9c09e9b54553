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
        return type.equals(GOT) ? alone(reading, decoder, hf) : both(reading, decoder, hf);
    }

    private static Multimodal beside(List<Node> towers, Hf hf, String more, Map<String, Expr> axes) {
        var all = new HashMap<>(Map.of("colours", hf.size("ch"), "rows", hf.size("ih"), "columns", hf.size("iw"), "nq",
                hf.size("nq")));
        all.putAll(axes);
        return new Multimodal(towers, more + "[bi colours rows columns]", all);
    }

    private static Model alone(Reading reading, Model decoder, Hf hf) {
        hf.bind("ob", hf.size("dt"));
        hf.bind("ta", hf.size("gh").over(Expr.of(2)).ceil().pow(2));
        hf.bind("nq", hf.size("gh").over(Expr.of(4)).ceil().pow(2));
        Cuts.whole(2).of(hf, reading);
        var towers = List.<Node>of(hf.seen("vision_tower", SamVision.tower(hf, false)),
                hf.seen("multi_modal_projector", List.of(
                        SamVision.convolved("conv_upsampler1", "seen[b t oc]", "t oc", "oa", "w[b ta oa]"),
                        SamVision.convolved("conv_upsampler2", "w[b ta oa]", "ta oa", "dt'", "w[b nq dt']"),
                        Usual.linear(true).of("multimodal_projector", "w[b nq dt']", "image[b nq dt]"))));
        return beside(towers, hf, "pixels", Map.of()).around(GOT, reading, decoder);
    }

    /// The finer encoder's map is brought to four times the coarser one's patches along a side, as is what its first
    /// layer of the whole image makes, and two convolutions bring both to as many.
    private static Model both(Reading reading, Model decoder, Hf hf) {
        var low = Towers.of(reading.modelType(), reading.inside("vision_config"), Towers.SIGLIP);
        var small = low.hf();
        var side = small.size("ih").over(small.size("ph")).floor();
        hf.bind("ob", hf.size("oc").times(4));
        hf.bind("tr", side.times(4).pow(2));
        hf.bind("ta", side.times(2).pow(2));
        small.bind("nq", hf.bind("nq", side.pow(2)));
        small.bind("dh", hf.bind("dh", hf.size("dt").over(Expr.of(2)).floor()));
        Cuts.whole(0).of(small, reading);
        Taken.ALL.check(small, reading);
        var tokens = new ArrayList<>(low.nodes());
        tokens.add(Pointwise.of("tokens", Kind.SPLIT, "x[b t d] -> low[b nq d]"));
        var towers = new ArrayList<Node>();
        towers.add(small.seen("vision_model", tokens));
        towers.add(hf.seen("high_res_vision_model", List.of(
                Pointwise.of("pixels", Kind.SPLIT, "high_res[b ch ih iw] -> pixels[b ch ih iw]"),
                Block.of("vision_encoder", SamVision.tower(hf, true)),
                Pointwise.of("last", Kind.SPLIT, "seen[b t oc] -> last[b t oc]"),
                Pointwise.of("early", Kind.SPLIT, "middle[b t d] -> x[b t d]"))));
        towers.add(hf.seen("high_res_vision_neck", SamVision.neck()));
        hf.bind("bb", hf.size("b").times(2));
        towers.add(hf.seen("", List.of(
                Pointwise.of("resized", Kind.SPLIT, "last[b t oc] seen[b t oc] -> maps[bb tr oc]"))));
        towers.add(hf.seen("high_res_vision_proj", List.of(
                SamVision.convolved("conv1", "maps[b tr oc]", "tr oc", "oa", "w[b ta oa]"),
                SamVision.convolved("conv2", "w[b ta oa]", "ta oa", "ob", "w[b nq ob]")))
                .over(Map.of("b", hf.size("bb"))));
        towers.add(hf.seen("", List.of(
                Pointwise.of("apart", Kind.SPLIT, "w[bb nq ob] -> w[b nq ob] early[b nq ob]"),
                Pointwise.of("high_res_share", Kind.SCALE,
                        "early[b nq ob] .high_res_vision_alpha[one] -> early[b nq ob]"),
                Pointwise.of("sum", Kind.ADD, "w[b nq ob] early[b nq ob] -> w[b nq ob]"))));
        towers.add(hf.seen("aligner", List.of(
                small.seen("", List.of(Usual.linear(true).of("vision_proj", "low[b nq d]", "lh[b nq dh]"))),
                Usual.linear(true).of("high_res_vision_proj", "w[b nq ob]", "hh[b nq dh]"),
                Pointwise.of("joined", Kind.GELU, "hh[b nq dh] lh[b nq dh] -> joined[b nq dt']"),
                Usual.linear(true).of("proj", "joined[b nq dt']", "image[b nq dt]"))));
        return beside(towers, hf, "pixels[bi ch ih iw] high_res", Map.of("ch", small.size("ch"), "ih",
                small.size("ih"), "iw", small.size("iw"))).around(reading.modelType(), reading, decoder);
    }
}

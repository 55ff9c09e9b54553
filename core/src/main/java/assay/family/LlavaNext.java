package assay.family;

import assay.algebra.Expr;
import assay.family.Seeing.Tied;
import assay.kit.Hf;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Later kin of [Llava], in whose files the decoder is a module of its own: LLaVA NeXT and OneVision, whose rows of
/// tokens end in a vector of their own; PaliGemma, of one layer between encoder and decoder; InternVL and Aya Vision,
/// which join neighbours and norm them; ViP-LLaVA, which norms the tokens of several layers.
public record LlavaNext() implements Whole {
    private static final List<Seeing> KIN = List.of(
            new Seeing("aya_vision", Towers.SIGLIP, false, "cohere2", Tied.YES, Called.LLAVA, Taken.of(-1, false),
                    LlavaNext::gated, Cuts.ratio(12, tiles -> tiles.count() > 1 ? tiles.count() + 3 : 3)),
            new Seeing("internvl", InternVision.TYPE, true, "qwen2", Tied.YES, Called.LLAVA, Taken.of(-1, true),
                    (hf, whole) -> Joints.two(Joints.normed(Joints.halved(hf, whole, "downsample_ratio")), "linear_1",
                            "linear_2", "dt'", true), Cuts.ratio(12, _ -> 2)),
            new Seeing("llava_next", Towers.CLIP, false, "llama", Tied.NO, Called.LLAVA_NEXT, Taken.of(-2, true),
                    LlavaNext::two, Pins.few()),
            new Seeing("llava_next_video", Towers.CLIP, false, "llama", Tied.AS_TEXT, Called.LLAVA_NEXT,
                    Taken.of(-2, true), LlavaNext::two, Pins.few()),
            new Seeing("llava_onevision", Towers.SIGLIP, false, "qwen2", Tied.AS_TEXT, Called.LLAVA_NEXT,
                    Taken.of(-1, false), LlavaNext::two, Pins.many()),
            new Seeing("paligemma", Towers.SIGLIP, false, "gemma", Tied.YES, Called.LLAVA, Taken.ALL,
                    LlavaNext::projected, Cuts.whole(0)),
            new Seeing("vipllava", Towers.CLIP, false, "llama", Tied.NO, Called.LLAVA, Taken.layered(),
                    LlavaNext::layered, Cuts.whole(0)));

    @Override
    public String name() {
        return "llava_next";
    }

    @Override
    public List<String> types() {
        return KIN.stream().map(Seeing::type).toList();
    }

    @Override
    public Model model(Reading reading) {
        var model = Seeing.of(KIN, reading);
        return reading.modelType().equals("paligemma") ? model.noted("The tokens of image and prompt reach each other, "
                + "those of the answer what is before them; all are counted as the answer's.") : model;
    }

    @Override
    public Spelling spelling() {
        return Multimodal.SPELLING.rename("model.image_newline", "image_newline");
    }

    private static List<Node> two(Hf hf, Reading whole) {
        return Joints.two(Joints.features(hf, whole), "linear_1", "linear_2", "dt'",
                whole.flag("projector_bias", true, "multimodal_projector_bias"));
    }

    /// Tokens of several layers of the encoder, normed.
    private static List<Node> layered(Hf hf, Reading whole) {
        int layers = whole.listed("vision_feature_layers") ? whole.numbers("vision_feature_layers").size()
                : whole.has("vision_feature_layers") ? 1 : 5;
        var nodes = new ArrayList<>(Joints.side(hf, Math.max(layers, 1)));
        nodes.add(Norm.LAYERNORM.of("projector_layernorm", "u[b nq mm]", "u[b nq mm]", true));
        return Joints.two(nodes, "linear_1", "linear_2", "dt'", true);
    }

    /// Neighbours joined and normed, and two layers of which the first makes a gate.
    private static List<Node> gated(Hf hf, Reading whole) {
        hf.bind("ah", whole.sizeOr("alignment_intermediate_size", hf.size("dt"), "d_model",
                "alignment_intermediate_size").over(Expr.of(2)));
        var nodes = new ArrayList<>(Joints.folded(hf, whole, "downsample_factor"));
        nodes.add(Norm.LAYERNORM.of("layernorm", "u[b nq mm]", "u[b nq mm]", true));
        return Joints.gated(nodes);
    }

    /// One layer, as wide as the whole config says.
    private static List<Node> projected(Hf hf, Reading whole) {
        hf.bind("dp", whole.sizeOr("projection_dim", Expr.of(2048), "2048", "projection_dim"));
        var nodes = new ArrayList<>(Joints.features(hf, whole));
        nodes.add(Usual.linear(true).of("linear", "u[b nq mm]", "projected[b nq dp]"));
        nodes.add(Pointwise.of("width", Kind.SPLIT, "projected[b nq dp] -> image[b nq dt]"));
        return nodes;
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.family.Cuts.Cut;
import assay.family.Seeing.Tied;
import assay.kit.Hf;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.spec.Reading;
import java.util.List;

/// Decoders of other families beside an encoder of images, whose files call the parts as the tree does: Idefics 3 and
/// SmolVLM, LFM2-VL, Command A Vision, DeepSeek-VL.
public record Idefics3() implements Whole {
    /// Each tile with two words before it and each row with one behind, the whole with two before and one behind.
    private static final Cut SPLIT = Cuts.longest(4, tiles -> tiles.count() > 1
            ? 2 * tiles.count() + tiles.down() + 3 : 3);

    private static final List<Seeing> KIN = List.of(
            new Seeing("cohere2_vision", Towers.SIGLIP, false, "cohere2", Tied.YES, Called.LLAVA, Taken.ALL,
                    Idefics3::gated, Cuts.canvas(12, tiles -> tiles.count() > 1 ? tiles.count() + 3 : 3)),
            new Seeing("deepseek_vl", Towers.SIGLIP, false, "llama", Tied.YES, Called.DEEPSEEK, Taken.ALL,
                    (hf, whole) -> Joints.two(Joints.features(hf, whole), "linear1", "linear2", "dt'", true),
                    Cuts.whole(0)),
            new Seeing("idefics3", Towers.IDEFICS, true, "llama", Tied.NO, Called.IDEFICS, Taken.ALL,
                    Idefics3::one, SPLIT),
            new Seeing("lfm2_vl", Towers.SIGLIP2, false, "lfm2", Tied.YES, Called.LLAVA, Taken.ALL,
                    Idefics3::normed, Lfm2Tiles::cut),
            new Seeing("smolvlm", Towers.IDEFICS, true, "llama", Tied.NO, Called.IDEFICS, Taken.ALL,
                    Idefics3::one, SPLIT));

    @Override
    public String name() {
        return "idefics3";
    }

    @Override
    public List<String> types() {
        return KIN.stream().map(Seeing::type).toList();
    }

    @Override
    public Model model(Reading reading) {
        return Seeing.of(KIN, reading);
    }

    @Override
    public Spelling spelling() {
        return new Lfm2().spelling();
    }

    private static List<Node> one(Hf hf, Reading whole) {
        return Joints.one(Joints.folded(hf, whole, "scale_factor"), "modality_projection.proj", false);
    }

    private static List<Node> normed(Hf hf, Reading whole) {
        hf.bind("di", whole.sizeOr("projector_hidden_size", Expr.of(2560), "2560", "projector_hidden_size"));
        var taken = Joints.folded(hf, whole, "downsample_factor");
        return Joints.two(whole.flag("projector_norm", true, "projector_use_layernorm") ? Joints.normed(taken) : taken,
                "linear_1", "linear_2", "di", whole.flag("projector_bias", true, "projector_bias"));
    }

    private static List<Node> gated(Hf hf, Reading whole) {
        hf.bind("ah", whole.sizeOr("alignment_intermediate_size", Expr.of(36864), "36864",
                "alignment_intermediate_size").over(Expr.of(2)));
        return Joints.gated(Joints.folded(hf, whole, "downsample_factor"));
    }
}

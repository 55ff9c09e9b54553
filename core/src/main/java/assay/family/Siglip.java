package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// SigLIP and SigLIP 2: a text tower in which every word reaches every other and an image tower whose patches one
/// trained query sums up, each alone, or both, where every text of the batch meets every image. SigLIP 2 may be given
/// images of any shape, as patches.
public record Siglip() implements Family {
    private static final String TEXT = "_text_model";
    private static final String VISION = "_vision_model";
    private static final String SECOND = "siglip2";

    @Override
    public String name() {
        return "siglip";
    }

    @Override
    public List<String> types() {
        return List.of(name(), name() + TEXT, name() + VISION, SECOND, SECOND + TEXT, SECOND + VISION);
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var type = reading.modelType();
        boolean second = type.startsWith(SECOND);
        var stack = Stack.of(new Hf(name(), reading).called(second ? "Siglip2Text" : "SiglipText",
                second ? "Siglip2Vision" : "SiglipVision"), Norm.LAYERNORM, true);
        var hf = stack.hf();
        if (type.endsWith(TEXT)) {
            var tower = SiglipTower.text(hf, reading, "");
            tower.axes().forEach(hf::bind);
            hf.task(Heads.BARE);
            return hf.model(tower.words(stack), "ids[b t] positions[b t]", "x");
        }
        if (type.endsWith(VISION)) {
            var tower = SiglipTower.vision(hf, reading, "", second, true);
            tower.axes().forEach(hf::rebind);
            hf.task(Heads.BARE);
            return hf.model(tower.patches(stack, reading, second), inputs(second), "x");
        }
        boolean labels = hf.task(Heads.BARE, Images.LABELS).equals(Images.LABELS);
        var images = SiglipTower.vision(hf, reading.inside("vision_config"), "vision_", second, labels);
        var seen = new Block("vision_model", Optional.empty(), images.axes(),
                images.patches(stack, reading.inside("vision_config"), second));
        if (labels) {
            images.axes().forEach(hf::rebind);
            var parts = new ArrayList<Node>(List.of(seen));
            parts.addAll(Images.labelsOfMean(hf));
            return hf.model(parts, inputs(second), "logits");
        }
        hf.note("--seq is the length of the texts; the images' is the config's");
        var texts = SiglipTower.text(hf, reading.inside("text_config"), "text_");
        hf.bind("d2", images.size("d"));
        hf.bind("dp", texts.size("dp"));
        hf.bind("b'", Expr.dim("B"));
        hf.bind("one", Expr.ONE);
        return hf.model(List.of(
                new Block("text_model", Optional.empty(), texts.axes(), texts.words(stack)),
                seen,
                Block.of("", Component.HEAD, List.of(
                        Pointwise.of("images", Kind.SPLIT, "pooled[b' d2] -> images[b' dp]"),
                        Contract.of("similarity", "texts[b dp] images[b' dp] -> logits[b b']"),
                        Pointwise.of("scale", Kind.SCALE,
                                "logits[b b'] .logit_scale[one] .logit_bias[one] -> logits[b b']")))),
                "ids[b t] positions[b t] " + inputs(second), "logits");
    }

    private static String inputs(boolean second) {
        return second ? "patches[b np px]" : Images.INPUTS;
    }
}

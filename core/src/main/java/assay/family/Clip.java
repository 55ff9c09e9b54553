package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
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

/// CLIP: a causal text tower and an image tower, each projected to one space, where every text of the batch meets every
/// image.
public record Clip() implements Family {
    private static final String TEXT = "clip_text_model";
    private static final String PROJECTED = "ModelWithProjection";

    @Override
    public String name() {
        return "clip";
    }

    @Override
    public List<String> types() {
        return List.of(name(), TEXT, "clip_vision_model");
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        if (!reading.modelType().equals(name())) {
            return alone(stack, reading);
        }
        if (hf.task(Heads.BARE, Images.LABELS).equals(Images.LABELS)) {
            return labels(stack, reading.inside("vision_config"));
        }
        var text = reading.inside("text_config");
        var vision = reading.inside("vision_config");
        hf.size("dp", "projection_dim", 512);
        var texts = ClipTower.of(text, "text_", 2048);
        ClipTower.words(hf, text);
        var images = ClipTower.of(vision, "vision_", 3072);
        var length = hf.image(vision, 224, 32);
        hf.bind("tp", length);
        hf.bind("d1", texts.width());
        hf.bind("d2", images.width());
        hf.bind("b'", Expr.dim("B"));
        hf.note("--seq is the length of the texts; the images' is the config's");
        return hf.model(List.of(
                new Block("text_model", Optional.empty(), texts.axes(), texts.text(stack)),
                Usual.linear(false).of("text_projection", Component.HEAD, "text[b d1]", "texts[b dp]"),
                Stack.run("vision_model", length, images.axes(), images.image(stack)),
                Usual.linear(false).of("visual_projection", Component.HEAD, "image[b' d2]", "images[b' dp]"),
                Block.of("", Component.HEAD, List.of(
                        Contract.of("similarity", "texts[b dp] images[b' dp] -> logits[b b']"),
                        Pointwise.of("scale", Kind.SCALE, "logits[b b'] .logit_scale[] -> logits[b b']")))),
                "ids[b t] positions[b t] pixels[b ch ih iw]", "logits");
    }

    /// One of the towers, and behind it a projection in a class that says so.
    private Model alone(Stack stack, Reading reading) {
        var hf = stack.hf().called("CLIPText", "CLIPVision");
        boolean reads = reading.modelType().equals(TEXT);
        boolean projects = hf.task(Heads.BARE, PROJECTED).equals(PROJECTED);
        var tower = ClipTower.of(reading, "", reads ? 2048 : 3072);
        tower.axes().forEach(hf::bind);
        if (projects) {
            hf.size("dp", "projection_dim", 512);
        }
        if (reads) {
            ClipTower.words(hf, reading);
        } else {
            ClipTower.pixels(hf, reading);
        }
        var inside = reads ? tower.text(stack) : tower.image(stack);
        var inputs = reads ? "ids[b t] positions[b t]" : Images.INPUTS;
        return projects
                ? hf.model(List.of(Block.of(reads ? "text_model" : "vision_model", inside), Usual.linear(false).of(
                        reads ? "text_projection" : "visual_projection", Component.HEAD,
                        reads ? "text[b d]" : "image[b d]", "logits[b dp]")), inputs, "logits")
                : hf.model(inside, inputs, "x");
    }

    /// Labels of the mean of the patches' states.
    private static Model labels(Stack stack, Reading vision) {
        var hf = stack.hf();
        var tower = ClipTower.of(vision, "vision_", 3072);
        tower.axes().forEach(hf::bind);
        ClipTower.pixels(hf, vision);
        var parts = new ArrayList<Node>(List.of(Block.of("vision_model", tower.image(stack))));
        parts.addAll(Images.labelsOfMean(hf));
        return hf.model(parts, Images.INPUTS, "logits");
    }
}

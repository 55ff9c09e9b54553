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
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// CLIP: a causal text tower and an image tower, each projected to one space, where every text of the batch meets every
/// image.
public record Clip() implements Family {
    /// The sizes of one tower.
    private record Tower(Expr width, Expr heads, Expr inner, Expr layers, Kind activation) {
        Map<String, Expr> axes() {
            return Map.of("d", width, "h", heads, "k", width.over(heads), "f", inner);
        }
    }

    @Override
    public String name() {
        return "clip";
    }

    private static final String TEXT = "clip_text_model";
    private static final String PROJECTED = "ModelWithProjection";
    private static final String IMAGE =
            "the input is an image: the number of tokens is the config's, and --seq is ignored";

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
        if (hf.task("Model", Images.LABELS).equals(Images.LABELS)) {
            return labels(stack, reading.inside("vision_config"));
        }
        var text = reading.inside("text_config");
        var vision = reading.inside("vision_config");
        hf.size("dp", "projection_dim", Expr.of(512), "512");
        var texts = tower(text, "text_", 2048);
        hf.bind("v", text.size("vocab_size", "vocab_size"));
        hf.bind("n", text.sizeOr("context_length", Expr.of(77), "77", "max_position_embeddings"));
        var images = tower(vision, "vision_", 3072);
        var length = hf.image(vision, 224, 32);
        hf.bind("tp", length);
        hf.bind("d1", texts.width);
        hf.bind("d2", images.width);
        hf.bind("b'", Expr.dim("B"));
        hf.note("--seq is the length of the texts; the images' is the config's");
        return hf.model(List.of(
                new Block("text_model", Optional.empty(), texts.axes(), text(stack, texts)),
                Usual.linear(false).of("text_projection", Component.HEAD, "text[b d1]", "texts[b dp]"),
                Stack.run("vision_model", length, images.axes(), image(stack, images)),
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
        var tower = tower(reading, "", reads ? 2048 : 3072);
        tower.axes().forEach(hf::bind);
        if (projects) {
            hf.size("dp", "projection_dim", Expr.of(512), "512");
        }
        if (reads) {
            hf.bind("v", reading.size("vocab_size", "vocab_size"));
            hf.bind("n", reading.sizeOr("context_length", Expr.of(77), "77", "max_position_embeddings"));
        } else {
            var length = hf.image(reading, 224, 32);
            hf.bind("tp", length);
            hf.rebind("t", length);
            hf.rebind("s", length);
            hf.note(IMAGE);
        }
        var inside = reads ? text(stack, tower) : image(stack, tower);
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
        var tower = tower(vision, "vision_", 3072);
        tower.axes().forEach(hf::bind);
        var length = hf.image(vision, 224, 32);
        hf.bind("tp", length);
        hf.rebind("t", length);
        hf.rebind("s", length);
        hf.note(IMAGE);
        return hf.model(List.of(Block.of("vision_model", image(stack, tower)), Block.of("", Component.HEAD, List.of(
                Pointwise.of("mean", Kind.ADD, "x[b t d] -> mean[b d]"))),
                hf.classifier("classifier", "mean[b d]")), Images.INPUTS, "logits");
    }

    private static Tower tower(Reading r, String prefix, long inner) {
        var tower = new Tower(
                r.size(prefix + "d_model", "hidden_size"),
                r.size(prefix + "num_heads", "num_attention_heads"),
                r.sizeOr(prefix + "d_ff", Expr.of(inner), String.valueOf(inner), "intermediate_size"),
                r.size(prefix + "num_layers", "num_hidden_layers"),
                Hf.kind(r.text(prefix + "activation", "quick_gelu", "hidden_act")));
        r.divides(prefix + "d_model", prefix + "num_heads");
        return tower;
    }

    private static List<Node> text(Stack stack, Tower tower) {
        var tables = new Tables("x[b t d]");
        var embeddings = new ArrayList<Node>();
        embeddings.add(tables.words("token_embedding"));
        embeddings.addAll(tables.positions("position_embedding"));
        return List.of(
                Block.of("embeddings", embeddings),
                ImageTower.encoder(stack, tower.layers, tower.activation, Core.everywhere().where(Core.CAUSAL)),
                stack.norm("final_layer_norm", "x[b t d]", "x[b t d]"),
                Gather.of("last", "x[b t d] -> text[b d]"));
    }

    private static List<Node> image(Stack stack, Tower tower) {
        var nodes = new ArrayList<>(ImageTower.clip(stack, tower.layers, tower.activation));
        nodes.add(Gather.of("first", "x[b t d] -> image[b d]"));
        nodes.add(stack.norm("post_layernorm", "image[b d]", "image[b d]"));
        return nodes;
    }
}

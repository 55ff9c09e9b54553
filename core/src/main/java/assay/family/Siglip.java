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
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
            var tower = text(hf, reading, "");
            tower.axes.forEach(hf::bind);
            hf.task(Heads.BARE);
            return hf.model(words(stack, tower), "ids[b t] positions[b t]", "x");
        }
        if (type.endsWith(VISION)) {
            var tower = vision(hf, reading, "", second);
            tower.axes.forEach(hf::rebind);
            hf.task(Heads.BARE);
            hf.note("the input is an image: the number of tokens is the config's, and --seq is ignored");
            return hf.model(patches(stack, tower, reading, second), inputs(second, "b"), "x");
        }
        var images = vision(hf, reading.inside("vision_config"), "vision_", second);
        var seen = new Block("vision_model", Optional.empty(), images.axes,
                patches(stack, images, reading.inside("vision_config"), second));
        if (hf.task(Heads.BARE, Images.LABELS).equals(Images.LABELS)) {
            images.axes.forEach(hf::rebind);
            hf.note("the input is an image: the number of tokens is the config's, and --seq is ignored");
            return hf.model(List.of(seen, Block.of("", Component.HEAD, List.of(
                    Pointwise.of("mean", Kind.ADD, "x[b t d] -> mean[b d]"))),
                    hf.classifier("classifier", "mean[b d]")), inputs(second, "b"), "logits");
        }
        hf.note("--seq is the length of the texts; the images' is the config's");
        var texts = text(hf, reading.inside("text_config"), "text_");
        hf.bind("d2", size(images, "d"));
        hf.bind("dp", size(texts, "dp"));
        hf.bind("b'", Expr.dim("B"));
        hf.bind("one", Expr.ONE);
        return hf.model(List.of(
                new Block("text_model", Optional.empty(), texts.axes, words(stack, texts)),
                seen,
                Block.of("", Component.HEAD, List.of(
                        Pointwise.of("images", Kind.SPLIT, "pooled[b' d2] -> images[b' dp]"),
                        Contract.of("similarity", "texts[b dp] images[b' dp] -> logits[b b']"),
                        Pointwise.of("scale", Kind.SCALE,
                                "logits[b b'] .logit_scale[one] .logit_bias[one] -> logits[b b']")))),
                "ids[b t] positions[b t] " + inputs(second, "b"), "logits");
    }

    private static String inputs(boolean second, String batch) {
        return second ? "patches[" + batch + " np px]" : Images.INPUTS;
    }

    private record Tower(Map<String, Expr> axes, Expr layers, Kind activation) {}

    private static Expr size(Tower tower, String axis) {
        return Objects.requireNonNull(tower.axes.get(axis), axis);
    }

    private static Tower tower(Reading r, String prefix) {
        var width = r.sizeOr(prefix + "d_model", Expr.of(768), "768", "hidden_size");
        var heads = r.sizeOr(prefix + "num_heads", Expr.of(12), "12", "num_attention_heads");
        var inner = r.sizeOr(prefix + "d_ff", Expr.of(3072), "3072", "intermediate_size");
        var layers = r.sizeOr(prefix + "num_layers", Expr.of(12), "12", "num_hidden_layers");
        r.divides(prefix + "d_model", prefix + "num_heads");
        return new Tower(new HashMap<>(Map.of("d", width, "h", heads, "k", width.over(heads), "f", inner, "d'", width)),
                layers, Hf.kind(r.text(prefix + "activation", "gelu_pytorch_tanh", "hidden_act")));
    }

    private static Tower text(Hf hf, Reading r, String prefix) {
        var tower = tower(r, prefix);
        hf.bind("v", r.sizeOr("vocab_size", Expr.of(32000), "32000", "vocab_size"));
        hf.bind("n", r.sizeOr("context_length", Expr.of(64), "64", "max_position_embeddings"));
        tower.axes.put("dp", r.sizeOr("projection_size", size(tower, "d"), prefix + "d_model", "projection_size"));
        return tower;
    }

    private static Tower vision(Hf hf, Reading r, String prefix, boolean second) {
        var tower = tower(r, prefix);
        if (second) {
            var patch = r.sides("patch_size", Expr.of(16));
            hf.bind("np", r.sizeOr("num_patches", Expr.of(256), "256", "num_patches"));
            hf.bind("px", patch.getFirst().times(patch.getLast())
                    .times(r.sizeOr("num_channels", Expr.of(3), "3", "num_channels")));
            hf.bind("1", Expr.ONE);
        } else {
            hf.image(r, 224, 16);
        }
        hf.bind("three", Expr.of(3));
        tower.axes.put("tp", hf.size("np"));
        tower.axes.put("t", hf.size("np"));
        tower.axes.put("s", hf.size("np"));
        return tower;
    }

    private static List<Node> words(Stack stack, Tower tower) {
        var tables = new Tables("x[b t d]");
        var embeddings = new ArrayList<Node>();
        embeddings.add(tables.words("token_embedding"));
        embeddings.addAll(tables.positions("position_embedding"));
        return List.of(Block.of(Images.EMBEDDINGS, embeddings),
                ImageTower.encoder(stack, tower.layers, tower.activation, Core.everywhere()),
                stack.norm("final_layer_norm", "x[b t d]", "x[b t d]"),
                Gather.of("last", "x[b t d] -> text[b d]"),
                Usual.linear(true).of("head", Component.HEAD, "text[b d]", "texts[b dp]"));
    }

    private static List<Node> patches(Stack stack, Tower tower, Reading r, boolean second) {
        var embeddings = new ArrayList<Node>();
        embeddings.add(second
                ? Usual.linear(true).of("patch_embedding", Component.EMBEDDING, "patches[b np px]", "x[b np d]")
                : Block.of("", Component.EMBEDDING, List.of(Convolution.patches("patch_embedding", true))));
        var nodes = new ArrayList<>(ImageTower.siglip(stack, embeddings, tower.layers, tower.activation));
        if (r.flag("vision_head", true, "vision_use_head")) {
            nodes.add(ImageTower.pooling(stack, tower.activation));
        }
        return nodes;
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Resizing;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import assay.problem.Nearest;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// An encoder of an image's patches inside another model, of one of the usual kinds: from `pixels[b ch ih iw]` to `x[b
/// t d]`.
///
/// @param hf with the sizes of its axes
/// @param nodes what it is made of
record ImageTower(Hf hf, List<Node> nodes) {
    private static final String CLIP = "clip_vision_model";
    private static final String SIGLIP = "siglip_vision_model";
    private static final String PIXTRAL = "pixtral";

    /// The tower that a `vision_config` describes.
    static ImageTower of(String family, Reading vision, String or) {
        return of(family, vision, or, 1);
    }

    /// @param merge neighbouring patches along a side that are made one token
    static ImageTower of(String family, Reading vision, String or, int merge) {
        var type = vision.modelType().isEmpty() ? or : vision.modelType();
        var known = List.of(CLIP, SIGLIP, PIXTRAL);
        if (!known.contains(type)) {
            vision.refuse(vision.place("model_type"), "unknown model_type " + Reading.quoted(type)
                    + " of a vision_config",
                    Nearest.hint(type, known));
        }
        boolean pixtral = type.equals(PIXTRAL);
        boolean siglip = type.equals(SIGLIP);
        var hf = new Hf(family, vision);
        var stack = Stack.of(hf, pixtral ? Norm.RMSNORM : Norm.LAYERNORM, !pixtral);
        hf.needed("d", "vision_d_model", "hidden_size");
        hf.needed("h", "vision_num_heads", "num_attention_heads");
        vision.size("vision_num_layers", "num_hidden_layers");
        vision.divides("vision_d_model", "vision_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        hf.bind("j", hf.size("k").over(Expr.of(2)));
        long inner = pixtral ? 4096 : 3072;
        hf.size("f", "vision_d_ff", Expr.of(inner), String.valueOf(inner), "intermediate_size");
        var tokens = hf.image(vision, pixtral ? 1024 : 224, type.equals(CLIP) ? 32 : 16);
        if (pixtral) {
            own(hf, merge);
        }
        hf.rebind("t", type.equals(CLIP) ? tokens : hf.size("np"));
        hf.rebind("s", hf.size("t"));
        hf.bind("tp", hf.size("t"));
        hf.bind("three", Expr.of(3));
        hf.bind("d'", hf.size("d"));
        hf.bind("sides", Expr.of(2));
        var activation = Hf.kind(vision.text("vision_activation", "gelu", "hidden_act"));
        var layers = Expr.dim("vision_num_layers");
        var nodes = new ArrayList<Node>();
        if (pixtral) {
            nodes.addAll(pixtral(stack, layers, activation));
        } else if (siglip) {
            nodes.addAll(siglip(stack, List.of(Block.of("", Component.EMBEDDING, List.of(
                    Convolution.patches("patch_embedding", true)))), layers, activation));
            if (vision.flag("vision_head", true, "vision_use_head")) {
                nodes.add(pooling(stack, activation));
            }
        } else {
            nodes.addAll(clip(stack, layers, activation));
            nodes.add(Gather.of("first", "x[b t d] -> pooled[b d]"));
            nodes.add(stack.norm("post_layernorm", "pooled[b d]", "pooled[b d]"));
        }
        return new ImageTower(hf, nodes);
    }

    /// Images at their own size, each side up to whole tokens. The reference runs the attention among the patches of
    /// all images at once, and masks what is not of one.
    private static void own(Hf hf, int merge) {
        var vision = hf.reading();
        var media = Media.of(vision);
        long longest = vision.value("image_size");
        media.grid(hf.size("ph"), given -> Resizing.within(given, longest, media.whole(hf.size("ph")) * merge))
                .ifPresent(grid -> {
                    hf.rebind("ih", grid.down().times(hf.size("ph")));
                    hf.rebind("iw", grid.across().times(hf.size("pw")));
                    hf.rebind("np", grid.patches());
                    hf.bind("s!", Expr.dim("B").times(media.images()).times(hf.size("np")));
                    hf.bind("marks", grid.down().over(Expr.of(merge)));
                });
    }

    /// This tower, of which what the layer `layer` writes is what is taken, as `x[b t d]`: where images are given,
    /// the layers behind it run for nothing. Layers count from 1, 0 is what the first one reads, -1 the last one.
    /// Of several layers it is the last of them, behind which nothing is taken.
    ImageTower taking(List<Integer> taken, String place) {
        if (!Media.of(hf.reading()).sees() || taken.isEmpty()) {
            return this;
        }
        int depth = hf.reading().value("vision_num_layers");
        int layer = taken.stream().max(Comparator.comparingLong(i -> i < 0 ? i + 1L + depth : i)).orElse(-1);
        var behind = layer < 0 ? Expr.of(-1L - layer) : Expr.dim("vision_num_layers").minus(Expr.of(layer));
        var all = hf.reading().values().get("vision_num_layers");
        if (all != null && (layer < 0 ? all.compareTo(Rational.of(-1L - layer)) < 0
                : all.compareTo(Rational.of(layer)) < 0)) {
            hf.reading().refuse(place, "layer " + layer + " of " + all + " is not there", "");
            return this;
        }
        if (layer == -1 || (all != null && all.equals(Rational.of(layer)))) {
            return this;
        }
        var cut = new ArrayList<>(nodes.stream().map(node -> cut(node, behind)).toList());
        cut.add(Pointwise.of("features", Kind.SPLIT, "taken[b t d] -> x[b t d]"));
        return new ImageTower(hf, cut);
    }

    private static Node cut(Node node, Expr behind) {
        if (!(node instanceof Block block)) {
            return node;
        }
        var parts = new ArrayList<Node>();
        for (var part : block.parts()) {
            if (part instanceof Repeat repeat) {
                var front = repeat.times().minus(behind);
                parts.add(new Repeat(repeat.name(), front, repeat.parts()));
                parts.add(Pointwise.of("taken", Kind.SPLIT, "x[b t d] -> taken[b t d]"));
                parts.add(new Repeat(repeat.name(), "not taken", Numbers.from(front, behind), repeat.parts()));
            } else {
                parts.add(part);
            }
        }
        return block.with(parts);
    }

    /// The axes of its input.
    Map<String, Expr> axes() {
        return Map.of("colours", hf.size("ch"), "rows", hf.size("ih"), "columns", hf.size("iw"), "nq", hf.size("nq"));
    }

    /// Inside a model whose projector, `projector`, makes `image[b nq dt]` of its tokens.
    Multimodal with(String projector, List<Node> joined) {
        return new Multimodal(List.of(hf.seen("vision_tower", nodes), hf.seen(projector, joined)),
                "pixels[bi colours rows columns]", axes());
    }

    /// Patches and one token more, normed before the layers.
    static List<Node> clip(Stack stack, Expr layers, Kind activation) {
        var embeddings = new ArrayList<Node>();
        embeddings.add(Block.of("", Component.EMBEDDING, List.of(Convolution.patches("patch_embedding", false))));
        embeddings.add(Gather.of("prepend", "x[b np d] .class_embedding[d] -> x[b t d]"));
        embeddings.addAll(new Tables("x[b t d]").everyPosition("position_embedding", "weight[tp d]"));
        return List.of(
                Block.of("embeddings", embeddings),
                stack.norm("pre_layrnorm", "x[b t d]", "x[b t d]"),
                encoder(stack, layers, activation, Core.everywhere()));
    }

    /// Layers of attention and a plain feed-forward, as CLIP has them for texts and images.
    static Block encoder(Stack stack, Expr layers, Kind activation, Core core) {
        var names = new Attention.Names("self_attn", "q_proj", "k_proj", "v_proj", "out_proj");
        var layer = new ArrayList<Node>(Residual.pre("attention_residual", stack.norm("layer_norm1"),
                new Projected(names, true).over(core, List.of())));
        layer.addAll(Residual.pre("ffn_residual", stack.norm("layer_norm2"),
                Usual.plain("mlp", "fc1", "fc2", activation, true)));
        return Block.of("encoder", List.of(new Repeat("layers", layers, layer)));
    }

    /// Patches and no token more, a norm behind the layers.
    ///
    /// @param patch what makes `x[b np d]` of an image
    static List<Node> siglip(Stack stack, List<Node> patch, Expr layers, Kind activation) {
        var embeddings = new ArrayList<>(patch);
        embeddings.addAll(new Tables("x[b t d]").everyPosition("position_embedding", "weight[tp d]"));
        return List.of(
                Block.of("embeddings", embeddings),
                encoder(stack, layers, activation, Core.everywhere()),
                stack.norm("post_layernorm", "x[b t d]", "x[b t d]"));
    }

    /// One trained query that attends to all tokens, and a feed-forward behind it: `pooled[b d]`.
    static Block pooling(Stack stack, Kind activation) {
        var linear = Usual.linear(true);
        return Block.of("head", Component.HEAD, List.of(
                Gather.of("query", ".probe[1 1 d] -> probe[b d]"),
                Block.of("attention", List.of(
                        Gather.of("weights", ".in_proj_weight[(three d') d] -> wq[d' d] wkv[i d' d]"),
                        Gather.of("biases", ".in_proj_bias[(three d')] -> bq[d'] bkv[i d']"),
                        Contract.of("queries", "probe[b d] wq[d' d] -> q[b d']"),
                        Pointwise.of("query_bias", Kind.ADD, "q[b d'] bq[d'] -> q[b d']"),
                        Contract.of("keys_values", "x[b t d] wkv[i d' d] -> kv[b t i d']"),
                        Pointwise.of("keys_values_bias", Kind.ADD, "kv[b t i d'] bkv[i d'] -> kv[b t i d']"),
                        Pointwise.of("query_heads", Kind.SPLIT, "q[b d'] -> q[b h k]"),
                        Pointwise.of("heads", Kind.SPLIT, "kv[b t i d'] -> k[b t h k] v[b t h k]"),
                        Contract.of("scores", "q[b h k] k[b t h k] -> a[b h t]"),
                        Pointwise.of("softmax", Kind.SOFTMAX, "a[b h t] -> a[b h t]"),
                        Contract.of("mix", "a[b h t] v[b t h k] -> o[b h k]"),
                        linear.of("out_proj", "o[b h k]", "pooled[b d]"))),
                stack.norm("layernorm", "pooled[b d]", "normed[b d]"),
                Block.of("mlp", List.of(
                        linear.of("fc1", "normed[b d]", "u[b f]"),
                        Pointwise.of("activation", activation, "u[b f] -> u[b f]"),
                        linear.of("fc2", "u[b f]", "normed[b d]"))),
                Pointwise.of("sum", Kind.ADD, "pooled[b d] normed[b d] -> pooled[b d]")));
    }

    private static List<Node> pixtral(Stack stack, Expr layers, Kind activation) {
        var core = Core.everywhere();
        var attention = Usual.attention("attention", "o_proj", core, false, false, Attention.rotated(core));
        var feedForward = FeedForward.gated(new FeedForward.Names("feed_forward", "gate_proj", "up_proj", "down_proj"),
                Usual.linear(false), activation, "f");
        return List.of(
                Block.of("", Component.EMBEDDING, List.of(Convolution.patches("patch_conv", false))),
                stack.norm("ln_pre", "x[b t d]", "x[b t d]"),
                Attention.rotaryOfGrid("patch_positional_embedding", "j"),
                Block.of("transformer", List.of(new Repeat("layers", layers,
                        stack.preNorm("attention_norm", attention, "ffn_norm", feedForward)))));
    }
}

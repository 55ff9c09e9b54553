package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Media;
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
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The encoder of images of Florence 2, after DaViT (arXiv 2204.03645): stages of blocks, in which attention among the
/// patches of a window and attention among the channels of a group take turns, each before a feed-forward and with a
/// convolution over neighbours before either.
final class DaVit {
    /// An image's side in pixels, as the processor makes it.
    private static final long SIDE = 768;

    private static final Norm NORM = Norm.LAYERNORM;

    private DaVit() {}

    /// From `pixels[b colours rows columns]` to `x[b t d]`, whose sizes it binds.
    static List<Node> tower(Hf hf) {
        var r = hf.reading();
        var widths = Images.stages(r, "embed_dim", List.of(128, 256, 512, 1024));
        var depths = each(r, "depths", List.of(1, 1, 9, 1), widths);
        var heads = each(r, "num_heads", List.of(4, 8, 16, 32), widths);
        var groups = each(r, "num_groups", List.of(4, 8, 16, 32), widths);
        var patches = each(r, "patch_size", List.of(7, 3, 3, 3), widths);
        var strides = each(r, "patch_stride", List.of(4, 2, 2, 2), widths);
        var before = r.items("patch_prenorm");
        var paddings = paddings(r, widths.size());
        dividing(r, "num_heads", widths, heads);
        dividing(r, "num_groups", widths, groups);
        var window = r.sizeOr("vision_window", Expr.of(12), "12", "window_size");
        var ratio = r.fraction(Rational.of(4), "mlp_ratio");
        boolean bias = r.flag("vision_bias", true, "qkv_bias");
        var activation = Hf.kind(r.text("vision_activation", "gelu", "activation_function"));
        long side = SIDE;
        var batch = Media.of(r).images().times(Expr.dim("B"));
        var from = hf.bind("colours", r.sizeOr("vision_channels", Expr.of(3), "3", "in_channels"));
        hf.bind("rows", Expr.of(side));
        hf.bind("columns", Expr.of(side));
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < widths.size(); i++) {
            var own = new HashMap<String, Expr>();
            var all = Expr.of(side).pow(2);
            side = Math.floorDiv(side + 2L * paddings.get(i) - patches.get(i), strides.get(i)) + 1;
            if (side < 1) {
                r.refuse(List.of("patch_size", "patch_padding", "patch_stride"),
                        "stage " + i + " has no place for a patch of " + patches.get(i));
                side = 1;
            }
            var places = Expr.of(side).pow(2);
            own.put("te", all);
            own.put("de", from);
            from = Expr.of(widths.get(i));
            own.put("d", from);
            own.put("d'", from);
            own.put("t", places);
            own.put("s", places);
            own.put("tw", window.pow(2));
            own.put("bw", batch.times(Expr.of(side).ceilDiv(window).pow(2)));
            own.put("one", Expr.ONE);
            own.put("h", Expr.of(heads.get(i)));
            own.put("k", from.over(Expr.of(heads.get(i))));
            own.put("c", Expr.of(heads.get(i) * 3L));
            own.put("three", Expr.of(3));
            own.put("g", Expr.of(groups.get(i)));
            own.put("ka", from.over(Expr.of(groups.get(i))));
            own.put("kb", from.over(Expr.of(groups.get(i))));
            own.put("f", from.times(Expr.of(ratio)).floor());
            own.put("pa", Expr.of(patches.get(i)));
            own.put("pb", Expr.of(patches.get(i)));
            own.put("ki", Expr.of(3));
            own.put("kj", Expr.of(3));
            boolean first = i < before.size() ? before.get(i).equals(new Value.Flag(true)) : i > 0;
            var turns = Stream.concat(block("spatial_block", windowed(bias, own), activation).stream(),
                    block("channel_block", channels(bias), activation).stream()).toList();
            var parts = new ArrayList<Node>();
            if (i == 0) {
                parts.add(Pointwise.of("pixels", Kind.SPLIT, "pixels[b colours rows columns] -> out[b te de]"));
            }
            parts.add(new Repeat("convs", "stage " + i, Numbers.from(Expr.of(i), Expr.ONE), convolution(first)));
            parts.add(Block.of("blocks", List.of(new Repeat(String.valueOf(i), Expr.of(depths.get(i)), turns))));
            parts.add(Pointwise.of("end_" + i, Kind.SPLIT, "x[b t d] -> out[b t d]"));
            nodes.add(new Block("", Optional.empty(), own, parts));
        }
        hf.rebind("t", Expr.of(side).pow(2));
        hf.rebind("d", from);
        nodes.add(Pointwise.of("features", Kind.SPLIT, "out[b t d] -> x[b t d]"));
        return nodes;
    }

    /// Patches that overlap, normed before or behind.
    private static List<Node> convolution(boolean before) {
        var parts = new ArrayList<Node>();
        if (before) {
            parts.add(NORM.of("norm", "out[b te de]", "out[b te de]", true));
        }
        parts.add(Block.of("conv", Component.EMBEDDING, List.of(
                Gather.of("patches", "out[b te de] -> patches[b t de pa pb]"),
                Contract.of("convolution", "patches[b t de pa pb] .weight[d de pa pb] -> x[b t d]"),
                Pointwise.of("bias", Kind.BIAS, "x[b t d] .bias[d] -> x[b t d]"))));
        if (!before) {
            parts.add(NORM.of("norm", "x[b t d]", "x[b t d]", true));
        }
        return parts;
    }

    private static List<Node> block(String name, Node attention, Kind activation) {
        var parts = new ArrayList<Node>();
        parts.add(near("conv1"));
        parts.addAll(Residual.pre("attention_residual", NORM.of("norm1", "x[b t d]", "y[b t d]", true), attention));
        parts.add(near("conv2"));
        parts.addAll(Residual.pre("ffn_residual", NORM.of("norm2", "x[b t d]", "y[b t d]", true),
                Usual.plain("ffn", "fc1", "fc2", activation, true)));
        return List.of(Block.of(name, parts));
    }

    /// A convolution over neighbours, each channel by itself, added.
    private static Block near(String name) {
        return Block.of(name, List.of(
                Convolution.neighbours("convolution"),
                Pointwise.of("sum", Kind.ADD, "x[b t d] z[b t d] -> x[b t d]")));
    }

    private static Node windowed(boolean bias, Map<String, Expr> own) {
        var tokens = own.getOrDefault("tw", Expr.ONE);
        var windows = Map.of("b", own.getOrDefault("bw", Expr.ONE), "t", tokens, "s", tokens);
        return Block.of("", Component.ATTENTION, List.of(
                Pointwise.of("windows", Kind.SPLIT, "y[b t d] -> y[bw tw d]"),
                new Block("", Optional.empty(), windows,
                        List.of(Usual.fusedAttention("window_attn", "qkv", "proj", Core.everywhere(), bias, true,
                                List.of()))),
                Pointwise.of("places", Kind.SPLIT, "z[bw tw d] -> z[b t d]")));
    }

    private static Node channels(boolean bias) {
        return Block.of("channel_attn", Component.ATTENTION, List.of(
                Usual.linear(bias).of("qkv", "y[b t d]", "qkv[b t three g ka]"),
                Pointwise.of("split", Kind.SPLIT, "qkv[b t three g ka] -> q[b t g ka] k[b t g kb] v[b t g kb]"),
                Contract.of("scores", "q[b t g ka] k[b t g kb] -> a[b g ka kb]"),
                Pointwise.of("softmax", Kind.SOFTMAX, "a[b g ka kb] -> p[b g ka kb]"),
                Contract.of("mix", "p[b g ka kb] v[b t g kb] -> o[b t g ka]"),
                Usual.linear(true).of("proj", "o[b t g ka]", "z[b t d]")));
    }

    /// How many pixels of nothing a stage's patches reach beyond each edge.
    private static List<Integer> paddings(Reading r, int stages) {
        var given = r.numbers("patch_padding");
        if (given.isEmpty() && !r.listed("patch_padding")) {
            given = List.of(3, 1, 1, 1);
        }
        if (given.size() < stages || given.stream().anyMatch(n -> n < 0)) {
            r.refuse(List.of("patch_padding", "embed_dim"),
                    "patch_padding is not a number of at least 0 for each of " + stages + " stages");
            return Collections.nCopies(stages, 0);
        }
        return given;
    }

    /// Leaves a problem where the channels of a stage are not as many for each part of them.
    private static void dividing(Reading r, String field, List<Integer> widths, List<Integer> parts) {
        for (int i = 0; i < widths.size(); i++) {
            if (widths.get(i) % parts.get(i) > 0) {
                r.refuse(List.of(field, "embed_dim"), "embed_dim " + widths.get(i) + " of stage " + i
                        + " is not divisible by " + field + " " + parts.get(i));
                return;
            }
        }
    }

    private static List<Integer> each(Reading r, String field, List<Integer> or, List<Integer> widths) {
        var given = Images.stages(r, field, or);
        if (given.size() < widths.size()) {
            r.refuse(r.place(field), field + " has " + given.size() + " values for " + widths.size() + " stages", "");
            return widths.stream().map(_ -> 1).toList();
        }
        return given;
    }
}

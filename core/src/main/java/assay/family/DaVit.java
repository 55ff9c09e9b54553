package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Media;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Core;
import assay.part.Windows;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// The encoder of images of Florence 2, after DaViT (arXiv 2204.03645): stages of blocks, in which attention among the
/// patches of a window and attention among the channels of a group take turns, each before a feed-forward and with a
/// convolution over neighbours before either.
final class DaVit {
    /// An image's side in pixels, as the processor makes it.
    private static final long SIDE = 768;

    private DaVit() {}

    /// From `pixels[b colours rows columns]` to `x[b t d]`, whose sizes it binds.
    static List<Node> tower(Hf hf) {
        var r = hf.reading();
        var widths = Images.stages(r, "embed_dim", List.of(128, 256, 512, 1024));
        var depths = StageNumbers.each(r, "depths", List.of(1, 1, 9, 1), widths);
        var heads = StageNumbers.each(r, "num_heads", List.of(4, 8, 16, 32), widths);
        var groups = StageNumbers.each(r, "num_groups", List.of(4, 8, 16, 32), widths);
        var patches = StageNumbers.each(r, "patch_size", List.of(7, 3, 3, 3), widths);
        var strides = StageNumbers.each(r, "patch_stride", List.of(4, 2, 2, 2), widths);
        var before = r.items("patch_prenorm");
        var paddings = StageNumbers.paddings(r, widths.size());
        StageNumbers.dividing(r, "num_heads", widths, heads);
        StageNumbers.dividing(r, "num_groups", widths, groups);
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
            var number = batch.times(Expr.of(side).ceilDiv(window).pow(2));
            own.put("tw", window.pow(2));
            own.put("bw", number);
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
            var attention = Usual.fusedAttention("window_attn", "qkv", "proj", Core.everywhere(), bias, true,
                    List.of());
            var turns = List.<Node>of(DaVitBlocks.block("spatial_block",
                    Windows.filled(attention, "places", number, window.pow(2)), activation),
                    DaVitBlocks.block("channel_block", DaVitBlocks.channels(bias), activation));
            var parts = new ArrayList<Node>();
            if (i == 0) {
                parts.add(Pointwise.of("pixels", Kind.SPLIT, "pixels[b colours rows columns] -> out[b te de]"));
            }
            parts.add(new Repeat("convs", "stage " + i, Numbers.from(Expr.of(i), Expr.ONE),
                    DaVitBlocks.convolution(first)));
            parts.add(Block.of("blocks", List.of(new Repeat(String.valueOf(i), Expr.of(depths.get(i)), turns))));
            parts.add(Pointwise.of("end_" + i, Kind.SPLIT, "x[b t d] -> out[b t d]"));
            nodes.add(new Block("", Optional.empty(), own, parts));
        }
        hf.rebind("t", Expr.of(side).pow(2));
        hf.rebind("d", from);
        nodes.add(Pointwise.of("features", Kind.SPLIT, "out[b t d] -> x[b t d]"));
        return nodes;
    }
}

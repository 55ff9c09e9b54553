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
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Core;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The stages of [Swin].
///
/// @param width of the first stage
/// @param window the side of a window, where a stage is as large
/// @param ratio of a feed-forward's inner width to the stage's
/// @param bias whether queries, keys and values have biases
record ShiftedWindows(Stack stack, Expr width, Expr window, Rational ratio, boolean bias, Kind activation) {
    /// How many patches a stage has.
    static Expr tokens(Hf hf, int stage) {
        return rows(hf, stage).times(columns(hf, stage));
    }

    private static Expr rows(Hf hf, int stage) {
        return side(hf, "rows", "ih", "ph", stage);
    }

    private static Expr columns(Hf hf, int stage) {
        return side(hf, "columns", "iw", "pw", stage);
    }

    /// How many patches a stage has along a side, each of them halving the one before.
    private static Expr side(Hf hf, String name, String image, String patch, int stage) {
        return hf.reading().sizeOr(name + "_" + stage,
                hf.size(image).ceilDiv(hf.size(patch).times(1L << stage)),
                "the image in patches, halved by each stage");
    }

    /// The windows' sides, of stages of the config's image: the size `window_0` and those that follow.
    static void sides(Hf hf, int stages, Expr window) {
        for (int i = 0; i < stages; i++) {
            var patches = Expr.of(1L << i);
            hf.reading().sizeOr("window_" + i, hf.size("ih").ceilDiv(hf.size("ph").times(patches))
                    .min(hf.size("iw").ceilDiv(hf.size("pw").times(patches))).min(window),
                    "the window, if a stage is as large");
        }
    }

    /// Refuses images of which a stage is smaller than its windows, whose table the reference does not resample.
    static void fit(Hf hf, int stages) {
        var media = Media.of(hf.reading());
        media.pixels().ifPresent(given -> {
            for (int i = 0; i < stages; i++) {
                if (media.whole(rows(hf, i).min(columns(hf, i))) < media.whole(Expr.dim("window_" + i))) {
                    hf.reading().refuse(hf.reading().source(Media.WIDTH), "an image of " + given
                            + " is smaller than a window of stage " + i, "");
                    return;
                }
            }
        });
    }

    /// A stage of so many layers, and what merges its patches for the next if there is one.
    Block stage(int number, int layers, int heads, boolean merged) {
        var hf = stack.hf();
        var rows = rows(hf, number);
        var columns = columns(hf, number);
        var own = new HashMap<String, Expr>();
        var wide = width.times(1L << number);
        var side = Expr.dim("window_" + number);
        own.put("d", wide);
        own.put("h", Expr.of(heads));
        own.put("k", wide.over(Expr.of(heads)));
        own.put("f", wide.times(Expr.of(ratio)).floor());
        own.put("t", rows.times(columns));
        own.put("tw", side.times(side));
        own.put("bw", hf.size("b").times(rows.ceilDiv(side)).times(columns.ceilDiv(side)));
        own.put("rb", window.times(2).minus(Expr.ONE).times(window.times(2).minus(Expr.ONE)));
        var parts = new ArrayList<Node>();
        parts.add(new Repeat("blocks", Expr.of(layers), layer(own)));
        if (merged) {
            own.put("tm", tokens(hf, number + 1));
            own.put("d4", wide.times(4));
            own.put("d2", width.times(1L << (number + 1)));
            parts.add(Block.of("downsample", List.of(Gather.of("neighbours", "x[b t d] -> m[b tm d4]"),
                    stack.norm("norm", "m[b tm d4]", "m[b tm d4]"),
                    Usual.linear(false).of("reduction", "m[b tm d4]", "x[b tm d2]"))));
        }
        return new Block("", Optional.empty(), own, parts);
    }

    /// Attention within windows, each as if it were a text of its own.
    private List<Node> layer(Map<String, Expr> own) {
        var windows = Map.of("b", Images.of(own, "bw"), "t", Images.of(own, "tw"), "s", Images.of(own, "tw"));
        var core = Core.everywhere().onScores(List.of(
                Block.of("relative_position_bias", Component.POSITION, List.of(
                        Gather.of("lookup", ".relative_position_bias_table[rb h] -> bias[h t s]"))),
                Pointwise.of("relative_bias", Kind.POSITION_BIAS, "a[b h t s] bias[h t s] -> a[b h t s]")));
        var attention = Block.of("", Component.ATTENTION, List.of(
                Gather.of("windows", "y[b t d] -> y[bw tw d]"),
                new Block("", Optional.empty(), windows, List.of(
                        Images.attention("attention", bias, bias, true, core, List.of()))),
                Gather.of("places", "z[bw tw d] -> z[b t d]")));
        return stack.preNorm("layernorm_before", attention, "layernorm_after",
                Usual.plain("mlp", "fc1", "fc2", activation, true));
    }
}

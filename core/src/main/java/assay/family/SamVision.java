package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The encoder of Segment Anything (arXiv 2304.02643) inside other models: layers among the patches of a window, some
/// of the whole image, with trained distances along rows and columns, and a neck of two convolutions.
final class SamVision {
    private static final String EARLY = "early ";

    private SamVision() {}

    /// Width `d`, `np` patches along a side of `ns`, `oc` channels behind the neck.
    static Hf sizes(Hf hf) {
        var r = hf.reading();
        hf.size("d", "sam_d_model", 768, "hidden_size");
        hf.size("h", "sam_num_heads", 12, "num_attention_heads");
        r.sizeOr("sam_num_layers", Expr.of(12), "12", "num_hidden_layers");
        hf.headsOf("sam_");
        hf.bind("c", hf.size("h").times(3));
        var ratio = r.fraction(Rational.of(4), "mlp_ratio");
        hf.size("f", "sam_d_ff", hf.size("d").times(Expr.of(ratio)).floor(), "mlp_ratio of the width", "mlp_dim");
        hf.bind("oc'", hf.size("oc", "sam_channels", 256, "output_channels"));
        var patch = r.sizeOr("sam_patch_size", Expr.of(16), "16", "patch_size");
        var image = r.sizeOr("sam_image_size", Expr.of(1024), "1024", "image_size");
        hf.bind("ch", r.sizeOr("sam_colours", Expr.of(3), "3", "num_channels"));
        hf.bind("ih", image);
        hf.bind("iw", image);
        hf.bind("ph", patch);
        hf.bind("pw", patch);
        hf.bind("gw", hf.size("gh", "sam_grid", image.over(patch).floor(), "patches along a side of the image"));
        hf.bind("np", hf.size("gh").pow(2));
        hf.rebind("t", hf.size("np"));
        hf.rebind("s", hf.size("np"));
        hf.bind("one", Expr.ONE);
        hf.bind("1", Expr.ONE);
        hf.bind("ka", Expr.of(3));
        hf.bind("kb", Expr.of(3));
        var side = r.sizeOr("sam_window", Expr.of(14), "14", "window_size");
        hf.bind("tw", side.pow(2));
        hf.bind("bw", Media.of(r).images().times(Expr.dim("B")).times(hf.size("gh").ceilDiv(side).pow(2)));
        return hf;
    }

    /// From `pixels[b ch ih iw]` to `seen[b t oc]`. Windows that reach over an edge are filled up, and what fills them
    /// is worked on too.
    ///
    /// @param early whether what the first layer of the whole image makes is read too, as `middle[b t d]`
    static List<Node> tower(Hf hf, boolean early) {
        var r = hf.reading();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        boolean far = r.flag("sam_distances", true, "use_rel_pos");
        boolean bias = r.flag("sam_bias", true, "qkv_bias");
        var whole = r.stated("global_attn_indexes") ? r.numbers("global_attn_indexes") : List.of(2, 5, 8, 11);
        var activation = Hf.kind(r.text("sam_activation", "gelu", "hidden_act"));
        var parts = new ArrayList<Node>();
        parts.add(Block.of("patch_embed", Component.EMBEDDING, List.of(Convolution.patches("projection", true))));
        if (r.flag("sam_positions", true, "use_abs_pos")) {
            parts.add(Block.of("", Component.POSITION, List.of(
                    Pointwise.of("positions", Kind.ADD, "x[b np d] .pos_embed[1 gh gw d] -> x[b t d]"))));
        } else {
            parts.add(Pointwise.of("patches", Kind.SPLIT, "x[b np d] -> x[b t d]"));
        }
        var side = r.sizeOr("sam_window", Expr.of(14), "14", "window_size");
        int first = early && !whole.isEmpty() ? whole.getFirst() : -1;
        var kinds = LayerTypes.each(r, "sam_num_layers",
                i -> (i <= first ? EARLY : "") + (whole.contains(i) ? "whole" : "window"));
        var layers = Stack.repeats("layers", kinds, kind -> {
            boolean windows = kind.endsWith("window");
            var attention = attention(windows ? side : hf.size("gh"), far, bias);
            return stack.preNorm("layer_norm1", windows ? Windows.filled(attention, "whole",
                    hf.size("bw"), hf.size("tw")) : attention,
                    "layer_norm2", Usual.plain("mlp", "lin1", "lin2", activation, true));
        });
        parts.addAll(early ? twice(kinds, layers) : layers);
        parts.add(Block.of("neck", SamNeck.of()));
        return parts;
    }

    /// Layers up to the one that is read twice, what is read of it, and the layers behind it.
    private static List<Node> twice(List<String> kinds, List<Node> layers) {
        int cut = (int) kinds.stream().distinct().filter(kind -> kind.startsWith(EARLY)).count();
        return List.of(Block.of("", layers.subList(0, cut)),
                Pointwise.of("middle", Kind.SPLIT, "x[b t d] -> middle[b t d]"),
                Block.of("", layers.subList(cut, layers.size())));
    }

    /// @param side of the patches that reach each other
    private static Block attention(Expr side, boolean far, boolean bias) {
        var core = far ? Core.everywhere().onScores(List.of(
                Gather.of("distances", ".rel_pos_h[rh k] .rel_pos_w[rh k] -> dy[gy uy k] dx[gx ux k]"),
                Pointwise.of("places", Kind.SPLIT, "q[b t h k] -> at[b gy gx h k]"),
                Contract.of("rows", "at[b gy gx h k] dy[gy uy k] -> ay[b h gy gx uy]"),
                Contract.of("columns", "at[b gy gx h k] dx[gx ux k] -> ax[b h gy gx ux]"),
                Pointwise.of("far_sum", Kind.ADD, "a[b h t s] ay[b h gy gx uy] ax[b h gy gx ux] -> a[b h t s]")))
                : Core.everywhere();
        return Usual.fusedAttention("attn", "qkv", "proj", core, bias, true, List.of()).over(Map.of(
                "rh", side.times(2).minus(Expr.ONE), "gy", side, "gx", side, "uy", side, "ux", side));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Architecture;
import assay.kit.Encoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Swin: stages of layers in which the patches of a window attend to each other, the windows of every other layer
/// shifted by half; between stages four neighbours become one patch of twice the width.
public record Swin() implements Family {
    private static final List<Integer> DEPTHS = List.of(2, 2, 6, 2);
    private static final List<Integer> HEADS = List.of(3, 6, 12, 24);

    @Override
    public String name() {
        return "swin";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var width = reading.sizeOr("d_model", Expr.of(96), "96", "embed_dim");
        var depths = Images.stages(reading, "depths", DEPTHS);
        var heads = Images.stages(reading, "num_heads", HEADS);
        if (heads.size() != depths.size()) {
            reading.refuse(List.of("num_heads", "depths"), "num_heads and depths differ in length");
        }
        var known = reading.values().get("d_model");
        for (int i = 0; known != null && i < heads.size(); i++) {
            var wide = known.times(Rational.of(1L << i));
            if (!wide.over(Rational.of(heads.get(i))).isInteger()) {
                reading.refuse(Set.of("d_model"), reading.place("num_heads"), "the width " + wide + " of stage " + i
                        + " is not divisible by num_heads " + heads.get(i), "");
                break;
            }
        }
        var window = reading.sizeOr("window_size", Expr.of(7), "7", "window_size");
        var ratio = reading.fraction(Rational.of(4), "mlp_ratio");
        hf.image(reading, 224, 4);
        hf.bind("de", width);
        var rows = side(hf, "rows", "ih", "ph", 0);
        var columns = side(hf, "columns", "iw", "pw", 0);
        hf.rebind("np", rows.times(columns));
        boolean bias = reading.flag("qkv_bias", true, "qkv_bias");
        var activation = hf.activation("gelu");
        int last = Math.min(depths.size(), heads.size()) - 1;
        var stages = new ArrayList<Node>();
        for (int i = 0; i <= last; i++) {
            var own = new HashMap<String, Expr>();
            var wide = width.times(1L << i);
            var side = reading.sizeOr("window_" + i, rows.min(columns).min(window),
                    "the window, if a stage is as large");
            own.put("d", wide);
            own.put("h", Expr.of(heads.get(i)));
            own.put("k", wide.over(Expr.of(heads.get(i))));
            own.put("f", wide.times(Expr.of(ratio)).floor());
            own.put("t", rows.times(columns));
            own.put("tw", side.times(side));
            own.put("bw", Expr.dim("B").times(rows.ceilDiv(side)).times(columns.ceilDiv(side)));
            own.put("rb", window.times(2).minus(Expr.ONE).times(window.times(2).minus(Expr.ONE)));
            var parts = new ArrayList<Node>();
            parts.add(new Repeat("blocks", Expr.of(depths.get(i)), layer(stack, own, activation, bias)));
            if (i < last) {
                rows = side(hf, "rows", "ih", "ph", i + 1);
                columns = side(hf, "columns", "iw", "pw", i + 1);
                own.put("tm", rows.times(columns));
                own.put("d4", wide.times(4));
                own.put("d2", width.times(1L << (i + 1)));
                parts.add(Block.of("downsample", List.of(Gather.of("neighbours", "x[b t d] -> m[b tm d4]"),
                        stack.norm("norm", "m[b tm d4]", "m[b tm d4]"),
                        Usual.linear(false).of("reduction", "m[b tm d4]", "x[b tm d2]"))));
            }
            stages.add(new Repeat("layers", String.valueOf(i), Numbers.from(Expr.of(i), Expr.ONE),
                    List.of(new Block("", Optional.empty(), own, parts))));
        }
        hf.bind("d", width.times(1L << last));
        hf.rebind("t", rows.times(columns));
        hf.bind("d'", hf.size("d"));
        hf.note("the input is an image: the number of tokens is the config's, and --seq is ignored");
        boolean masks = Architecture.of(reading).ending(Images.MASKED).isPresent();
        var inside = List.<Node>of(embeddings(stack, masks),
                Block.of("encoder", stages), stack.norm("layernorm", "x[b t d]", "x[b t d]"));
        return Images.encoder(hf, name(), inside, List.of(Encoder.mean()))
                .with(Images.LABELS, true, () -> List.of(hf.classifier("classifier", Heads.POOLED)))
                .with(Images.MASKED, false, () -> {
                    hf.rebind("np", hf.size("t"));
                    return Images.pixels(hf, 32);
                })
                .model();
    }

    /// How many patches a stage has along a side, each of them halving the one before.
    private static Expr side(Hf hf, String name, String image, String patch, int stage) {
        return hf.reading().sizeOr(name + "_" + stage,
                hf.size(image).ceilDiv(hf.size(patch).times(1L << stage)),
                "the image in patches, halved by each stage");
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS
                .rename("attention.q_proj", "attention.self.query")
                .rename("attention.k_proj", "attention.self.key")
                .rename("attention.v_proj", "attention.self.value")
                .rename("attention.o_proj", "attention.output.dense")
                .rename("attention.relative_position_bias", "attention.self")
                .rename("mlp.fc1", "intermediate.dense")
                .rename("mlp.fc2", "output.dense");
    }

    private static Block embeddings(Stack stack, boolean masks) {
        var parts = new ArrayList<Node>();
        parts.add(new Block("", Optional.empty(), Map.of("d", Expr.dim("d_model")), List.of(
                Images.patches("patch_embeddings", true))));
        parts.add(stack.norm("norm", "x[b np de]", "x[b np de]"));
        if (masks) {
            parts.add(Images.mask("1 1 de"));
        }
        if (stack.hf().reading().flag("learned_positions", false, "use_absolute_embeddings")) {
            parts.addAll(Images.positions("x[b np de]", "1 np de"));
        }
        var bound = Map.of("np", stack.hf().size("np"));
        return new Block(Images.EMBEDDINGS, Optional.empty(), bound, parts);
    }

    /// Attention within windows, each as if it were a text of its own.
    private static List<Node> layer(Stack stack, Map<String, Expr> own, Kind activation, boolean bias) {
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

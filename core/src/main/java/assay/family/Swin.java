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
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

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
        hf.rebind("t", hf.bind("tt", hf.size("np")));
        int last = Math.min(depths.size(), heads.size()) - 1;
        ShiftedWindows.sides(hf, last + 1, window);
        Images.given(hf);
        ShiftedWindows.fit(hf, last + 1);
        hf.rebind("np", ShiftedWindows.tokens(hf, 0));
        var layers = new ShiftedWindows(stack, width, window, ratio, reading.flag("qkv_bias", true, "qkv_bias"),
                hf.activation("gelu"));
        var stages = IntStream.rangeClosed(0, last).<Node>mapToObj(i -> new Repeat("layers", String.valueOf(i),
                Numbers.from(Expr.of(i), Expr.ONE), List.of(layers.stage(i, depths.get(i), heads.get(i), i < last))))
                .toList();
        hf.bind("d", width.times(1L << last));
        hf.rebind("t", ShiftedWindows.tokens(hf, last));
        hf.bind("d'", hf.size("d"));
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
            parts.addAll(Images.positions("x[b np de]", "1 tt de", "1 np de"));
        }
        var bound = Map.of("np", stack.hf().size("np"));
        return new Block(Images.EMBEDDINGS, Optional.empty(), bound, parts);
    }
}

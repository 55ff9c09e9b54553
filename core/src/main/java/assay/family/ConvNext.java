package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Images;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Repeat;
import assay.model.Spelling;
import assay.part.Convolution;
import assay.part.Norm;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// ConvNeXt as DINOv3 has it: stages of layers, each a convolution of every channel by itself and a feed-forward;
/// between stages a convolution that halves rows and columns.
public record ConvNext() implements Family {
    private static final List<Integer> WIDTHS = List.of(96, 192, 384, 768);
    private static final List<Integer> DEPTHS = List.of(3, 3, 9, 3);

    @Override
    public String name() {
        return "dinov3_convnext";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var widths = Images.stages(reading, "hidden_sizes", WIDTHS);
        var depths = Images.stages(reading, "depths", DEPTHS);
        if (widths.size() != depths.size()) {
            reading.refuse(List.of("depths", "hidden_sizes"), "hidden_sizes and depths differ in length");
        }
        hf.bind("ch", reading.sizeOr("num_channels", Expr.of(3), "3", "num_channels"));
        var given = Images.sides(hf, reading.sides("image_size", Expr.of(224)));
        hf.bind("ih", given.getFirst());
        hf.bind("iw", given.getLast());
        hf.bind("one", Expr.ONE);
        hf.bind("ka", Expr.of(7));
        hf.bind("kb", Expr.of(7));
        var activation = hf.activation("gelu");
        var rows = hf.size("ih");
        var columns = hf.size("iw");
        var stages = new ArrayList<Node>();
        stages.add(Gather.of("pixels", "pixels[b ch ih iw] -> x[b pp ch]"));
        hf.bind("pp", rows.times(columns));
        int last = Math.min(widths.size(), depths.size()) - 1;
        for (int i = 0; i <= last; i++) {
            var own = new HashMap<String, Expr>();
            var step = Expr.of(i == 0 ? 4 : 2);
            own.put("u", rows.times(columns));
            rows = hf.size("ih").over(Expr.of(4L << i)).floor();
            columns = hf.size("iw").over(Expr.of(4L << i)).floor();
            own.put("ci", i == 0 ? hf.size("ch") : Expr.of(widths.get(i - 1)));
            own.put("d", Expr.of(widths.get(i)));
            own.put("f", Expr.of(widths.get(i)).times(4));
            own.put("t", rows.times(columns));
            own.put("ph", step);
            own.put("pw", step);
            var parts = new ArrayList<Node>();
            if (i > 0) {
                parts.add(number("downsample_layers", 0, stack.kind().line("norm", "x[b u ci]", "x[b u ci]", "ci",
                        true)));
            }
            parts.add(number("downsample_layers", i == 0 ? 0 : 1, Convolution.of("", "x[b u ci]",
                    "patches[b t ci ph pw]", "d ci ph pw", "x[b t d]", "d", true).parts().toArray(Node[]::new)));
            if (i == 0) {
                parts.add(number("downsample_layers", 1, stack.kind().line("norm", "x[b t d]", "x[b t d]", "d",
                        true)));
            }
            parts.add(new Repeat("layers", Expr.of(depths.get(i)), layer(stack, activation)));
            stages.add(number("stages", i, new Block("", Optional.empty(), own, parts)));
        }
        hf.bind("d", Expr.of(widths.get(last)));
        hf.rebind("t", rows.times(columns));
        hf.bind("t1", hf.size("t").plus(Expr.ONE));
        return Images.encoder(hf, "", List.of(Block.of("model", stages),
                Gather.of("mean", "x[b t d] -> x[b t1 d]"), stack.norm("layer_norm", "x[b t1 d]", "x[b t1 d]")),
                List.of()).model();
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.rename("model.stages", "stages");
    }

    private static Repeat number(String name, int number, Node... parts) {
        return new Repeat(name, String.valueOf(number), Numbers.from(Expr.of(number), Expr.ONE), List.of(parts));
    }

    private static List<Node> layer(Stack stack, Kind activation) {
        return List.of(
                Convolution.of("depthwise_conv", "x[b t d]", "patches[b t d one ka kb]", "d one ka kb", "y[b t d]", "d",
                        true),
                stack.norm("layer_norm", "y[b t d]", "y[b t d]"),
                Usual.plain("", "pointwise_conv1", "pointwise_conv2", activation, true),
                Images.scaled("gamma"),
                Residual.add("residual", "x[b t d] z[b t d] -> x[b t d]"));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A vector that tells speakers apart, of an encoder's frames `x[b t d]`: layers that reach a few frames each, mean and
/// deviation over all of them, and two linear layers. Snyder et al. 2018.
final class XVector {
    private XVector() {}

    static List<Node> nodes(Hf hf) {
        var reading = hf.reading();
        var widths = SpeechConvolutions.numbers(reading, "tdnn_dim", List.of(512, 512, 512, 512, 1500));
        var reaches = SpeechConvolutions.numbers(reading, "tdnn_kernel", List.of(5, 3, 3, 1, 1));
        var steps = SpeechConvolutions.numbers(reading, "tdnn_dilation", List.of(1, 2, 3, 1, 1));
        int layers = widths.size();
        if (reaches.size() != layers || steps.size() != layers) {
            reading.refuse(List.of("tdnn_dim", "tdnn_kernel", "tdnn_dilation"),
                    "tdnn_dim, tdnn_kernel and tdnn_dilation differ in length");
            layers = Math.min(layers, Math.min(reaches.size(), steps.size()));
        }
        var width = Expr.of(widths.getFirst());
        var frames = hf.size("t");
        hf.bind("xa", frames);
        hf.bind("xc", width);
        var nodes = new ArrayList<Node>();
        nodes.add(Usual.linear(true).of("projector", Component.HEAD, "x[b t d]", "c[b t xc]"));
        nodes.add(Pointwise.of("frames", Kind.SPLIT, "c[b t xc] -> c[b xa xc]"));
        for (int i = 0; i < layers; i++) {
            var fewer = frames.minus(Expr.of((long) steps.get(i) * (reaches.get(i) - 1))).max(Expr.ZERO);
            var axes = Map.of("xa", frames, "xb", fewer, "xc", width, "xd", Expr.of(widths.get(i)), "xk",
                    Expr.of(reaches.get(i)));
            nodes.add(Block.of("", List.of(new Repeat("tdnn", "layer" + i, Numbers.of(List.of(i)), layer())))
                    .over(axes));
            frames = fewer;
            width = Expr.of(widths.get(i));
        }
        hf.size("xo", "xvector_dim", Expr.of(512), "512", "xvector_output_dim");
        hf.bind("xo'", hf.size("xo"));
        hf.labels();
        nodes.add(Block.of("", Component.HEAD, List.of(
                Pointwise.of("statistics", Kind.ADD, "c[b xa xc] -> s[b i xc]"),
                Usual.linear(true).of("feature_extractor", "s[b i xc]", "e[b xo]"),
                Usual.linear(true).of("classifier", "e[b xo]", "logits[b xo']"),
                Block.of("objective", List.of(Gather.of("unused", ".weight[xo labels] -> unused[xo labels]")))))
                .over(Map.of("xa", frames, "xc", width)));
        return nodes;
    }

    private static List<Node> layer() {
        return List.of(Block.of("kernel", Component.HEAD, List.of(
                Pointwise.of("patches", Kind.WINDOW, "c[b xa xc] -> patches[b xb xk xc]"),
                Contract.of("convolution", "patches[b xb xk xc] .weight[xd (xk xc)] -> c[b xb xd]"),
                Pointwise.of("bias", Kind.BIAS, "c[b xb xd] .bias[xd] -> c[b xb xd]"),
                Pointwise.of("activation", Kind.RELU, "c[b xb xd] -> c[b xb xd]"))));
    }
}

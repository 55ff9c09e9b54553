package assay.family;

import assay.algebra.Expr;
import assay.kit.Stack;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Convolution;
import assay.part.Norm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// MobileNet-V5 as timm has it under the name `mobilenetv5_300m_enc`, the encoder of images inside Gemma 3n, by the
/// blocks of its file `mobilenetv5.py`: from `pixels[b colours rows columns]` to `x[b nq co]`, 256 tokens of 2,048
/// numbers.
///
/// Axes of a block: `ni` pixels in and `no` out, `ci`, `cm` and `co` channels in, inside and out; `ka`, `kb` and `kc`,
/// `kd` the sides of kernels; `h` heads of `k` elements that share one head of keys and values.
final class MobileNetV5 {
    static final String ARCHITECTURE = "mobilenetv5_300m_enc";
    private static final int OUT = 2048;
    private static final int SIDE = 768;
    private static final int STEM = 64;

    private MobileNetV5() {}

    static List<Node> nodes() {
        var parts = new ArrayList<Node>();
        parts.add(Block.of("conv_stem", Component.EMBEDDING, List.of(
                Convolution.of("conv", "pixels[b colours rows columns]", "patches[b n0 colours ka kb]",
                        "c0 colours ka kb", "x[b n0 c0]", "c0", true),
                Norm.RMSNORM.of("bn", "x[b n0 c0]", "x[b n0 c0]", false),
                Pointwise.of("activation", Kind.GELU, "x[b n0 c0] -> x[b n0 c0]"))));
        var stages = new ArrayList<Node>();
        stages.addAll(stage("0", List.of(
                MobileNetPart.fused(STEM, 384, 2),
                MobileNetPart.fused(128, 192, 1),
                MobileNetPart.fused(128, 192, 1))));
        stages.addAll(stage("1", List.of(
                MobileNetPart.inverted(128, 256, 6, 192, 2, 3, 5),
                MobileNetPart.inverted(256, 256, 4, 96, 1, 5, 0), MobileNetPart.inverted(256, 256, 4, 96, 1, 3, 0),
                MobileNetPart.inverted(256, 256, 4, 96, 1, 5, 0), MobileNetPart.inverted(256, 256, 4, 96, 1, 3, 0))));
        var third = new ArrayList<MobileNetPart>();
        third.add(MobileNetPart.inverted(256, 640, 6, 96, 2, 5, 5));
        for (int i = 0; i < 7; i++) {
            third.add(MobileNetPart.inverted(640, 640, 4, 48, 1, 5, 0));
        }
        third.add(MobileNetPart.inverted(640, 640, 1, 48, 1, 0, 0));
        for (int i = 0; i < 14; i++) {
            third.add(MobileNetPart.attention(640, 48, 12, 64, true));
            third.add(MobileNetPart.inverted(640, 640, 2, 48, 1, 0, 0));
        }
        stages.addAll(stage("2", third));
        stages.add(Pointwise.of("third_stage", Kind.SPLIT, "x[b n3 c3] -> x3[b n3 c3]"));
        var fourth = new ArrayList<MobileNetPart>();
        fourth.add(MobileNetPart.inverted(640, 1280, 6, 48, 2, 5, 5));
        for (int i = 0; i < 19; i++) {
            fourth.add(MobileNetPart.attention(1280, 24, 16, 96, false));
            fourth.add(MobileNetPart.inverted(1280, 1280, 2, 24, 1, 0, 0));
        }
        stages.addAll(stage("3", fourth));
        parts.add(Block.of("blocks", stages));
        var joined = MobileNetPart.inverted(1920, OUT, 2, 48, 1, 0, 0);
        parts.add(new Block("msfa", Optional.empty(), joined.axes(), List.of(
                Gather.of("joined", "x3[b n3 c3] x[b n4 c4] -> x[b ni ci]"),
                Block.of("ffn", MobileNetBlocks.inverted(joined, false)),
                Pointwise.of("pool", Kind.ADD, "x[b no co] -> x[b nq co]"),
                Norm.RMSNORM.of("norm", "x[b nq co]", "x[b nq co]", false))));
        return parts;
    }

    /// The axes of the whole tower.
    static Map<String, Expr> axes(Expr tokens) {
        var axes = new HashMap<String, Expr>();
        axes.put("nq", tokens);
        Map.ofEntries(Map.entry("colours", 3), Map.entry("rows", SIDE), Map.entry("columns", SIDE),
                Map.entry("n0", 384 * 384), Map.entry("c0", STEM), Map.entry("ka", 3), Map.entry("kb", 3),
                Map.entry("n3", 48 * 48), Map.entry("c3", 640), Map.entry("n4", 24 * 24), Map.entry("c4", 1280),
                Map.entry("co", OUT)).forEach((axis, size) -> axes.put(axis, Expr.of(size)));
        return axes;
    }

    private static List<Node> stage(String name, List<MobileNetPart> parts) {
        return Stack.layers(name, parts, part -> List.of(new Block("", Optional.empty(), part.axes(),
                MobileNetBlocks.of(part))));
    }
}

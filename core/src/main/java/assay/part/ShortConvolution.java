package assay.part;

import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Pointwise;
import java.util.List;

/// A gated short convolution, from `y[b t d]` to `z[b t d]`: one layer makes two gates and what is convolved, which is
/// multiplied by one gate before and by the other after.
///
/// Axes: `three` = 3, `cc` = `d`, and those of [CausalConvolution]. LFM2, Liquid AI 2025, arXiv 2511.23404.
///
/// @param bias whether the layers and the convolution have biases
public record ShortConvolution(boolean bias) {
    public Block of(String name) {
        var linear = new Linear(bias, Layout.OUT_IN);
        return Block.of(name, Component.RECURRENCE, List.of(
                linear.of("in_proj", "y[b t d]", "all[b t three cc]"),
                Pointwise.of("split", Kind.SPLIT, "all[b t three cc] -> before[b t cc] after[b t cc] u[b t cc]"),
                Pointwise.of("gated", Kind.MULTIPLY, "before[b t cc] u[b t cc] -> u[b t cc]"),
                CausalConvolution.depthwise("conv", "u", "cc", bias),
                Pointwise.of("gated_after", Kind.MULTIPLY, "after[b t cc] u[b t cc] -> u[b t cc]"),
                linear.of("out_proj", "u[b t cc]", "z[b t d]")));
    }
}

package assay.family;

import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import java.util.ArrayList;
import java.util.List;

/// Attention of [ConvBert], half of whose heads are a convolution of spans, its kernel made for each token.
/// Jiang et al. 2020, arXiv 2008.02496.
final class SpanAttention {
    private SpanAttention() {}

    static Block of() {
        var core = Core.everywhere();
        var linear = Usual.linear(true);
        var parts = new ArrayList<Node>();
        parts.add(linear.of("self.query", "y[b t d]", core.query()));
        parts.add(linear.of("self.key", "y[b t d]", core.keys()));
        parts.add(linear.of("self.value", "y[b t d]", core.values()));
        parts.add(Block.of("self.key_conv_attn_layer", List.of(
                Block.of("depthwise", List.of(
                        Pointwise.of("patches", Kind.WINDOW, "y[b t d] -> around[b t d one kw]"),
                        Contract.of("convolution", "around[b t d one kw] .weight[d one kw] -> mixed[b t d]"))),
                Block.of("pointwise", List.of(
                        Pointwise.of("patches", Kind.WINDOW, "mixed[b t d] -> each[b t d one]"),
                        Contract.of("convolution", "each[b t d one] .weight[(h k) d one] -> span[b t h k]"))),
                Pointwise.of("bias", Kind.BIAS, "span[b t h k] .bias[(h k) one] -> span[b t h k]"))));
        parts.add(Pointwise.of("span_query", Kind.MULTIPLY, "span[b t h k] q[b t h k] -> span[b t h k]"));
        parts.add(linear.of("self.conv_kernel_layer", "span[b t h k]", "kernels[b t hh kw]"));
        parts.add(Pointwise.of("kernel_heads", Kind.SPLIT, "kernels[b t hh kw] -> kernels[b t h kw]"));
        parts.add(Pointwise.of("kernel_softmax", Kind.SOFTMAX, "kernels[b t h kw] -> kernels[b t h kw]"));
        parts.add(linear.of("self.conv_out_layer", "y[b t d]", "co[b t h k]"));
        parts.add(Gather.of("spans", "co[b t h k] -> spans[b t h k kw]"));
        parts.add(Contract.of("convolve", "spans[b t h k kw] kernels[b t h kw] -> co[b t h k]"));
        parts.addAll(core.nodes());
        parts.add(Gather.of("both", "o[b t h k] co[b t h k] -> both[b t i h k]"));
        parts.add(linear.of("output.dense", "both[b t i h k]", "z[b t d]"));
        return Block.of("attention", Component.ATTENTION, parts);
    }
}

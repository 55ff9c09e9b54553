package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Residual;
import assay.part.SelectiveScan;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Jamba: selective scans with attention every few layers, and routed experts every few layers; no positions.
public record Jamba() implements Family {
    @Override
    public String name() {
        return "jamba";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDim();
        hf.ffn(Expr.of(14336), "14336");
        hf.context(262144);
        hf.size("ns", "state_size", Expr.of(16), "16", "mamba_d_state");
        hf.kernel(4, "mamba_d_conv");
        hf.rank("mamba_dt_rank");
        hf.bind("ci", hf.size("d").times(reading.sizeOr("expand", Expr.of(2), "2", "mamba_expand")));
        hf.bind("px", hf.size("dr").plus(hf.size("ns").times(2)));
        hf.experts(Expr.of(16), Expr.of(2), "num_experts", "num_local_experts");
        hf.bind("fe", hf.size("f"));

        int attention = LayerTypes.period(reading, "attn_layer_period", 8);
        int attentionAt = offset(reading, "attn_layer_offset", 4, attention);
        int experts = LayerTypes.period(reading, "expert_layer_period", 2);
        int expertsAt = offset(reading, "expert_layer_offset", 1, experts);
        boolean routed = reading.value("num_experts") > 1;
        var kinds = LayerTypes.each(reading, i -> new LayerKind(
                i % attention == attentionAt, routed && i % experts == expertsAt));
        var layer = new Layer(stack, reading.flag("bias", false, "mamba_proj_bias"),
                reading.flag("conv_bias", true, "mamba_conv_bias"), hf.activation("silu"));
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.addAll(Stack.layers("layers", kinds, layer::nodes));
        inside.add(stack.norm("final_layernorm", "x[b t d]", "x[b t d]"));
        return stack.decoder("model", inside, Stack.head("lm_head", "model.embed_tokens", hf.tied(false), false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }

    private static int offset(Reading reading, String name, int or, int period) {
        int offset = reading.number(name, or, name);
        if (offset >= period) {
            reading.refuse(reading.place(name), name + " is " + offset + ", not below its period " + period, "");
        }
        return offset;
    }

    private record LayerKind(boolean attends, boolean routed) {
        @Override
        public String toString() {
            return (attends ? "attention" : "mamba") + (routed ? "_experts" : "");
        }
    }

    private record Layer(Stack stack, boolean bias, boolean convolutionBias, Kind activation) {
        List<Node> nodes(LayerKind kind) {
            var mixer = kind.attends
                    ? Usual.attention("self_attn", "o_proj", Core.causal(true), false, false, List.of())
                    : new SelectiveScan(bias, convolutionBias, activation, normed()).of("mamba");
            return Stream.concat(
                            Residual.pre("mixer_residual", stack.norm("input_layernorm"), mixer).stream(),
                            Residual.pre("ffn_residual", stack.norm("pre_ff_layernorm"), feedForward(kind)).stream())
                    .toList();
        }

        private Node feedForward(LayerKind kind) {
            if (kind.routed) {
                var experts = new Experts("router", false, "experts", Layout.OUT_IN, false, activation);
                return Experts.block("feed_forward", experts.nodes());
            }
            var names = new FeedForward.Names("feed_forward", "gate_proj", "up_proj", "down_proj");
            return FeedForward.gated(names, Usual.linear(false), activation, "f");
        }

        private static List<Node> normed() {
            return List.of(
                    Norm.RMSNORM.of("dt_layernorm", "dt[b t dr]", "dt[b t dr]", false),
                    Norm.RMSNORM.of("b_layernorm", "bs[b t ns]", "bs[b t ns]", false),
                    Norm.RMSNORM.of("c_layernorm", "cs[b t ns]", "cs[b t ns]", false));
        }
    }
}

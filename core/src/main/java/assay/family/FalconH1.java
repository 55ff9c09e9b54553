package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.GroupedScans;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.GroupedScan;
import assay.part.Linear;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Falcon H1: in every layer attention and a grouped scan side by side; almost everything is multiplied by a factor of
/// the config.
public record FalconH1() implements Family {
    @Override
    public String name() {
        return "falcon_h1";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(14336), "14336");
        hf.context(8192);
        var given = reading.sizeUnlessNull("d_ssm", Expr.of(1024), "1024", "mamba_d_ssm");
        var activation = hf.activation("silu");
        var core = Core.causal(true);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var prepared = new ArrayList<Node>();
        prepared.add(Pointwise.of("key_multiplier", Kind.SCALE, core.keys() + " -> " + core.keys()));
        prepared.addAll(Attention.rotated(core));
        var attention = Usual.attention("self_attn", "o_proj", core, bias, bias, prepared);
        var scan = GroupedScans.likeBamba(hf, "mamba", scan(reading, activation),
                given.orElseGet(() -> GroupedScans.expanded(hf)), given.isPresent() ? "d_ssm" : "expand*d_model");
        var layer = layer(stack, scan, attention,
                feedForward(Usual.linear(reading.flag("mlp_bias", false, "mlp_bias")), activation));
        var head = new ArrayList<>(Stack.lmHead(hf.tied(false)));
        head.add(Usual.scaled("lm_head_multiplier", Component.HEAD, "logits[b t v]"));
        return stack.decoder(
                List.of(Usual.scaled("embedding_multiplier", Component.EMBEDDING, "x[b t d]"),
                        Attention.rotary("rotary_emb", true)),
                Stack.layers("layers", layer), "final_layernorm", head);
    }

    private static GroupedScan scan(Reading reading, Kind activation) {
        boolean normed = reading.flag("mamba_norm", false, "mamba_rms_norm");
        boolean before = reading.flag("norm_before_gate", true, "mamba_norm_before_gate");
        return new GroupedScan(reading.flag("mamba_bias", false, "mamba_proj_bias"),
                reading.flag("projectors_bias", false, "projectors_bias"),
                reading.flag("conv_bias", true, "mamba_conv_bias"), activation,
                !normed ? GroupedScan.Ending.GATED
                        : before ? GroupedScan.Ending.NORMED_THEN_GATED : GroupedScan.Ending.GATED_THEN_NORMED,
                List.of(Pointwise.of("multipliers", Kind.MULTIPLY, "all[b t pm] $mup_vector[pm] -> all[b t pm]")),
                "cl");
    }

    private static List<Node> layer(Stack stack, Node scan, Node attention, Node feedForward) {
        var mixers = Residual.parallel(
                List.of(stack.norm("input_layernorm"),
                        Pointwise.of("both", Kind.SPLIT, "y[b t d] -> ya[b t d]"),
                        scaled("ssm_in_multiplier", "y[b t d] -> y[b t d]")),
                Block.of("", List.of(scan, scaled("ssm_out_multiplier", "z[b t d] -> z[b t d]"))),
                List.of(scaled("attention_in_multiplier", "ya[b t d] -> y[b t d]")),
                Block.of("", List.of(attention, scaled("attention_out_multiplier", "z[b t d] -> z[b t d]"))));
        return Stream.concat(mixers.stream(),
                Residual.pre("ffn_residual", stack.norm("pre_ff_layernorm"), feedForward).stream()).toList();
    }

    private static Node scaled(String name, String line) {
        return Block.of(name, Component.RESIDUAL, List.of(Pointwise.of("scale", Kind.SCALE, line)));
    }

    private static Block feedForward(Linear linear, Kind activation) {
        return Block.of("feed_forward", Component.FEED_FORWARD, List.of(
                linear.of("gate_proj", "y[b t d]", "m[b t f]"),
                Pointwise.of("gate_multiplier", Kind.SCALE, "m[b t f] -> m[b t f]"),
                Pointwise.of("activation", activation, "m[b t f] -> m[b t f]"),
                linear.of("up_proj", "y[b t d]", "u[b t f]"),
                Pointwise.of("product", Kind.MULTIPLY, "m[b t f] u[b t f] -> n[b t f]"),
                linear.of("down_proj", "n[b t f]", "z[b t d]"),
                Pointwise.of("down_multiplier", Kind.SCALE, "z[b t d] -> z[b t d]")));
    }
}

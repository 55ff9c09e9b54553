package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Doge: attention whose scores have a bias made of each key's value, which the reference makes anew of all values that
/// it keeps, and residual streams with a gain an element. With experts, each of them one row that reads and one that
/// writes, beside a feed-forward that all tokens go through; two halves of a key choose them.
public record Doge() implements Family {
    @Override
    public String name() {
        return "doge";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(2048), "2048");
        hf.context(2048);
        hf.bind("dg", hf.size("g"));
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean inner = reading.flag("mlp_bias", false, "mlp_bias");
        var activation = hf.activation("silu");
        var core = Core.causal(true).where(hf.window("sliding_window"));
        var where = " where " + core.where().orElseThrow();
        var masked = core.onScores(List.of(Pointwise.of("dynamic_mask", Kind.ALIBI,
                core.scores() + " @dt[b s dg] -> " + core.scores() + where)));
        hf.bind("nothing", Expr.ZERO);
        var prepared = new ArrayList<>(Usual.headNorms(Norm.RMSNORM, core, false));
        prepared.add(Usual.linear(bias).of("dt_proj", core.values(), "dt[b t dg]"));
        prepared.add(Pointwise.of("decay", Kind.SOFTPLUS, "dt[b t dg] .A[dg] -> dt[b t dg]"));
        prepared.add(Gather.of("store_dt", "dt[b t dg] -> @dt[b s dg]" + where + " reference @dt[b nothing]"));
        var attention = Usual.attention(masked, bias, bias, prepared);
        var mlp = reading.flag("routed", false, "is_moe") ? routed(hf, inner, activation)
                : Usual.gated(activation, inner);
        var layer = new ArrayList<>(gained("attention_residual", "input_residual", stack.norm("input_layernorm"),
                attention));
        layer.addAll(gained("ffn_residual", "post_attention_residual", stack.norm("post_attention_layernorm"), mlp));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }

    private static List<Node> gained(String name, String gain, Block norm, Node part) {
        var scale = Block.of("", Component.RESIDUAL, List.of(
                Pointwise.of(gain, Kind.MULTIPLY, "x[b t d] ." + gain + "[d] -> x[b t d]")));
        return List.of(norm, part, scale, Residual.add(name, "x[b t d] z[b t d] -> x[b t d]"));
    }

    private static Block routed(Hf hf, boolean bias, Kind activation) {
        var reading = hf.reading();
        hf.experts(Expr.of(16384), Expr.of(64), "num_experts");
        int keys = (int) Math.sqrt(reading.value("num_experts"));
        hf.bind("ek", reading.sizeOr("num_expert_keys", Expr.of(keys), "floor(sqrt(num_experts))"));
        return Block.of("mlp", List.of(
                Block.of("", Component.ROUTER, List.of(
                        Usual.linear(false).of("router_gate", "y[b t d]", "scores[b t i ek]"),
                        Gather.of("choose", "scores[b t i ek] -> chosen[b t n]"),
                        Pointwise.of("scores", Kind.SOFTMAX, "chosen[b t n] -> chosen[b t n]"))),
                Block.of("down_embed", Component.FEED_FORWARD, List.of(
                        Gather.of("rows", "chosen[b t n] .weight[e? d] -> de[b t n d]"),
                        Contract.of("read", "y[b t d] de[b t n d] -> ue[b t n]"))),
                Block.of("", Component.FEED_FORWARD, List.of(
                        Pointwise.of("expert_activation", activation, "ue[b t n] -> ue[b t n]"),
                        Pointwise.of("weighted", Kind.MULTIPLY, "ue[b t n] chosen[b t n] -> ue[b t n]"))),
                Block.of("up_embed", Component.FEED_FORWARD, List.of(
                        Gather.of("rows", "chosen[b t n] .weight[e? d] -> we[b t n d]"),
                        Contract.of("write", "ue[b t n] we[b t n d] -> zr[b t d]"))),
                FeedForward.gated(new FeedForward.Names("", "gate_proj", "up_proj", "down_proj"), Usual.linear(bias),
                        activation, "f"),
                Block.of("", Component.FEED_FORWARD, List.of(
                        Pointwise.of("sum", Kind.ADD, "z[b t d] zr[b t d] -> z[b t d]")))));
    }
}

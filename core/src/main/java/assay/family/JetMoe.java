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
import assay.part.Attention;
import assay.part.Core;
import assay.part.Router;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// JetMoE: routed experts in the feed-forward, and in attention, where each expert is a layer of queries and an output
/// layer; all of them share the keys and values.
public record JetMoe() implements Family {
    @Override
    public String name() {
        return "jetmoe";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).recurrent();
        var stack = Stack.of(hf);
        hf.bind("g", reading.sizeOr("num_kv_heads", Expr.of(16), "16", "num_key_value_heads"));
        hf.bind("k", reading.sizeOr("head_dim", Expr.of(128), "128", "kv_channels"));
        hf.rotary(Rational.ONE);
        hf.size("fe", "d_expert", Expr.of(5632), "5632", "intermediate_size", "ffn_hidden_size");
        hf.context(4096);
        hf.routed(reading.sizeOr("num_experts", Expr.of(8), "8", "num_local_experts", "moe_num_experts"),
                reading.sizeOr("num_experts_per_tok", Expr.of(2), "2", "num_experts_per_tok", "moe_top_k"));
        reading.sizeOr("num_heads", hf.size("g").times(hf.size("n")), "num_kv_heads*num_experts_per_tok",
                "num_attention_heads");
        var activation = hf.activation("silu", "activation_function");
        return stack.decoder(Stack.layers("layers", stack.preNorm(attention(), feedForward(activation))),
                hf.tied(true));
    }

    private static Block attention() {
        var core = new Core(new Core.Heads("n g", "g", "k", "k"), Core.CAUSAL, Core.Cache.of(true), List.of());
        var into = new ArrayList<>(Router.softmax("router.layer").nodes());
        into.add(Gather.of("dispatch", "y[b t d] -> ye[b t n d]"));
        into.add(expert("input_linear", "ye[b t n d] .weight[e? (g k) d] -> " + core.query()));
        var parts = new ArrayList<Node>();
        parts.add(Block.of("experts", into));
        parts.add(Usual.linear(false).of("kv_proj", "y[b t d]", "kv[b t i g k]"));
        parts.add(Pointwise.of("split", Kind.SPLIT, "kv[b t i g k] -> " + core.keys() + " " + core.values()));
        parts.addAll(Attention.rotated(core));
        parts.addAll(core.nodes());
        parts.add(Block.of("experts", Stream.concat(
                Stream.of(expert("output_linear", core.out() + " .weight[e? d (g k)] -> ze[b t n d]")),
                summed().stream()).toList()));
        return Block.of("self_attention", Component.ATTENTION, parts);
    }

    private static Block feedForward(Kind activation) {
        var parts = new ArrayList<Node>(Router.softmax("router.layer").nodes());
        parts.add(Gather.of("dispatch", "y[b t d] -> ye[b t n d]"));
        parts.add(expert("input_linear", "ye[b t n d] .weight[e? (i fe) d] -> ue[b t n i fe]"));
        parts.add(Pointwise.of("split", Kind.SPLIT, "ue[b t n i fe] -> me[b t n fe] he[b t n fe]"));
        parts.add(Pointwise.of("activation", activation, "me[b t n fe] -> me[b t n fe]"));
        parts.add(Pointwise.of("product", Kind.MULTIPLY, "me[b t n fe] he[b t n fe] -> ne[b t n fe]"));
        parts.add(expert("output_linear", "ne[b t n fe] .weight[e? d fe] -> ze[b t n d]"));
        parts.addAll(summed());
        return Block.of("mlp", Component.FEED_FORWARD, parts);
    }

    private static Block expert(String name, String line) {
        return Block.of(name, List.of(Contract.of("matmul", line)));
    }

    /// What the chosen experts wrote, weighted, and one bias for all of them.
    private static List<Node> summed() {
        return List.of(Pointwise.of("combine", Kind.COMBINE, "ze[b t n d] chosen[b t n] -> z[b t d]"),
                Pointwise.of("bias", Kind.BIAS, "z[b t d] .bias[d] -> z[b t d]"));
    }
}

package assay.kit;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// The attention and feed-forward that layers of Zamba share, from `y[b t d'']`, twice as wide as the model, to
/// `z[b t d]`; in Zamba 2 with adapters for each layer, axis `ar` their rank.
///
/// @param second whether it is Zamba 2's
/// @param adapted whether queries, keys and values have adapters
/// @param bias whether the layers of the feed-forward have biases
public record SharedTransformer(Stack stack, boolean second, boolean adapted, boolean turned, boolean bias,
        Kind activation) {
    private static final Linear PLAIN = Usual.linear(false);

    public static SharedTransformer of(Stack stack, boolean second) {
        var hf = stack.hf();
        var r = hf.reading();
        var twice = hf.size("d").times(2);
        hf.bind("d''", twice);
        if (second) {
            hf.groups();
        } else {
            hf.groupsOr(16);
        }
        hf.size("k", "head_dim", twice.over(hf.size("h")), "2*d_model/num_heads", "attention_head_dim");
        boolean adapted = second && r.flag("adapters", false, "use_shared_attention_adapter");
        boolean turned = second && r.flag("turned", false, "use_mem_rope");
        if (turned) {
            hf.rotary(Rational.ONE);
        }
        if (second) {
            hf.size("ar", "adapter_rank", Expr.of(128), "128");
            hf.ffn(hf.size("d").times(4), "4*d_model");
        } else {
            hf.ffn(Expr.of(14848), "14848");
        }
        fits(hf, second, adapted);
        return new SharedTransformer(stack, second, adapted, turned,
                second && r.flag("linear_bias", false, "add_bias_linear"), hf.activation("gelu"));
    }

    /// Leaves a problem where the reference's widths do not meet.
    private static void fits(Hf hf, boolean second, boolean adapted) {
        var r = hf.reading();
        if (!second && r.has("attention_hidden_size")) {
            r.sizeIf("attention_width", "attention_hidden_size");
        }
        var known = r.values();
        var width = known.get("d_model");
        if (width == null) {
            return;
        }
        var twice = width.times(Rational.of(2));
        if (known.containsKey("attention_width") && !known.get("attention_width").equals(twice)) {
            r.refuse(r.source("attention_width"), "attention_hidden_size " + known.get("attention_width")
                    + " is not 2*d_model = " + twice, "");
        }
        var heads = known.get("num_heads");
        if (second && heads != null && known.containsKey("head_dim")
                && !known.get("head_dim").times(heads).equals(twice)) {
            r.refuse(r.source(r.has("attention_head_dim") ? "head_dim" : "num_heads"), "num_heads " + heads
                    + " of head_dim " + known.get("head_dim") + " are not 2*d_model = " + twice, "");
        }
        var groups = known.get("num_kv_heads");
        if (adapted && heads != null && groups != null && !groups.equals(heads)) {
            r.refuse(Set.of("num_kv_heads"), r.source("num_kv_heads"), "adapters want as many num_kv_heads as "
                    + "num_heads " + heads + ", and they are " + groups, "");
        }
    }

    /// The block of the hybrid layer of a number.
    ///
    /// @param blocks how many sets of shared parameters take turns: each has the adapters of all its layers
    /// @param layers how many hybrid layers there are
    public Block block(int number, int blocks, int layers) {
        var numbers = Numbers.of(List.of(number));
        var sets = Numbers.of(IntStream.range(0, layers).filter(k -> k % blocks == number % blocks).boxed().toList());
        return Block.of(second ? "shared_transformer" : "shared_transf", List.of(
                stack.norm("input_layernorm", "y[b t d'']", "y[b t d'']"),
                attention(numbers, sets),
                stack.norm("pre_ff_layernorm", "z[b t d]", "y[b t d]"),
                second ? feedForward(numbers, sets) : FeedForward.gated(new FeedForward.Names("feed_forward",
                        "gate_proj", "up_proj", "down_proj"), PLAIN, activation, "f")));
    }

    /// The layer behind it: `z[b t d]` to `l[b t d]`.
    public static Block linear(String name) {
        var parts = new ArrayList<>(PLAIN.of(name, "z[b t d]", "l[b t d']").parts());
        parts.add(Pointwise.of("seen", Kind.SPLIT, "l[b t d'] -> l[b t d]"));
        return Block.of(name, Component.FEED_FORWARD, parts);
    }

    private Block attention(Numbers numbers, Numbers sets) {
        var core = Core.causal(true);
        var parts = new ArrayList<Node>();
        parts.add(PLAIN.of("q_proj", "y[b t d'']", core.query()));
        parts.add(PLAIN.of("k_proj", "y[b t d'']", core.keys()));
        parts.add(PLAIN.of("v_proj", "y[b t d'']", core.values()));
        if (adapted) {
            for (var made : List.of(core.query(), core.keys(), core.values())) {
                parts.addAll(adapter("linear_" + made.charAt(0) + "_adapter_list", "y[b t d'']", made, numbers, sets));
            }
        }
        if (turned) {
            parts.addAll(Attention.rotated(core));
        }
        parts.addAll(core.nodes());
        parts.add(PLAIN.of("o_proj", core.out(), "z[b t d]"));
        return Block.of("self_attn", Component.ATTENTION, parts);
    }

    private Block feedForward(Numbers numbers, Numbers sets) {
        var linear = Usual.linear(bias);
        var parts = new ArrayList<Node>();
        parts.add(linear.of("gate_up_proj", "y[b t d]", "mu[b t i f]"));
        parts.addAll(adapter("gate_up_proj_adapter_list", "y[b t d]", "mu[b t i f]", numbers, sets));
        parts.add(Pointwise.of("split", Kind.SPLIT, "mu[b t i f] -> m[b t f] u[b t f]"));
        parts.add(Pointwise.of("activation", activation, "m[b t f] -> m[b t f]"));
        parts.add(Pointwise.of("product", Kind.MULTIPLY, "m[b t f] u[b t f] -> n[b t f]"));
        parts.add(linear.of("down_proj", "n[b t f]", "z[b t d]"));
        return Block.of("feed_forward", Component.FEED_FORWARD, parts);
    }

    /// Two layers by way of `ar` elements, added to what is made.
    private static List<Node> adapter(String name, String in, String made, Numbers numbers, Numbers sets) {
        var added = "a" + made;
        return List.of(
                new Repeat(name, "", numbers, sets, List.of(
                        PLAIN.of("0", in, "low[b t ar]"),
                        PLAIN.of("1", "low[b t ar]", added))),
                Pointwise.of(name + "_sum", Kind.ADD, made + " " + added + " -> " + made));
    }
}

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
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// DiffLlama: a Llama whose heads stand in pairs: what the second of a pair gives is taken from what the first gives, times
/// a trained share. Each head's probabilities weigh both halves of the values' heads, and are computed for each half anew.
public record DiffLlama() implements Family {
    @Override
    public String name() {
        return "diffllama";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf);
        hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(8192), "8192");
        hf.context(2048);
        hf.bind("one", Expr.ONE);
        hf.bind("h'", hf.size("h").over(Expr.of(2)));
        hf.bind("g'", hf.size("g").over(Expr.of(2)));
        hf.bind("kk", hf.size("k").times(2));
        var groups = reading.values().get(reading.has("num_key_value_heads") ? "num_kv_heads" : "num_heads");
        if (groups != null && !groups.over(Rational.of(2)).isInteger()) {
            reading.refuse(reading.place("num_key_value_heads"), "heads of keys and values stand in pairs, and "
                    + groups + " is odd", "");
        }
        var layer = stack.preNorm(attention(reading.flag("bias", false, "attention_bias")),
                Usual.gated(hf.activation("silu"), false));
        return stack.decoder(Stack.layers("layers", layer), hf.tied(false));
    }

    private static Block attention(boolean bias) {
        var core = Core.causal(true);
        var where = " where s <= t";
        var parts = new ArrayList<Node>();
        parts.add(Usual.linear(bias).of("q_proj", "y[b t d]", core.query()));
        parts.add(Usual.linear(bias).of("k_proj", "y[b t d]", core.keys()));
        parts.add(Usual.linear(bias).of("v_proj", "y[b t d]", core.values()));
        parts.addAll(Attention.rotated(core));
        parts.add(Gather.of("store_k", core.keys() + " -> @k[b s g k]" + where));
        parts.add(Gather.of("store_v", core.values() + " -> @v[b s g k]" + where));
        parts.add(Pointwise.of("halves", Kind.SPLIT, "@v[b s g k] -> v1[b s g' k] v2[b s g' k]"));
        for (int half = 1; half <= 2; half++) {
            var v = "v" + half;
            var o = "o" + half + "[b t g r k]";
            parts.add(Block.of("half" + half, List.of(
                    Pointwise.of("repeated", Kind.SPLIT, v + "[b s g' k] -> " + v + "[b s g k]"),
                    Contract.of("scores", core.query() + " @k[b s g k] -> " + core.scores() + where),
                    Pointwise.of("softmax", Kind.SOFTMAX, core.scores() + " -> p[b g r t s]" + where),
                    Contract.of("mix", "p[b g r t s] " + v + "[b s g k] -> " + o + where))));
        }
        parts.add(Pointwise.of("pairs", Kind.SPLIT, "o1[b t g r k] o2[b t g r k] -> oa[b t h' kk] ob[b t h' kk]"));
        parts.add(Pointwise.of("lambda", Kind.EXP,
                ".lambda_q1[k] .lambda_k1[k] .lambda_q2[k] .lambda_k2[k] -> share[one]"));
        parts.add(Pointwise.of("difference", Kind.ADD, "oa[b t h' kk] ob[b t h' kk] share[one] -> o[b t h' kk]"));
        parts.add(Norm.RMSNORM.bare("groupnorm", "o[b t h' kk]", "o[b t h' kk]"));
        parts.add(Usual.linear(bias).of("o_proj", "o[b t h' kk]", "z[b t d]"));
        return Block.of("self_attn", Component.ATTENTION, parts);
    }
}

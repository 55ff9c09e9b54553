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

/// DiffLlama: a Llama whose heads stand in pairs: what the second of a pair gives is taken from what the first gives,
/// times a trained share. Each head's probabilities weigh both halves of the values' heads, and are computed for each
/// half anew.
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
        var core = new Core(new Core.Heads("i g' r", "i g'", "k", "k"), Core.CAUSAL, Core.Cache.of(true), List.of());
        var where = " where s <= t";
        var parts = new ArrayList<Node>();
        parts.add(Usual.linear(bias).of("q_proj", "y[b t d]", core.query()));
        parts.add(Usual.linear(bias).of("k_proj", "y[b t d]", core.keys()));
        parts.add(Usual.linear(bias).of("v_proj", "y[b t d]", core.values()));
        parts.addAll(Attention.rotated(core));
        parts.add(Pointwise.of("halves", Kind.SPLIT, core.values() + " -> v1[b t g' k] v2[b t g' k]"));
        parts.add(Gather.of("store_k", core.keys() + " -> @k[b s i g' k]" + where));
        for (int half = 1; half <= 2; half++) {
            var kept = "@v" + half + "[b s g' k]";
            parts.add(Block.of("half" + half, List.of(
                    Gather.of("store_v", "v" + half + "[b t g' k] -> " + kept + where),
                    Contract.of("scores", core.query() + " @k[b s i g' k] -> " + core.scores() + where),
                    Pointwise.of("softmax", Kind.SOFTMAX, core.scores() + " -> p[b i g' r t s]" + where),
                    Contract.of("mix", "p[b i g' r t s] " + kept + " -> o" + half + "[b t i g' r k]" + where))));
        }
        parts.add(Pointwise.of("pairs", Kind.SPLIT,
                "o1[b t i g' r k] o2[b t i g' r k] -> oa[b t h' kk] ob[b t h' kk]"));
        parts.add(Pointwise.of("lambda", Kind.EXP,
                ".lambda_q1[k] .lambda_k1[k] .lambda_q2[k] .lambda_k2[k] -> share[one]"));
        parts.add(Pointwise.of("difference", Kind.ADD, "oa[b t h' kk] ob[b t h' kk] share[one] -> o[b t h' kk]"));
        parts.add(Norm.RMSNORM.bare("groupnorm", "o[b t h' kk]", "o[b t h' kk]"));
        parts.add(Usual.linear(bias).of("o_proj", "o[b t h' kk]", "z[b t d]"));
        return Block.of("self_attn", Component.ATTENTION, parts);
    }
}

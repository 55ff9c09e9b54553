package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// OpenELM: a Llama whose layers have heads and a feed-forward each of sizes of their own, as the config lists them.
public record OpenElm() implements Family {
    @Override
    public String name() {
        return "openelm";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading);
        hf.needed("v", "vocab_size");
        hf.needed("d", "d_model", "model_dim", "hidden_size");
        reading.size("num_layers", "num_transformer_layers", "num_hidden_layers");
        hf.bind("k", reading.sizeOr("head_dim", Expr.of(128), "128", "head_dim"));
        hf.rotary(Rational.ONE);
        hf.context(2048, "max_context_length");
        hf.bind("h", Expr.ONE);
        var queries = reading.numbers("num_query_heads");
        var groups = reading.numbers("num_kv_heads");
        var multipliers = reading.items("ffn_multipliers");
        var divisor = reading.number("ffn_dim_divisor", 256, "ffn_dim_divisor");
        each(reading, "num_query_heads", queries);
        each(reading, "num_kv_heads", groups);
        each(reading, "ffn_multipliers", multipliers);
        boolean normed = reading.flag("qk_norm", true, "normalize_qk_projections");
        boolean gated = reading.flag("gated", true, "ffn_with_glu");
        var activation = hf.activation("swish", "activation_fn_name");
        var stack = Stack.of(hf);
        var kinds = LayerTypes.each(reading, i -> ScaledLayer.of(queries, groups, i,
                ScaledLayer.inner(reading.value("d_model"), multipliers, i, divisor)));
        if (kinds.stream().anyMatch(ScaledLayer::unequal)) {
            if (!queries.isEmpty() && !groups.isEmpty()) {
                reading.refuse(reading.place("num_query_heads"), "heads of queries are no multiple of those of keys",
                        "");
            }
            return hf.model(List.of(Stack.embedding("token_embeddings")), "ids[b t]", "x");
        }
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("token_embeddings"));
        inside.add(Attention.rotary("pos_embedding", false));
        inside.addAll(Stack.layers("layers", kinds, kind -> stack.preNorm("attn_norm", attention(kind, normed),
                "ffn_norm", feedForward(gated, activation).over(Map.of("f", Expr.of(kind.inner()))))));
        inside.add(stack.norm("norm", "x[b t d]", "x[b t d]"));
        return stack.decoder("transformer", inside, Stack.head("lm_head", "transformer.token_embeddings",
                reading.flag("tied", true, "share_input_output_layers"), false));
    }

    /// A problem where a list does not have one of each layer.
    private static void each(Reading reading, String field, List<?> given) {
        if (given.isEmpty()) {
            reading.refuse(reading.place(field), "'" + field + "' is missing or no list of one a layer", "");
        }
        LayerTypes.covered(reading, field, given);
    }

    private static Block feedForward(boolean gated, Kind activation) {
        var names = new FeedForward.Names("ffn", "", "proj_1", "proj_2");
        return gated ? FeedForward.fused(names, Usual.linear(false), activation, "f")
                : FeedForward.plain(names, Usual.linear(false), activation, "f");
    }

    private static Block attention(ScaledLayer kind, boolean normed) {
        var core = Core.causal(true);
        var prepared = new ArrayList<Node>();
        if (normed) {
            prepared.addAll(Usual.headNorms(Norm.RMSNORM, core, false));
        }
        prepared.addAll(Attention.rotated(core));
        return Usual.fusedAttention("attn", "qkv_proj", "out_proj", core, false, false, prepared).over(Map.of(
                "g", Expr.of(kind.groups()), "r", Expr.of(kind.queries() / kind.groups()),
                "c", Expr.of(kind.queries() + 2L * kind.groups())));
    }
}

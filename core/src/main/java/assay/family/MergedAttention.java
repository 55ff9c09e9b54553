package assay.family;

import assay.algebra.Expr;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Norm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Layers of [T5Gemma2], whose decoder reads its own tokens and the encoder's in one attention.
final class MergedAttention {
    private static final int PERIOD = 6;

    private MergedAttention() {}

    /// From the embedding to the last norm.
    ///
    /// @param own where a layer's attention is, in a decoder
    /// @param words whose table it reads, if that is another's
    static List<Node> nodes(Stack stack, GemmaSide side, String own, String words) {
        boolean decodes = !own.isEmpty();
        var reading = side.reading();
        boolean bias = reading.flag(side.prefix() + "bias", false, "attention_bias");
        boolean capped = reading.given("attn_logit_softcapping", false);
        var activation = side.activation();
        var table = words.isEmpty() ? "." : "/" + words + ".";
        var parts = new ArrayList<Node>();
        parts.add(Block.of("embed_tokens", Component.EMBEDDING, List.of(
                Gather.of("lookup", "ids[b t] " + table + "weight[v d] -> x[b t d]"),
                Pointwise.of("scale", Kind.SCALE, "x[b t d] -> x[b t d]"),
                Gather.of("image_end", "x[b t d] " + table + "eoi_embedding[d] -> x[b t d]"))));
        var angles = Stack.rotaries(side.types(PERIOD));
        if (!decodes) {
            parts.add(Gather.of("place_images", "x[b t d] image[bi nq d] -> x[b t d]"));
        }
        parts.add(GemmaSide.rotary(angles, decodes));
        parts.addAll(Stack.repeats("layers", side.types(PERIOD), type -> {
            var core = GemmaSide.core(type, decodes, capped);
            var prepared = new ArrayList<>(Usual.headNorms(Norm.RMSNORM, core, false));
            prepared.addAll(Attention.rotated(core));
            var attention = Usual.attention("self_attn", "o_proj", core, bias, bias, prepared);
            if (decodes) {
                var all = new ArrayList<>(attention.parts());
                all.addAll(all.size() - 1, across(own, bias, capped));
                attention = attention.with(all);
            }
            var layer = new ArrayList<>(GemmaSide.between(stack, "self_attn", attention));
            layer.addAll(GemmaSide.between(stack, "feedforward", Usual.gated(activation, false)));
            return layer;
        }));
        parts.add(stack.norm("norm", "x[b t d]", decodes ? "x[b t d]" : "e[b t d]"));
        return parts;
    }

    /// The encoder's tokens read by the queries, keys and values made by the layers of the decoder's own.
    private static List<Node> across(String own, boolean bias, boolean capped) {
        var source = new ArrayList<Node>();
        for (var one : List.of("k", "v")) {
            var made = "c" + one + "[b t g k]";
            var layer = "/" + own + one + "_proj.";
            source.add(Contract.of("matmul_" + one, "e[b t d] " + layer + "weight[(g k) d] -> " + made));
            if (bias) {
                source.add(Pointwise.of("bias_" + one, Kind.BIAS, made + " " + layer + "bias[(g k)] -> " + made));
            }
        }
        source.add(Pointwise.of("norm", Kind.RMS_NORM, "ck[b t g k] /" + own + "k_norm.weight[k] -> ck[b t g k]"));
        source.add(Gather.of("store_k", "ck[b t g k] -> @e_k[b t g k]"));
        source.add(Gather.of("store_v", "cv[b t g k] -> @e_v[b t g k]"));
        var reads = new ArrayList<Node>();
        reads.add(Contract.of("scores", "q[b t g r k] ck[b s g k] -> ca[b g r t s]"));
        if (capped) {
            reads.add(Pointwise.of("softcap", Kind.SOFTCAP, "ca[b g r t s] -> ca[b g r t s]"));
        }
        reads.add(Pointwise.of("softmax", Kind.SOFTMAX, "ca[b g r t s] -> cp[b g r t s]"));
        reads.add(Contract.of("mix", "cp[b g r t s] cv[b s g k] -> co[b t g r k]"));
        return List.of(Block.of("across", List.of(Stack.run("", Expr.dim("T"), Map.of(), source),
                Block.of("", reads).over(Map.of("s", Expr.dim("T"))))),
                Pointwise.of("both", Kind.ADD, "o[b t g r k] co[b t g r k] -> o[b t g r k]"));
    }
}

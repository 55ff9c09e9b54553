package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.DeltaNet;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// OLMo Hybrid: gated delta nets behind their norms, and every fourth layer an OLMo 2's, normed inside its residual,
/// whose queries and keys are turned unless the config says by `null`.
public record OlmoHybrid() implements Family {
    private static final String THETA = "rope_theta";

    @Override
    public String name() {
        return "olmo_hybrid";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groups();
        hf.headDim();
        boolean turned = turned(reading);
        if (turned) {
            hf.rotary(Rational.ONE);
        }
        hf.ffn(Expr.of(11008), "11008");
        hf.context(65536);
        delta(hf);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var core = Core.causal(true);
        var norms = Stream.concat(
                Attention.normedWhole(Norm.RMSNORM, "q_norm", core.query(), "hq").stream(),
                Attention.normedWhole(Norm.RMSNORM, "k_norm", core.keys(), "gk").stream());
        var attention = Usual.attention("self_attn", "o_proj", core, bias, bias,
                Stream.concat(norms, turned ? Attention.rotated(core).stream() : Stream.of()).toList());
        var recurrence = DeltaNet.apart("linear_attn", activation);
        var feedForward = Usual.gated(activation, false);
        var layers = reading.value("num_layers");
        var types = LayerTypes.named(reading, List.of(LayerTypes.ATTENDING, LayerTypes.RECURRENT),
                i -> i % 4 == 3 || (layers < 4 && i == layers - 1) ? LayerTypes.ATTENDING : LayerTypes.RECURRENT,
                "layer_types");
        if (Set.copyOf(types).size() < 2) {
            reading.refuse(Set.of("num_layers"), reading.place("layer_types"), "all layers are of " + types.getFirst()
                    + "; the reference wants both kinds", "");
        }
        return stack.decoder(
                turned ? List.of(Attention.rotary("rotary_emb", true)) : List.of(),
                Stack.layers("layers", types, type -> type.equals(LayerTypes.ATTENDING)
                        ? stack.insideNorms(attention, feedForward)
                        : stack.preNorm(recurrence, feedForward)),
                "norm", Stack.lmHead(hf.tied(false)));
    }

    @Override
    public Spelling spelling() {
        var keys = channels("linear_num_key_heads", "linear_key_head_dim");
        return Spelling.AS_IS
                .rename("input_layernorm", "attention_layer_norm")
                .rename("post_attention_layernorm", "feedforward_layer_norm")
                .recut("conv1d.weight", List.of(
                        new Spelling.Recut.Piece("q_conv1d.weight", keys),
                        new Spelling.Recut.Piece("k_conv1d.weight", keys),
                        new Spelling.Recut.Piece("v_conv1d.weight",
                                channels("linear_num_value_heads", "linear_value_head_dim"))));
    }

    private static List<Expr> channels(String heads, String width) {
        return List.of(Expr.dim(heads).times(Expr.dim(width)), Expr.ONE, Expr.dim("conv_kernel"));
    }

    /// Whether positions turn queries and keys: unless the config says `null` where it says by what.
    private static boolean turned(Reading reading) {
        boolean inside = reading.has("rope_parameters") && reading.inside("rope_parameters").stated(THETA);
        var from = inside ? reading.inside("rope_parameters") : reading;
        return from.has(THETA) || !from.stated(THETA);
    }

    private static void delta(Hf hf) {
        var r = hf.reading();
        hf.bind("hq", hf.size("h").times(hf.size("k")));
        hf.bind("gk", hf.size("g").times(hf.size("k")));
        var keys = hf.size("hk", "linear_num_key_heads", hf.size("h"), "num_heads");
        var values = hf.size("hv", "linear_num_value_heads", hf.size("h"), "num_heads");
        var key = hf.size("kk", "linear_key_head_dim",
                hf.size("d").times(Expr.of(Rational.of(3, 4))).over(keys).floor(), "3/4*d_model/linear_num_key_heads");
        var value = hf.size("kv", "linear_value_head_dim", key.times(2), "2*linear_key_head_dim");
        r.divides("linear_num_value_heads", "linear_num_key_heads");
        hf.kernel(4, "linear_conv_kernel_dim");
        hf.bind("cc", keys.times(key).times(2).plus(values.times(value)));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerKind;
import assay.kit.LayerTypes;
import assay.kit.Prediction;
import assay.kit.Reach;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.GatedAttention;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.quantity.Dtype;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Step 3.5 and the text of Step 3.7: each head's queries and keys normed and its output multiplied by a gate; layers
/// that slide may have more heads, and turn another part of each. Behind the first layers routed and shared experts,
/// chosen by sigmoid scores and correction biases that are no parameters.
public record Step3p5() implements Family {
    @Override
    public String name() {
        return "step3p5";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().called("Step3p7Text", "Step3p7");
        var stack = Stack.of(hf);
        hf.groups(reading.sizeOr("num_kv_heads", Expr.of(8), "8", "num_key_value_heads", "num_attention_groups"));
        hf.headDimOr(128);
        hf.ffn(Expr.of(11264), "11264");
        hf.context(128000);
        hf.expertWidth(1280);
        hf.size("fs", "d_shared_expert", Expr.of(1280), "1280", "share_expert_dim", "share_expert_dims");
        hf.routed(reading.sizeOr("num_experts", Expr.of(288), "288", "n_routed_experts", "moe_num_experts",
                "num_local_experts"),
                reading.sizeOr("num_experts_per_tok", Expr.of(8), "8", "num_experts_per_tok", "moe_top_k"));
        var more = reading.has("attention_other_setting") && !reading.has("num_sliding_attention_heads")
                ? reading.inside("attention_other_setting")
                        .sizeOr("num_sliding_heads", hf.size("h"), "num_heads", "num_attention_heads")
                : reading.sizeOr("num_sliding_heads", hf.size("h"), "num_heads", "num_sliding_attention_heads");
        reading.divides("num_sliding_heads", "num_kv_heads");
        var heads = Map.of("h", more, "r", more.over(hf.size("g")));
        Prediction.unpublished(hf, "num_nextn_predict_layers");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var linear = Usual.linear(reading.flag("mlp_bias", false, "mlp_bias"));
        var activation = hf.activation("silu");
        var mlp = new Experts(Router.sigmoid("gate", Router.Correction.BESIDE), "experts", Layout.OUT_IN, false,
                activation).nodesWithShared(DeepseekV3.SHARED, linear, List.of());
        var reaches = LayerTypes.behind(reading, hf.window("sliding_window"), reaches(reading));
        var kinds = LayerKind.of(reading, sparsities(reading), reaches);
        var angles = new EnumMap<Reach, String>(Reach.class);
        reaches.forEach(reach -> angles.put(reach, angles(reach)));
        for (var reach : List.of(Reach.FULL, Reach.SLIDING)) {
            hf.bind(angles(reach), hf.turned(hf.rotaryPart(part(reading, reaches.indexOf(reach)), reach)));
        }
        var layers = Stack.layers("layers", kinds, kind -> {
            var core = Core.causal(true).where(kind.reach().mask());
            var prepared = Stream.concat(Usual.headNorms(Norm.RMSNORM, core, false).stream(),
                    Attention.rotated(core, angles(kind.reach())).stream()).toList();
            return stack.preNorm(
                    new Block("", Optional.empty(), kind.slides() ? heads : Map.of(), List.of(
                            GatedAttention.apart("self_attn", core, bias, prepared, "g_proj", ""))),
                    kind.routed() ? Experts.block("mlp", mlp) : Usual.gated(activation, linear.bias()));
        });
        return stack.decoder(angles, layers, Stack.lmHead(hf.tied(false)));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.typed(Dtype.FP32, "e_score_correction_bias").keeping("e_score_correction_bias");
    }

    private static String angles(Reach reach) {
        return reach == Reach.SLIDING ? "js" : "j";
    }

    /// The part of a head that the layer of a number turns.
    private static Rational part(Reading reading, int layer) {
        var all = reading.items("partial_rotary_factors");
        return layer >= 0 && layer < all.size() && all.get(layer) instanceof Value.Numeral(var part) ? part
                : Rational.ONE;
    }

    /// Lists of layers go on with those for multi-token prediction.
    private static List<Reach> reaches(Reading reading) {
        var given = reading.texts("layer_types");
        LayerTypes.covered(reading, "layer_types", given);
        var known = LayerTypes.known(reading, "layer_types", given, List.of(Reach.FULL, Reach.SLIDING));
        return LayerTypes.each(reading, i -> known.isEmpty() ? Reach.FULL : LayerTypes.at(known, i));
    }

    private static List<Sparsity> sparsities(Reading reading) {
        if (reading.has("mlp_layer_types") || !reading.has("moe_layers_enum")) {
            return LayerTypes.sparse(reading, 3);
        }
        var routed = reading.wholes("moe_layers_enum");
        return LayerTypes.each(reading, i -> Sparsity.sparse(routed.contains(i)));
    }
}

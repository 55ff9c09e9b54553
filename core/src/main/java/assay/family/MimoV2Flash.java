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
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// MiMo V2 Flash: values narrower than queries and keys, and most layers behind a short window; these have twice as
/// many heads of keys and values, and one learned sink a head. Behind the first layer routed experts, chosen by sigmoid
/// scores and correction biases that are no parameters.
public record MimoV2Flash() implements Family {
    @Override
    public String name() {
        return "mimo_v2_flash";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(4);
        hf.headDimOr(192);
        hf.size("kv", "v_head_dim", Expr.of(128), "128");
        hf.ffn(Expr.of(16384), "16384");
        hf.context(131072);
        hf.expertWidth(2048);
        hf.experts(Expr.of(256), Expr.of(8), "n_routed_experts", "num_local_experts");
        hf.size("w", "sliding_window", Expr.of(128), "128");
        Prediction.unpublished(hf, "num_nextn_predict_layers");
        var more = reading.sizeOr("num_sliding_kv_heads", hf.size("g").times(2), "2*num_kv_heads",
                "swa_num_key_value_heads");
        var groups = Map.of("g", more, "r", hf.size("h").over(more));
        var part = reading.fraction(Rational.of(334, 1000), "partial_rotary_factor");
        hf.bind("j", hf.turned(hf.rotaryPart(part, Reach.FULL)));
        hf.bind("js", hf.turned(hf.rotaryPart(part, Reach.SLIDING)));
        reading.divides("num_heads", "num_sliding_kv_heads");
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean scaled = reading.given("attention_value_scale", true);
        var activation = hf.activation("silu");
        var mlp = new Experts(Router.sigmoid("gate", Router.Correction.BESIDE), "experts", Layout.OUT_IN, false,
                activation).nodes();
        var kinds = kinds(reading);
        var angles = new EnumMap<Reach, String>(Reach.class);
        kinds.forEach(kind -> angles.put(kind.reach(), kind.slides() ? "js" : "j"));
        var layers = Stack.layers("layers", kinds, kind -> stack.preNorm(
                new Block("", Optional.empty(), kind.slides() ? groups : Map.of(),
                        List.of(attention(kind.reach(), bias, scaled))),
                kind.routed() ? Experts.block("mlp", mlp) : Usual.gated(activation, false)));
        return stack.decoder(angles, layers, Stack.lmHead(hf.tied(false)));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj").rename("sinks", "attention_sink_bias")
                .keeping("e_score_correction_bias");
    }

    private static Block attention(Reach reach, boolean bias, boolean scaled) {
        var core = new Core(Core.Heads.of(true, "k", "kv"), reach.mask(), Core.Cache.of(true), List.of());
        var prepared = new ArrayList<Node>();
        if (scaled) {
            prepared.add(Pointwise.of("value_scale", Kind.SCALE, core.values() + " -> " + core.values()));
        }
        prepared.addAll(Attention.rotated(core, reach == Reach.SLIDING ? "js" : "j"));
        return Usual.attention("self_attn", "o_proj", reach == Reach.SLIDING ? Usual.sunk(core) : core, bias, false,
                prepared);
    }

    /// As lists of words say, or the published lists of numbers, in which 1 is a layer that slides and one with
    /// experts; else the first layer and every sixth reach everything, and the first is dense.
    private static List<LayerKind> kinds(Reading reading) {
        var slide = reading.numbers("hybrid_layer_pattern");
        var routed = reading.numbers("moe_layer_freq");
        LayerTypes.covered(reading, "hybrid_layer_pattern", slide);
        LayerTypes.covered(reading, "moe_layer_freq", routed);
        var reaches = LayerTypes.sliding(reading, i -> Reach.sliding(
                slide.isEmpty() ? i > 0 && (i + 1) % 6 > 0 : LayerTypes.at(slide, i) == 1));
        var sparsities = routed.isEmpty() || reading.has("mlp_layer_types") ? LayerTypes.sparse(reading, 1)
                : LayerTypes.each(reading, i -> Sparsity.sparse(LayerTypes.at(routed, i) == 1));
        return LayerKind.of(reading, sparsities, reaches);
    }
}

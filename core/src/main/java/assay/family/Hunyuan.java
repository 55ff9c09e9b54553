package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// Hunyuan: a Llama that norms each head's queries and keys once they are turned; with routed experts and a shared one
/// beside them, all of one width, in every layer. The text of Hunyuan VL has positions of several coordinates.
public record Hunyuan() implements Family {
    static final String SEEING = "hunyuan_vl_text";

    @Override
    public String name() {
        return "hunyuan_v1_dense";
    }

    @Override
    public List<String> types() {
        return List.of("hunyuan_v1_dense", "hunyuan_v1_moe", SEEING);
    }

    @Override
    public Model model(Reading reading) {
        boolean routed = reading.modelType().equals("hunyuan_v1_moe");
        var hf = new Hf(reading.modelType(), reading).decoder().called("HunYuanDenseV1", "HunYuanMoEV1");
        boolean sees = reading.modelType().equals(SEEING);
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        var width = hf.ffn(Expr.of(11008), "11008");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var prepared = new ArrayList<>(Attention.rotated(core));
        prepared.add(Norm.RMSNORM.of("query_layernorm", core.query(), core.query(), false));
        prepared.add(Norm.RMSNORM.of("key_layernorm", core.keys(), core.keys(), false));
        var feedForward = Usual.gated(activation, false);
        if (routed) {
            hf.bind("fe", width);
            hf.bind("fs", width);
            hf.routed(reading.sizeOr("num_experts", Expr.ONE, "1", "num_experts", "num_local_experts"),
                    chosen(reading));
            var experts = new Experts(Router.softmax("gate.wg"), "experts", Layout.OUT_IN, false, activation);
            feedForward = Experts.block("mlp", experts.nodesWithShared(SHARED));
        }
        var layer = stack.preNorm(Usual.attention("self_attn", "o_proj", core, bias, bias, prepared), feedForward);
        var layers = Stack.layers("layers", layer);
        if (sees) {
            hf.bind("places", Expr.of(places(reading)));
            return stack.decoderOfPlaces(layers, hf.tied(true));
        }
        return stack.decoder(layers, hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }

    /// The coordinates of a position: as many as the parts into which each head's angles are divided.
    private static int places(Reading reading) {
        for (var object : List.of("rope_parameters", "rope_scaling")) {
            if (reading.has(object)) {
                var rope = reading.inside(object);
                return Math.max(1, rope.entries("mrope_section", rope.entries("xdrope_section", PLACES)));
            }
        }
        return PLACES;
    }

    private static final int PLACES = 4;

    private static final FeedForward.Names SHARED = new FeedForward.Names("shared_mlp", "gate_proj", "up_proj",
            "down_proj");

    /// The experts of a token: a number, or a list of the same number for every layer.
    private static Expr chosen(Reading reading) {
        if (reading.entries("moe_topk", 0) == 0) {
            return reading.sizeOr("num_experts_per_tok", Expr.ONE, "1", "moe_topk", "num_experts_per_tok");
        }
        var each = reading.numbers("moe_topk");
        if (each.stream().distinct().count() > 1) {
            reading.refuse(reading.place("moe_topk"), "moe_topk differs between layers", "");
        }
        int one = each.isEmpty() ? 1 : each.getFirst();
        return reading.sizeOr("num_experts_per_tok", Expr.of(one), "moe_topk of every layer");
    }
}

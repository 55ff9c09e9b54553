package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Experts;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Norm;
import assay.part.Router;
import assay.part.ShortConvolution;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// LFM2: gated short convolutions, attention in some layers, and in LFM2 MoE routed experts behind the first layers.
public record Lfm2() implements Family {
    private static final String CONVOLUTION = "conv";

    @Override
    public String name() {
        return "lfm2";
    }

    @Override
    public List<String> types() {
        return List.of("lfm2", "lfm2_moe");
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(reading.modelType(), reading).decoder();
        var stack = Stack.of(hf);
        boolean routed = reading.modelType().equals("lfm2_moe");
        hf.groupsOr(8);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.context(128000);
        hf.kernel(3, "conv_L_cache");
        hf.bind("three", Expr.of(3));
        hf.bind("cc", hf.size("d"));
        var core = Core.causal(true);
        var prepared = new ArrayList<Node>(List.of(
                Norm.RMSNORM.of("q_layernorm", core.query(), core.query(), false),
                Norm.RMSNORM.of("k_layernorm", core.keys(), core.keys(), false)));
        prepared.addAll(Attention.rotated(core));
        var attention = Usual.attention("self_attn", "out_proj", core, false, false, prepared);
        var convolution = new ShortConvolution(reading.flag("conv_bias", false, "conv_bias")).of("conv");
        var attending = reading.numbers("full_attn_idxs");
        boolean named = reading.has("full_attn_idxs");
        var types = LayerTypes.named(reading, List.of(CONVOLUTION, LayerTypes.ATTENDING),
                i -> !named || attending.contains(i) ? LayerTypes.ATTENDING : CONVOLUTION, "layer_types");
        int dense = routed ? reading.number("num_dense_layers", 2, "num_dense_layers") : types.size();
        var kinds = LayerTypes.each(reading, i -> new LayerKind(LayerTypes.at(types, i), Sparsity.sparse(i >= dense)));
        var names = new FeedForward.Names("feed_forward", "w1", "w3", "w2");
        bind(hf, routed, kinds);
        var each = FeedForward.gated(names, Usual.linear(false), Kind.SILU, "f");
        var router = Router.sigmoid("gate", reading.flag("expert_bias", true, "use_expert_bias") && routed
                ? Router.Correction.BESIDE : Router.Correction.NONE).corrected("expert_bias");
        var experts = Experts.block("feed_forward",
                new Experts(router, "experts", Layout.OUT_IN, false, Kind.SILU).nodes());
        return stack.decoder(List.of(Attention.rotary(routed ? "pos_emb" : "rotary_emb", true)),
                Stack.layers("layers", kinds, kind -> stack.preNorm("operator_norm",
                        kind.type.equals(CONVOLUTION) ? convolution : attention, "ffn_norm",
                        kind.sparsity == Sparsity.SPARSE ? experts : each)),
                "embedding_norm", Stack.lmHead(reading.flag("tied", true, "tie_embedding", "tie_word_embeddings")));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("w1", "w3", "w2").typed(Dtype.FP32, "expert_bias").keeping("expert_bias");
    }

    private record LayerKind(String type, Sparsity sparsity) {
        @Override
        public String toString() {
            return type + "_" + sparsity;
        }
    }

    private static void bind(Hf hf, boolean routed, List<LayerKind> kinds) {
        var reading = hf.reading();
        if (!routed) {
            var given = reading.sizeOr("intermediate_size", Expr.of(12288), "12288", "block_ff_dim",
                    "intermediate_size");
            hf.bind("f", reading.flag("adjusted", true, "block_auto_adjust_ff_dim") ? adjusted(reading, given) : given);
            return;
        }
        if (kinds.stream().anyMatch(kind -> kind.sparsity == Sparsity.DENSE)) {
            hf.ffn(Expr.of(7168), "7168");
        }
        hf.expertWidth(1792);
        hf.experts(Expr.of(32), Expr.of(4), "num_experts");
    }

    /// Two thirds of a width, times a factor if there is one, as a multiple of a number.
    private static Expr adjusted(Reading reading, Expr width) {
        var less = width.times(2).over(Expr.of(3)).floor();
        var factor = Expr.of(reading.fraction(Rational.ONE, "block_ffn_dim_multiplier"));
        return less.times(factor).floor().roundUp(
                reading.sizeOr("multiple_of", Expr.of(256), "256", "block_multiple_of"));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
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

/// Llama 4's text model: routed experts and a shared one in all layers or in every n-th; layers that turn queries and
/// keys and reach back to the start of a chunk, and every fourth one that does neither.
public record Llama4Text() implements Family {
    private static final FeedForward.Names DENSE =
            new FeedForward.Names("feed_forward", "gate_proj", "up_proj", "down_proj");
    private static final FeedForward.Names SHARED =
            new FeedForward.Names("shared_expert", "gate_proj", "up_proj", "down_proj");

    @Override
    public String name() {
        return "llama4_text";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        return stack.decoder(layers(stack), hf.tied(false));
    }

    static List<Node> layers(Stack stack) {
        var reading = stack.hf().reading();
        stack.hf().groupsOr(8);
        stack.hf().headDimOr(128);
        stack.hf().rotary(Rational.ONE);
        stack.hf().context(131072);
        stack.hf().ffn(Expr.of(16384), "16384", "intermediate_size_mlp");
        stack.hf().bind("fs", stack.hf().size("fe", "d_expert", Expr.of(8192), "8192", "intermediate_size"));
        stack.hf().experts(Expr.of(16), Expr.ONE, "num_local_experts");
        stack.hf().allRun();
        var chunk = reading.sizeUnlessNull("attention_chunk_size", Expr.of(8192), "8192", "attention_chunk_size");
        chunk.ifPresent(size -> stack.hf().bind("w", size));
        boolean bias = reading.flag("bias", false, "attention_bias");
        boolean normed = reading.flag("qk_norm", true, "use_qk_norm");
        boolean tuned = reading.flag("temperature", true, "attn_temperature_tuning");
        var activation = stack.hf().activation("silu");
        var experts = new Experts(Router.sigmoid("router", Router.Correction.NONE), "experts", Layout.IN_OUT, false,
                activation);
        return Stack.layers("layers", kinds(stack.hf()), kind -> {
            var core = Core.causal(true).where(chunk.isPresent() ? kind.reach.mask() : Core.CAUSAL);
            var prepared = new ArrayList<Node>();
            if (kind.turns) {
                prepared.addAll(Attention.rotated(core));
                if (normed) {
                    prepared.add(Norm.RMSNORM.bare("q_norm", core.query(), core.query()));
                    prepared.add(Norm.RMSNORM.bare("k_norm", core.keys(), core.keys()));
                }
            } else if (tuned) {
                prepared.add(Pointwise.of("temperature", Kind.SCALE, core.query() + " -> " + core.query()));
            }
            return stack.preNorm(Usual.attention("self_attn", "o_proj", core, bias, bias, prepared),
                    kind.sparsity == Sparsity.SPARSE
                    ? Experts.block("feed_forward", experts.nodesWithShared(SHARED))
                    : FeedForward.gated(DENSE, Usual.linear(false), activation, "f"));
        });
    }

    /// Whether each layer has experts, what it reaches, and whether it knows positions.
    private static List<LayerKind> kinds(Hf hf) {
        var reading = hf.reading();
        int step = reading.number("interleave_moe_layer_step", 1, "interleave_moe_layer_step");
        var named = reading.numbers("moe_layers");
        boolean list = reading.has("moe_layers");
        int every = reading.number("no_rope_layer_interval", 4, "no_rope_layer_interval");
        if (step < 1 || every < 1) {
            reading.refuse(reading.place("interleave_moe_layer_step"), "an interval of layers is at least 1", "");
        }
        var turned = reading.numbers("no_rope_layers");
        var types = LayerTypes.known(reading, "layer_types", reading.texts("layer_types"),
                List.of(Reach.CHUNKED, Reach.FULL));
        LayerTypes.covered(reading, "no_rope_layers", turned);
        LayerTypes.covered(reading, "layer_types", types);
        return LayerTypes.each(reading, i -> {
            boolean sparse = list ? named.contains(i) : step > 0 && (i + 1) % step == 0;
            boolean turns = i < turned.size() ? turned.get(i) != 0 : every > 0 && (i + 1) % every != 0;
            var reach = i < types.size() ? types.get(i) : turns ? Reach.CHUNKED : Reach.FULL;
            return new LayerKind(Sparsity.sparse(sparse), reach, turns);
        });
    }

    /// @param turns whether queries and keys are turned by their positions
    private record LayerKind(Sparsity sparsity, Reach reach, boolean turns) {
        @Override
        public String toString() {
            return sparsity + "_" + reach + (turns ? "" : "_without_positions");
        }
    }
}

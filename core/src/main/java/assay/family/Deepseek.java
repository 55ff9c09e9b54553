package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Sparsity;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Core;
import assay.part.Experts;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;

/// DeepSeekMoE, the first DeepSeek: a Llama that has, behind its first layers, routed and shared experts, chosen by
/// softmax scores. Dai et al. 2024, arXiv 2401.06066.
public record Deepseek() implements Family {
    @Override
    public String name() {
        return "deepseek";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(2048);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var attention = Usual.attention(core, bias, bias, List.of());
        var dense = stack.preNorm(attention, Usual.gated(activation, false));
        if (!reading.has("n_routed_experts")) {
            return stack.decoder(Stack.layers("layers", dense), hf.tied(false));
        }
        int first = reading.number("first_k_dense_replace", 0, "first_k_dense_replace");
        int every = LayerTypes.period(reading, "moe_layer_freq", 1);
        hf.expertWidth(1407);
        boolean shared = reading.has("n_shared_experts");
        if (shared) {
            hf.sharedExperts(1);
        }
        hf.routed(reading.size("num_experts", "n_routed_experts"),
                reading.size("num_experts_per_tok", "num_experts_per_tok"));
        var experts = new Experts(Router.softmax("gate"), "experts", Layout.OUT_IN, false, activation);
        var sparse = stack.preNorm(attention, Experts.block("mlp",
                shared ? experts.nodesWithShared(DeepseekV3.SHARED) : experts.nodes()));
        var kinds = LayerTypes.each(reading, i -> Sparsity.sparse(i >= first && i % every == 0));
        return stack.decoder(Stack.layers("layers", kinds, kind -> kind == Sparsity.SPARSE ? sparse : dense),
                hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }
}

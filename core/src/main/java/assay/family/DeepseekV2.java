package assay.family;

import assay.algebra.Expr;
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
import assay.part.Latent;
import assay.part.Layout;
import assay.part.Router;
import assay.spec.Reading;
import java.util.List;

/// DeepSeek V2: latent attention, and behind the first layers routed and shared experts, chosen by softmax scores.
public record DeepseekV2() implements Family {
    @Override
    public String name() {
        return "deepseek_v2";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        boolean compressed = hf.latent(1536, 512, 128, 64, Expr.of(128), "128");
        hf.ffn(Expr.of(11008), "11008");
        hf.context(2048);
        var kinds = LayerTypes.denseFirst(reading, 0);
        if (kinds.contains(Sparsity.SPARSE)) {
            hf.expertWidth(1407);
            hf.sharedExperts(2);
            hf.routed(reading.sizeOr("num_experts", Expr.of(64), "64", "n_routed_experts", "num_experts"),
                    reading.size("num_experts_per_tok", "num_experts_per_tok"));
        }
        boolean bias = reading.flag("bias", false, "attention_bias");
        var linear = Usual.linear(reading.flag("mlp_bias", false, "mlp_bias"));
        var activation = hf.activation("silu");
        var attention = new Latent(compressed, bias, List.of(), Core.CAUSAL).of("self_attn");
        var experts = new Experts(Router.softmax("gate"), "experts", Layout.OUT_IN, false, activation);
        return stack.decoder(Stack.layers("layers", kinds, kind ->
                stack.preNorm(attention, kind == Sparsity.SPARSE
                ? Experts.block("mlp", experts.nodesWithShared(DeepseekV3.SHARED, linear, List.of()))
                : Usual.gated(activation, linear.bias()))), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return Experts.each("gate_proj", "up_proj", "down_proj");
    }
}

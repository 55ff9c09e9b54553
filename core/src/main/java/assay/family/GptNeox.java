package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// GPT-NeoX and Pythia: LayerNorm, biases, a fused layer for queries, keys and values, a quarter of each head rotated.
/// Attention and feed-forward stand side by side, each after a norm of its own.
public record GptNeox() implements Family {
    @Override
    public String name() {
        return "gpt_neox";
    }

    @Override
    public Dtype published() {
        return Dtype.FP16;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.rotary(hf.rotaryPart(Rational.of(1, 4), "rotary_pct"));
        hf.ffn(Expr.of(24576), "24576");
        hf.context(2048);
        boolean bias = reading.flag("bias", true, "attention_bias");
        var core = Core.causal(false);
        var attention = Usual.fusedAttention(
                "attention", "query_key_value", "dense", core, bias, bias, Attention.rotated(core));
        var mlp = Usual.plain("mlp", "dense_h_to_4h", "dense_4h_to_h", hf.activation("gelu"), true);
        var layer = reading.flag("parallel", true, "use_parallel_residual")
                ? Residual.parallel(List.of(stack.norm("input_layernorm")), attention,
                        List.of(stack.norm("post_attention_layernorm")), mlp)
                : stack.preNorm(attention, mlp);
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_in"));
        inside.add(Attention.rotary("rotary_emb", true));
        inside.addAll(Stack.layers("layers", layer));
        inside.add(stack.norm("final_layer_norm", "x[b t d]", "x[b t d]"));
        return stack.decoder("gpt_neox", inside, Stack.head("lm_head", "gpt_neox.embed_in", hf.tied(false), false));
    }

    @Override
    public Spelling spelling() {
        return Spelling.AS_IS.rename("lm_head", "embed_out");
    }
}

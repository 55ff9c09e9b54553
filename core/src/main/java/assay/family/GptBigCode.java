package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// GPT BigCode (SantaCoder, StarCoder): a GPT-2 whose query heads all share one head of keys and values.
public record GptBigCode() implements Family {
    @Override
    public String name() {
        return "gpt_bigcode";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        boolean shared = reading.flag("multi_query", true, "multi_query");
        if (shared) {
            hf.groups(reading.sizeOr("num_kv_heads", Expr.ONE, "1, since multi_query is on"));
        }
        hf.ffn(Expr.dim("d_model").times(4), "4*d_model", "n_inner");
        hf.bind("n", hf.context(1024));
        if (reading.flag("add_cross_attention", false, "add_cross_attention")) {
            reading.refuse(reading.place("add_cross_attention"), "cross-attention is not counted", "");
        }
        var attention = Usual.fusedAttention("attn", "c_attn", "c_proj", Core.causal(shared), true, true, List.of());
        var mlp = Usual.plain("mlp", "c_fc", "c_proj", hf.activation("gelu_pytorch_tanh", "activation_function"), true);
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("wte"));
        inside.addAll(Stack.learned("wpe"));
        inside.addAll(Stack.layers("h", stack.preNorm("ln_1", attention, "ln_2", mlp)));
        inside.add(stack.norm("ln_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("transformer", inside, Stack.head("lm_head", "transformer.wte", hf.tied(true), false));
    }
}

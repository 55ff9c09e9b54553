package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// GPT-J and CodeGen: attention and feed-forward side by side after one LayerNorm, attention without biases, a head
/// with one; the first elements of each head are rotated by tables made once. CodeGen fuses queries, keys and values.
public record GptJ() implements Family {
    @Override
    public String name() {
        return "gptj";
    }

    @Override
    public List<String> types() {
        return List.of("gptj", "codegen");
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        boolean fused = reading.modelType().equals("codegen");
        var hf = new Hf(reading.modelType(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.bind("j", reading.sizeOr("rotary_dim", Expr.of(64), "64", "rotary_dim").over(Expr.of(2)));
        hf.ffn(Expr.dim("d_model").times(4), "4*d_model", "n_inner", "ffn_embed_dim");
        hf.context(2048);
        var core = Core.causal(false);
        var attention = fused
                ? Usual.fusedAttention("attn", "qkv_proj", "out_proj", core, false, false, Attention.rotated(core))
                : Usual.attention("attn", "out_proj", core, false, false, Attention.rotated(core));
        var mlp = Usual.plain("mlp", "fc_in", "fc_out", hf.activation("gelu_new", "activation_function"), true);
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("wte"));
        inside.add(Attention.rotary("embed_positions", false));
        inside.addAll(Stack.layers("h", Residual.parallel(List.of(stack.norm("ln_1")), attention, List.of(), mlp)));
        inside.add(stack.norm("ln_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("transformer", inside, Stack.head("lm_head", "transformer.wte", hf.tied(false), true));
    }
}

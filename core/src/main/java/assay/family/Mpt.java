package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// MPT: linear position biases on the scores, no biases, not even in the norms, a feed-forward four times as wide as
/// the model. The reference builds no other form, whatever the config says of biases, positions and expansion.
public record Mpt() implements Family {
    @Override
    public String name() {
        return "mpt";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, false);
        hf.bind("f", reading.sizeOr("d_ff", Expr.dim("d_model").times(4), "4*d_model"));
        hf.context(2048);
        var core = Attention.biased(Core.causal(false));
        var attention = Usual.fusedAttention("attn", "Wqkv", "out_proj", core, false, false, List.of());
        var ffn = Usual.plain("ffn", "up_proj", "down_proj", Kind.GELU, false);
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("wte"));
        inside.add(Attention.slopes("alibi", core));
        inside.addAll(Stack.layers("blocks", stack.preNorm("norm_1", attention, "norm_2", ffn)));
        inside.add(stack.norm("norm_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("transformer", inside, Stack.head("lm_head", "transformer.wte", hf.tied(true), false));
    }
}

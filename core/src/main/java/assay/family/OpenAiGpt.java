package assay.family;

import assay.algebra.Expr;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.Layout;
import assay.part.Linear;
import assay.part.Norm;
import assay.part.Residual;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The first GPT: each sub-layer's sum is normed behind it, so that there is no last norm; weights are stored `[in
/// out]`.
public record OpenAiGpt() implements Family {
    @Override
    public String name() {
        return "openai-gpt";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.size("f", "d_ff", Expr.dim("d_model").times(4), "4*d_model");
        hf.bind("n", hf.context(512));
        var linear = new Linear(true, Layout.IN_OUT);
        var attention = Usual.fusedAttention("attn", "c_attn", "c_proj", Core.causal(false), linear, linear, List.of());
        var mlp = FeedForward.plain(
                new FeedForward.Names("mlp", "", "c_fc", "c_proj"), linear, hf.activation("gelu", "afn"), "f");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("tokens_embed"));
        inside.addAll(Stack.learned("positions_embed"));
        inside.addAll(Stack.layers("h", Stream.concat(
                        Residual.post("attention_residual", attention, after(stack, "ln_1")).stream(),
                        Residual.post("ffn_residual", mlp, after(stack, "ln_2")).stream())
                .toList()));
        return stack.decoder("transformer", inside,
                Stack.head("lm_head", "transformer.tokens_embed", hf.tied(true), false));
    }

    private static Node after(Stack stack, String name) {
        return stack.norm(name, "x[b t d]", "x[b t d]");
    }
}

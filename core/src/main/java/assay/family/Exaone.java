package assay.family;

import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// EXAONE 3: a Llama under the names of a GPT-2.
public record Exaone() implements Family {
    @Override
    public String name() {
        return "exaone";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groups();
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(hf.size("d").times(4), "4*d_model");
        hf.context(2048);
        var core = Core.causal(true);
        var attention = Usual.attention("attention", "out_proj", core, false, false, Attention.rotated(core));
        var mlp = FeedForward.gated(new FeedForward.Names("mlp", "c_fc_0", "c_fc_1", "c_proj"), Usual.linear(false),
                hf.activation("silu", "activation_function"), "f");
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("wte"));
        inside.add(Attention.rotary("rotary", true));
        inside.addAll(Stack.layers("h", stack.preNorm("ln_1", Block.of("attn", List.of(attention)), "ln_2", mlp)));
        inside.add(stack.norm("ln_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("transformer", inside, Stack.head("lm_head", "transformer.wte", hf.tied(false), false));
    }
}

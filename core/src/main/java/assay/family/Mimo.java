package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.Prediction;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Model;
import assay.part.Core;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// MiMo: a [Qwen2] with layers for multi-token prediction, each with a norm of its own before the head.
public record Mimo() implements Family {
    @Override
    public String name() {
        return "mimo";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).called("MiMo").decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(32);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(32768);
        var layer = stack.preNorm(Usual.attention(Core.causal(true), true, false, List.of()),
                Usual.gated(Kind.SILU, false));
        boolean tied = hf.tied(false);
        var further = new ArrayList<>(layer);
        further.add(stack.norm("final_layernorm", "x[b t d]", "x[b t d]"));
        return stack.decoder(Stack.layers("layers", layer), tied, Prediction.of(stack, 0, "num_nextn_predict_layers")
                .listed("model", "mtp_layers", "token_layernorm", "hidden_layernorm", "input_proj",
                        Stack.headTable(tied), further));
    }
}

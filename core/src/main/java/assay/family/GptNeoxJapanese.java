package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;

/// GPT-NeoX Japanese: one sub-layer after the other, without biases but for one behind the last layer's attention.
public record GptNeoxJapanese() implements Family {
    @Override
    public String name() {
        return "gpt_neox_japanese";
    }

    @Override
    public Dtype published() {
        return Dtype.FP16;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.rotary(hf.rotaryPart(Rational.ONE, "rotary_pct"));
        var times = reading.fraction(Rational.of(4), "intermediate_multiple_size");
        hf.bind("f", reading.sizeOr("d_ff", hf.size("d").times(Expr.of(times)).floor(), times + "*d_model"));
        hf.context(2048);
        var core = Core.causal(false);
        var attention = Usual.fusedAttention(
                "attention", "query_key_value", "dense", core, false, false, Attention.rotated(core));
        var mlp = Usual.plain("mlp", "dense_h_to_4h", "dense_4h_to_h", hf.activation("gelu"), false);
        int last = reading.value("num_layers") - 1;
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_in"));
        inside.add(Attention.rotary("rotary_emb", true));
        inside.addAll(Stack.repeats("layers", LayerTypes.each(reading, i -> i == last ? "last" : "first"),
                kind -> stack.preNorm(kind.equals("last") ? biased(attention) : attention, mlp)));
        inside.add(stack.norm("final_layer_norm", "x[b t d]", "x[b t d]"));
        return stack.decoder(name(), inside, Stack.head("embed_out", name() + ".embed_in", hf.tied(true), false));
    }

    private static Block biased(Block attention) {
        var parts = new ArrayList<>(attention.parts());
        parts.add(Pointwise.of("dense_bias", Kind.BIAS, "z[b t d] .dense_bias[d] -> z[b t d]"));
        return attention.with(parts);
    }
}

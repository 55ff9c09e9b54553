package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.part.Core;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.List;

/// StarCoder 2: LayerNorms that shift, biases, a plain GELU feed-forward, a tied head, and a window in the larger ones.
public record StarCoder2() implements Family {
    @Override
    public String name() {
        return "starcoder2";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.groupsOr(2);
        var window = hf.window("sliding_window");
        var types = LayerTypes.windowed(reading, window);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(12288), "12288");
        hf.context(4096);
        boolean bias = reading.flag("bias", true, "use_bias");
        var activation = hf.activation("gelu_pytorch_tanh");
        var layers = Stack.layers("layers", types, type -> stack.preNorm(
                Usual.attention(LayerTypes.alike(Core.causal(true), window, type), bias, bias, List.of()),
                Usual.plain("mlp", "c_fc", "c_proj", activation, bias)));
        return stack.decoder(layers, hf.tied(true));
    }
}

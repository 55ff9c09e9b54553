package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.spec.Reading;
import java.util.List;

/// SmolLM 3: a Llama in which every fourth layer knows no positions; such layers may slide instead.
public record SmolLm3() implements Family {
    @Override
    public String name() {
        return "smollm3";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).answering("transformer").decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(4);
        hf.headDim();
        hf.rotary(Rational.ONE);
        hf.ffn(Expr.of(11008), "11008");
        hf.context(32768);
        boolean window = hf.window("sliding_window").equals(Core.SLIDING);
        boolean slides = reading.flag("sliding", false, "use_sliding_window") && window;
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        boolean mlpBias = reading.flag("mlp_bias", false, "mlp_bias");
        var layers = Stack.layers("layers", kinds(hf, slides, window), kind -> {
            var core = Core.causal(true).where(kind.reach.mask());
            var prepared = kind.turns ? Attention.rotated(core) : List.<Node>of();
            return stack.preNorm(Usual.attention("self_attn", "o_proj", core, bias, bias, prepared),
                    Usual.gated(activation, mlpBias));
        });
        return stack.decoder(layers, hf.tied(true));
    }

    /// Whether each layer slides, and whether it knows positions.
    private static List<LayerKind> kinds(Hf hf, boolean slides, boolean window) {
        var reading = hf.reading();
        var turned = reading.numbers("no_rope_layers");
        int every = reading.number("no_rope_layer_interval", 4, "no_rope_layer_interval");
        if (!turned.isEmpty() && turned.size() < reading.value("num_layers")) {
            reading.refuse(reading.place("no_rope_layers"),
                    "no_rope_layers names " + turned.size() + " layers of " + reading.value("num_layers"), "");
        } else if (every < 1) {
            reading.refuse(reading.place("no_rope_layer_interval"),
                    "no_rope_layer_interval is " + every + ", not positive", "");
        }
        var turns = LayerTypes.each(reading, i -> turned.isEmpty()
                ? every < 1 || (i + 1) % every != 0
                : i >= turned.size() || turned.get(i) != 0);
        var types = LayerTypes.sliding(reading, i -> Reach.sliding(slides && !turns.get(i)));
        if (types.contains(Reach.SLIDING) && !window) {
            reading.refuse(reading.place("layer_types"), "layers slide, but 'sliding_window' is missing", "");
        }
        return LayerTypes.each(reading, i ->
                new LayerKind(i < types.size() ? types.get(i) : Reach.FULL, turns.get(i)));
    }

    /// @param turns whether queries and keys are turned by their positions
    private record LayerKind(Reach reach, boolean turns) {
        @Override
        public String toString() {
            return reach + (turns ? "" : " without positions");
        }
    }
}

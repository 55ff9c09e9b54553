package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Model;
import assay.model.Node;
import assay.part.Core;
import assay.part.Norm;
import assay.quantity.Dtype;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// GPT-Neo: a GPT-2 whose layers take turns between all keys and a window of them, with separate layers for queries,
/// keys and values that have no biases. The reference keeps the keys and values of either kind of layer whole.
public record GptNeo() implements Family {
    @Override
    public String name() {
        return "gpt_neo";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder().evenHeads();
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        hf.ffn(Expr.dim("d_model").times(4), "4*d_model");
        hf.bind("n", hf.context(2048));
        hf.size("w", "sliding_window", Expr.of(256), "256", "window_size");
        var mlp = Usual.plain("mlp", "c_fc", "c_proj", hf.activation("gelu_new", "activation_function"), true);
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("wte"));
        inside.addAll(Stack.learned("wpe"));
        inside.addAll(Stack.layers("h", kinds(hf), kind ->
                layer(stack, Reach.sliding(kind.equals("local")).mask(), mlp)));
        inside.add(stack.norm("ln_f", "x[b t d]", "x[b t d]"));
        return stack.decoder("transformer", inside, Stack.head("lm_head", "transformer.wte", hf.tied(true), false));
    }

    private static List<Node> layer(Stack stack, Optional<String> where, Node mlp) {
        var attention = Usual.attention(
                "attention", "out_proj", Core.causal(false).where(where).keptWhole("h"), false, true, List.of());
        return stack.preNorm("ln_1", Block.of("attn", List.of(attention)), "ln_2", mlp);
    }

    /// `global` or `local` for each layer: as `attention_layers` lists them, else as `attention_types` does in runs. A
    /// number of layers that is set over the config goes on with the same pattern.
    private static List<String> kinds(Hf hf) {
        var reading = hf.reading();
        var listed = reading.texts("attention_layers");
        var types = reading.items("attention_types");
        var kinds = !listed.isEmpty() ? listed : types.isEmpty() ? List.of("global", "local") : runs(types, reading);
        if (!listed.isEmpty() || !types.isEmpty()) {
            check(kinds, reading);
        }
        return kinds.isEmpty() ? List.of("global") : LayerTypes.each(reading, layer -> kinds.get(layer % kinds.size()));
    }

    private static void check(List<String> kinds, Reading reading) {
        var layers = reading.values().get("num_layers");
        if (layers != null && !reading.isSet("num_layers") && !layers.equals(Rational.of(kinds.size()))) {
            reading.refuse(reading.place("attention_types"),
                    "describes " + kinds.size() + " layers, and the model has " + layers, "");
        }
        if (!List.of("global", "local").containsAll(kinds)) {
            reading.refuse(reading.place("attention_types"), "has a layer that is neither global nor local", "");
        }
    }

    /// Each item is a list of kinds and how often it is repeated.
    private static List<String> runs(List<Value> types, Reading reading) {
        var kinds = new ArrayList<String>();
        for (var type : types) {
            if (type instanceof Value.Items(var pair) && pair.size() == 2
                    && pair.get(0) instanceof Value.Items(var pattern)
                    && pair.get(1) instanceof Value.Numeral(var times) && times.isInteger()
                    && times.num().bitLength() < Short.SIZE) {
                for (int i = 0; i < times.num().intValueExact(); i++) {
                    pattern.forEach(kind -> kinds.add(kind instanceof Value.Text(var text) ? text : kind.type()));
                }
            } else {
                reading.refuse(reading.place("attention_types"), "is not a list of [[kind, ...], times]", "");
            }
        }
        return kinds;
    }
}

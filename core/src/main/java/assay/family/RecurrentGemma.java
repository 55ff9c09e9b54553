package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.part.GatedRecurrence;
import assay.part.Residual;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// RecurrentGemma (Griffin): gated linear recurrences and attention within a window, in the config's own pattern; each
/// attention layer makes its own rotary tables.
public record RecurrentGemma() implements Family {
    private static final List<String> PATTERN = List.of("recurrent", "recurrent", "attention");

    @Override
    public String name() {
        return "recurrent_gemma";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        var core = Core.causal(true);
        hf.groups();
        hf.headDim();
        hf.rotary(hf.rotaryPart(Rational.of(1, 2)));
        var both = reading.sizeOr("intermediate_size", Expr.of(7680), "7680", "intermediate_size");
        hf.bind("f", both.over(Expr.of(2)).floor());
        hf.size("w", "sliding_window", Expr.of(2048), "2048", "attention_window_size", "sliding_window");
        hf.kernel(4, "conv1d_width");
        var width = reading.sizeOr("lru_width", hf.size("d"), "d_model", "lru_width");
        reading.divides("lru_width", "num_heads");
        hf.bind("lw", width.over(hf.size("h")));
        hf.bind("lv", hf.size("lw"));

        var given = reading.texts("block_types");
        var pattern = given.isEmpty() ? PATTERN : given;
        var activation = hf.activation("gelu_pytorch_tanh", "hidden_activation");
        boolean bias = reading.flag("bias", false, "attention_bias");
        var attention = new ArrayList<Node>();
        attention.add(Attention.rotary("rotary_emb", true));
        attention.addAll(Attention.rotated(core));
        var layers = Stack.layers("layers", LayerTypes.each(reading, i -> pattern.get(i % pattern.size())), kind -> {
            var block = kind.equals("attention")
                    ? Usual.attention("temporal_block", "o_proj", core.where(Core.SLIDING), bias, true, attention)
                    : GatedRecurrence.of("temporal_block", activation);
            return layer(stack, block, activation);
        });
        var inside = new ArrayList<Node>();
        inside.add(Stack.embedding("embed_tokens"));
        inside.add(Pointwise.of("normalizer", Kind.SCALE, "x[b t d] -> x[b t d]"));
        inside.addAll(layers);
        inside.add(stack.norm("final_norm", "x[b t d]", "x[b t d]"));
        var head = new ArrayList<>(Stack.head("lm_head", "model.embed_tokens", hf.tied(true), false));
        head.add(Block.of("logits_soft_cap", Component.HEAD, List.of(
                Pointwise.of("cap", Kind.SOFTCAP, "logits[b t v] -> logits[b t v]"))));
        return stack.decoder("model", inside, head);
    }

    private static List<Node> layer(Stack stack, Node block, Kind activation) {
        var names = new FeedForward.Names("mlp_block", "gate_proj", "up_proj", "down_proj");
        return Stream.concat(
                        Residual.pre("temporal_residual", stack.norm("temporal_pre_norm"), block).stream(),
                        Residual.pre("channel_residual", stack.norm("channel_pre_norm"),
                                FeedForward.gated(names, Usual.linear(true), activation, "f")).stream())
                .toList();
    }
}

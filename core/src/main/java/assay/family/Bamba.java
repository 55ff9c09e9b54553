package assay.family;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.GroupedScans;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.part.Attention;
import assay.part.Core;
import assay.part.FeedForward;
import assay.spec.Reading;
import java.util.List;

/// Bamba: grouped scans with attention in layers that the config numbers, half of each head turned.
public record Bamba() implements Family {
    @Override
    public String name() {
        return "bamba";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        hf.groupsOr(8);
        hf.headDim();
        hf.rotary(Rational.of(1, 2));
        hf.ffn(Expr.of(14336), "14336");
        hf.context(262144);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var activation = hf.activation("silu");
        var attention = Usual.attention(Core.causal(true), bias, bias, List.of());
        var scan = GroupedScans.likeBamba(hf, activation);
        var feedForward = FeedForward.gated(new FeedForward.Names("feed_forward", "gate_proj", "up_proj", "down_proj"),
                Usual.linear(reading.flag("mlp_bias", false, "mlp_bias")), activation, "f");
        var attending = reading.numbers("attn_layer_indices");
        var layers = reading.value("num_layers");
        var beyond = attending.stream().filter(i -> i < 0 || i >= layers).toList();
        if (!beyond.isEmpty()) {
            hf.note("attn_layer_indices has " + beyond.size() + " numbers of layers that there are not, the first "
                    + beyond.getFirst() + ": the reference implementation passes over them.");
        }
        var kinds = LayerTypes.each(reading,
                i -> attending.contains(i) ? LayerTypes.ATTENDING : LayerTypes.RECURRENT);
        return stack.decoder(List.of(Attention.rotary("rotary_emb", true)), Stack.layers("layers", kinds,
                kind -> stack.preNorm("input_layernorm", kind.equals(LayerTypes.ATTENDING) ? attention : scan,
                        "pre_ff_layernorm", feedForward)),
                "final_layernorm", Stack.lmHead(hf.tied(false)));
    }
}

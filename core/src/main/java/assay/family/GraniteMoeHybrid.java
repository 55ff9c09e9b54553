package assay.family;

import assay.algebra.Rational;
import assay.kit.Family;
import assay.kit.GroupedScans;
import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Model;
import assay.model.Spelling;
import assay.part.Attention;
import assay.part.Core;
import assay.spec.Reading;
import java.util.List;
import java.util.Optional;

/// Granite 4: grouped scans with attention in some layers, and a feed-forward for every token, beside routed experts if
/// the config has any.
public record GraniteMoeHybrid() implements Family {
    @Override
    public String name() {
        return "granitemoehybrid";
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).decoder();
        var stack = Stack.of(hf);
        var core = Core.causal(hf.groups());
        hf.headDim();
        hf.context(2048);
        boolean turned = reading.word("position", "none", List.of("rope", "nope"), "position_embedding_type")
                .equals("rope");
        if (turned) {
            hf.rotary(Rational.ONE);
        }
        var feedForward = GraniteMoe.feedForward(hf,
                reading.number("num_experts", 8, "num_local_experts") > 0, true, 1024);
        boolean bias = reading.flag("bias", false, "attention_bias");
        var attention = Usual.attention("self_attn", "o_proj", core, bias, bias,
                turned ? Attention.rotated(core) : List.of());
        var kinds = LayerTypes.named(reading, List.of(LayerTypes.ATTENDING, LayerTypes.RECURRENT),
                _ -> LayerTypes.RECURRENT, "layer_types", "layers_block_type");
        var scan = GroupedScans.likeBamba(hf, hf.activation("silu"));
        return Granite.decoder(stack, turned ? Optional.of(Attention.rotary("rotary_emb", true)) : Optional.empty(),
                Stack.layers("layers", kinds, kind -> Granite.layer(stack, "mixer",
                        kind.equals(LayerTypes.ATTENDING) ? attention : scan, feedForward)), hf.tied(false));
    }

    @Override
    public Spelling spelling() {
        return new GraniteMoe().spelling();
    }
}

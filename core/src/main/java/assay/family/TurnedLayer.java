package assay.family;

import assay.kit.Hf;
import assay.kit.LayerTypes;
import assay.kit.Reach;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Node;
import assay.part.Attention;
import assay.part.Core;
import assay.spec.Reading;
import assay.spec.Value;
import java.util.List;
import java.util.stream.Stream;

/// How far a layer reaches, and whether its queries and keys are turned, in [Granite] with sliding windows.
record TurnedLayer(Reach reach, boolean turned) {
    private static final String THETAS = "layer_rope_theta";

    Node attention(Core core, boolean bias) {
        var sunk = Usual.sunk(core.where(reach.mask()));
        return Usual.attention("self_attn", "o_proj", sunk, bias, bias, turned ? Attention.rotated(sunk) : List.of());
    }

    @Override
    public String toString() {
        return reach + (turned ? "" : "_unturned");
    }

    /// The layers with windows: every fourth reaches everything unless `layer_types` says otherwise, and none turns
    /// whose base is 0.
    static List<TurnedLayer> each(Hf hf) {
        var reading = hf.reading();
        var reaches = LayerTypes.behind(reading, hf.windowOr(128, "sliding_window"),
                LayerTypes.sliding(reading, i -> Reach.sliding(i % 4 > 0)));
        var thetas = reading.items(THETAS);
        LayerTypes.covered(reading, THETAS, thetas);
        return LayerTypes.each(reading, i -> new TurnedLayer(LayerTypes.at(reaches, i),
                thetas.isEmpty() || turns(LayerTypes.at(thetas, i))));
    }

    private static boolean turns(Value theta) {
        return theta instanceof Value.Numeral(var number) && number.signum() != 0;
    }

    /// The tables of each base.
    static Block rotaries(Reading reading) {
        var thetas = reading.items(THETAS);
        var bases = thetas.stream().filter(TurnedLayer::turns).distinct().count();
        return Block.of("rotary_embs", Component.POSITION,
                Stream.iterate(0, i -> i < (thetas.isEmpty() ? 1 : bases), i -> i + 1)
                        .<Node>map(i -> Attention.rotary("base_" + i, true)).toList());
    }
}

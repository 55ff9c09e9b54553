package assay.family;

import assay.kit.Hf;
import assay.kit.Usual;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Norm;
import java.util.ArrayList;
import java.util.List;

/// What makes tokens of a decoder's width, `sound_tokens[b na dt]`, of what an encoder of sound wrote, `x[b t d]`.
final class SoundProjector {
    private SoundProjector() {}

    static List<Node> recognised(SoundEncoder tower) {
        var hf = tower.hf();
        hf.bind("na", hf.size("t"));
        hf.size("do", "audio_output_dim", 3584, "output_dim");
        return List.of(
                Usual.linear(true).of("linear_1", "x[b t d]", "u[b t d']"),
                Pointwise.of("activation", tower.activation(), "u[b t d'] -> u[b t d']"),
                Usual.linear(true).of("linear_2", "u[b t d']", "heard[b t do]"),
                Pointwise.of("width", Kind.SPLIT, "heard[b t do] -> sound_tokens[b na dt]"));
    }

    /// As many tokens side by side as are as wide as the encoder's feed-forward.
    static List<Node> joined(Hf hf) {
        hf.bind("na", hf.size("t").times(hf.size("d")).over(hf.size("f")).floor());
        var nodes = new ArrayList<Node>();
        nodes.add(Pointwise.of("join", Kind.SPLIT, "x[b t d] -> u[b na f]"));
        nodes.addAll(two("u[b na f]", false));
        return nodes;
    }

    static List<Node> pooled(SoundEncoder tower, List<Node> nodes, boolean bias, boolean two) {
        nodes.add(tower.pooled(2));
        nodes.add(Norm.LAYERNORM.of("layer_norm", "x[b na d]", "x[b na d]", true));
        return two ? two("x[b na d]", bias)
                : List.of(Usual.linear(true).of("linear", "x[b na d]", "sound_tokens[b na dt]"));
    }

    private static List<Node> two(String from, boolean bias) {
        return List.of(
                Usual.linear(bias).of("linear_1", from, "m[b na dt']"),
                Pointwise.of("activation", Kind.GELU, "m[b na dt'] -> m[b na dt']"),
                Usual.linear(bias).of("linear_2", "m[b na dt']", "sound_tokens[b na dt]"));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Norm;
import java.util.ArrayList;
import java.util.List;

/// The encoders of sound of Qwen's omni models ([QwenOmni]), to `sound_tokens[b na dt]`.
final class OmniSound {
    private OmniSound() {}

    /// Qwen 2.5's: two tokens pooled to one.
    static List<Node> pooled(SoundEncoder tower) {
        var nodes = new ArrayList<>(ChunkedSound.chunked(tower, 300));
        tower.hf().bind("i", Expr.of(2));
        nodes.add(tower.layers(false));
        nodes.add(tower.pooled(2));
        nodes.add(Norm.LAYERNORM.of("ln_post", "x[b na d]", "x[b na d]", true));
        nodes.add(Usual.linear(true).of("proj", "x[b na d]", "heard[b na do]"));
        nodes.add(Block.of("audio_bos_eos_token", List.of(
                Gather.of("ends", "heard[b na do] .weight[i do] -> heard[b na do]"))));
        nodes.add(Pointwise.of("width", Kind.SPLIT, "heard[b na do] -> sound_tokens[b na dt]"));
        return nodes;
    }

    /// Qwen 3's: chunks of frames, each an eighth as long.
    static List<Node> chunked(SoundEncoder tower) {
        var nodes = new ArrayList<>(ChunkedSound.eighth(tower.hf(), 0, false));
        tower.hf().bind("na", tower.hf().size("t"));
        nodes.add(tower.layers(true));
        nodes.add(tower.last("ln_post"));
        nodes.add(Usual.linear(true).of("proj1", "x[b t d]", "x[b t d']"));
        nodes.add(Pointwise.of("activation", tower.activation(), "x[b t d'] -> x[b t d']"));
        nodes.add(Usual.linear(true).of("proj2", "x[b t d']", "heard[b t do]"));
        nodes.add(Pointwise.of("width", Kind.SPLIT, "heard[b t do] -> sound_tokens[b na dt]"));
        return nodes;
    }
}

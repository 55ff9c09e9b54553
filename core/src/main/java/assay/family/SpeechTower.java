package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Convolution;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;

/// The encoder of sound inside Gemma 3n and 4, after the Universal Speech Model (arXiv 2303.01037): two convolutions,
/// then layers of feed-forward, attention within chunks, a convolution along the sequence, and feed-forward again. From
/// `sound[b ta m]` to `x[b t d]`.
///
/// Axes of its own: `m` bands and `ta` frames, `tb` and `mb` of them behind the first convolution, `t` and `mc` behind
/// the second, `ca` and `cb` their channels, `ka`, `kb`, `kc`, `kd` their kernels' sides; `nb` chunks of `cs` queries
/// that reach `cx` keys; `pl` distances, of which what is made is the same for all sounds, `once` where there are any;
/// `kw` the width of the convolution along the sequence.
///
/// @param fourth whether it is Gemma 4's
/// @param clipped whether what linear layers read and write is clipped to ranges that are stored
record SpeechTower(Hf hf, boolean fourth, boolean clipped, Kind activation) {
    private static final String SOUND = "sound[b ta m]";

    static SpeechTower of(String family, Reading r, boolean fourth, long tokens) {
        return new SpeechTower(SpeechSizes.of(family, r, fourth, tokens), fourth,
                r.flag("audio_clipped", fourth, "use_clipped_linears") && fourth,
                Hf.kind(r.text("audio_activation", "silu", "hidden_act")));
    }

    /// The tokens of Gemma 4's that are no padding.
    Expr sounding() {
        return SpeechFrames.sounding(hf.reading());
    }

    List<Node> nodes() {
        var parts = new ArrayList<Node>();
        parts.add(Block.of("subsample_conv_projection", Component.EMBEDDING, List.of(
                convolved(fourth ? "layer0" : "conv_0", SOUND, "patches[b tb mb one ka kb]", "ca one ka kb",
                        "u[b tb mb ca]"),
                convolved(fourth ? "layer1" : "conv_1", "u[b tb mb ca]", "patches[b t mc ca kc kd]", "cb ca kc kd",
                        "w[b t mc cb]"),
                Usual.linear(false).of("input_proj_linear", "w[b t mc cb]", "x[b t d]"))));
        parts.add(Block.of("rel_pos_enc", Component.POSITION, List.of(
                Gather.of("tables", "$sines[once pl d] -> far[once pl d]"))));
        parts.add(new Repeat(fourth ? "layers" : "conformer", Expr.dim("audio_num_layers"),
                new ConformerLayer(fourth, clipped, activation).nodes()));
        return parts;
    }

    /// As [#nodes], of Gemma 4: tokens of a width of their own, `heard[b t do]`.
    List<Node> projected() {
        hf.size("do", "audio_output_dim", 1536, "output_proj_dims");
        var parts = new ArrayList<>(nodes());
        parts.add(Usual.linear(true).of("output_proj", Component.EMBEDDING, "x[b t d]", "heard[b t do]"));
        return parts;
    }

    private static Block convolved(String name, String from, String patches, String kernel, String to) {
        var channels = kernel.substring(0, 2);
        return Block.of(name, List.of(
                Convolution.of("conv", from, patches, kernel, to, channels, false),
                Norm.LAYERNORM.of("norm", to, to, channels, false),
                Pointwise.of("activation", Kind.RELU, to + " -> " + to)));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Attention;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Projected;
import assay.part.Residual;
import assay.part.Tables;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An encoder of a sound's spectrum inside another model, as Whisper has it or in later forms: from `sound[b p m]`, `p`
/// frames of `m` bands, to `x[b t d]`.
record SoundEncoder(Hf hf, Stack stack, Kind activation) {
    /// The sizes, under either of the names that encoders have for them.
    ///
    /// @param or width, feed-forward, layers and heads where a config leaves them out
    static SoundEncoder of(String family, Reading audio, List<Long> or) {
        var hf = new Hf(family, audio);
        hf.bind("d'", size(hf, "d", "audio_d_model", or.getFirst(), "d_model", "hidden_size"));
        size(hf, "f", "audio_d_ff", or.get(1), "encoder_ffn_dim", "intermediate_size");
        audio.sizeOr("audio_num_layers", Expr.of(or.get(2)), or.get(2).toString(), "encoder_layers",
                "num_hidden_layers");
        size(hf, "h", "audio_num_heads", or.get(3), "encoder_attention_heads", "num_attention_heads");
        audio.divides("audio_d_model", "audio_num_heads");
        hf.bind("k", hf.size("d").over(hf.size("h")));
        size(hf, "m", "audio_bands", 128L, "num_mel_bins");
        hf.bind("one", Expr.ONE);
        return new SoundEncoder(hf, Stack.of(hf, Norm.LAYERNORM, true),
                Hf.kind(audio.text("audio_activation", "gelu", "activation_function")));
    }

    private static Expr size(Hf hf, String axis, String name, Long or, String... own) {
        return hf.size(axis, name, Expr.of(or), or.toString(), own);
    }

    /// Two convolutions along the sound, of which the second halves the frames.
    ///
    /// @param stored whether the positions are trained, else they are computed
    List<Node> halved(boolean stored) {
        hf.rebind("t", hf.reading().sizeOr("audio_positions", Expr.of(1500), "1500", "max_source_positions"));
        hf.rebind("s", hf.size("t"));
        hf.bind("p", hf.size("t").times(2));
        hf.bind("kw", Expr.of(3));
        var parts = new ArrayList<Node>();
        parts.add(Convolution.along("conv1", "sound", "c", List.of("p", "p"), List.of("m", "d")));
        parts.add(Pointwise.of("activation1", Kind.GELU, "c[b p d] -> c[b p d]"));
        parts.add(Convolution.along("conv2", "c", "x", List.of("p", "t"), List.of("d", "d'")));
        parts.add(Pointwise.of("activation2", Kind.GELU, "x[b t d'] -> x[b t d']"));
        if (stored) {
            parts.addAll(new Tables("x[b t d]").everyPosition("embed_positions", "weight[t d]"));
        } else {
            parts.addAll(computed("positional_embedding", "x[b t d]", "t d"));
        }
        return parts;
    }

    /// Three convolutions over frames and bands of chunks of the sound, each of which halves both.
    List<Node> eighth() {
        var r = hf.reading();
        hf.bind("cl", r.sizeOr("audio_window", Expr.of(50), "50", "n_window").times(2));
        hf.bind("nb", Expr.of(3000).ceilDiv(hf.size("cl")));
        hf.bind("p", hf.size("nb").times(hf.size("cl")));
        var channels = r.sizeOr("audio_channels", Expr.of(480), "480", "downsample_hidden_size");
        List.of("ca", "cb", "cc").forEach(axis -> hf.bind(axis, channels));
        List.of("ka", "kb").forEach(axis -> hf.bind(axis, Expr.of(3)));
        halves("m", "ma", "mb", "mc");
        halves("cl", "la", "lb", "lc");
        hf.rebind("t", hf.size("nb").times(hf.size("lc")));
        hf.rebind("s", hf.size("t"));
        var parts = new ArrayList<Node>();
        parts.add(Pointwise.of("chunks", Kind.SPLIT, "sound[b p m] -> chunks[b nb cl m one]"));
        parts.add(halving("conv2d1", "chunks[b nb cl m one]", "b nb la ma one", "ca"));
        parts.add(halving("conv2d2", "c[b nb la ma ca]", "b nb lb mb ca", "cb"));
        parts.add(halving("conv2d3", "c[b nb lb mb cb]", "b nb lc mc cb", "cc"));
        parts.add(Pointwise.of("turn", Kind.SPLIT, "c[b nb lc mc cc] -> c[b nb lc cc mc]"));
        parts.add(Usual.linear(false).of("conv_out", "c[b nb lc cc mc]", "c[b nb lc d]"));
        parts.addAll(computed("positional_embedding", "c[b nb lc d]", "lc d"));
        parts.add(Pointwise.of("tokens", Kind.SPLIT, "c[b nb lc d] -> x[b t d]"));
        return parts;
    }

    private void halves(String from, String... axes) {
        var size = hf.size(from);
        for (var axis : axes) {
            size = hf.bind(axis, size.over(Expr.of(2)).ceil());
        }
    }

    private static Block halving(String name, String from, String to, String channels) {
        var made = "c[" + to.substring(0, to.lastIndexOf(' ') + 1) + channels + "]";
        var read = to.substring(to.lastIndexOf(' ') + 1);
        return Block.of(name, List.of(
                Pointwise.of("patches", Kind.WINDOW, from + " -> patches[" + to + " ka kb]"),
                Contract.of("convolution", "patches[" + to + " ka kb] .weight[" + channels + " " + read + " ka kb] -> "
                        + made),
                Pointwise.of("bias", Kind.BIAS, made + " .bias[" + channels + "] -> " + made),
                Pointwise.of("activation", Kind.GELU, made + " -> " + made)));
    }

    private static List<Node> computed(String name, String stream, String axes) {
        return List.of(Block.of(name, Component.POSITION, List.of(Pointwise.of("sum", Kind.ADD,
                stream + " $positional_embedding[" + axes + "] -> " + stream))));
    }

    /// The layers, of Whisper's form.
    ///
    /// @param keyBias whether keys have biases
    Node layers(boolean keyBias) {
        var names = new Attention.Names("self_attn", "q_proj", "k_proj", "v_proj", "out_proj");
        return new Repeat("layers", Expr.dim("audio_num_layers"), Stream.concat(
                Residual.pre("self_attn_residual", stack.norm("self_attn_layer_norm"),
                        new Projected(names, true, keyBias, true).over(Core.everywhere(), List.of())).stream(),
                Residual.pre("ffn_residual", stack.norm("final_layer_norm"),
                        Usual.plain("", "fc1", "fc2", activation, true)).stream()).toList());
    }

    /// The norm behind them.
    Node last(String name) {
        return stack.norm(name, "x[b t d]", "x[b t d]");
    }

    /// Of `side` neighbours their mean, as `seen[b na d]`.
    Node pooled(long side) {
        hf.bind("na", hf.size("t").over(Expr.of(side)).floor());
        return Pointwise.of("avg_pooler", Kind.ADD, "x[b t d] -> x[b na d]");
    }
}

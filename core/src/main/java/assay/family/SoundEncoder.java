package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
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
import assay.part.Windows;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An encoder of a sound's spectrum inside another model, as Whisper has it or in later forms: from `sound[b p m]`, `p`
/// frames of `m` bands, to `x[b t d]`.
record SoundEncoder(Hf hf, Stack stack, Kind activation) {
    /// Samples from one frame to the next.
    static final long HOP = 160;

    /// The sizes, under either of the names that encoders have for them.
    ///
    /// @param or width, feed-forward, layers and heads where a config leaves them out
    static SoundEncoder of(String family, Reading audio, List<Long> or) {
        var hf = new Hf(family, audio);
        hf.bind("d'", hf.size("d", "audio_d_model", or.getFirst(), "d_model", "hidden_size"));
        hf.size("f", "audio_d_ff", or.get(1), "encoder_ffn_dim", "intermediate_size");
        audio.sizeOr("audio_num_layers", Expr.of(or.get(2)), or.get(2).toString(), "encoder_layers",
                "num_hidden_layers");
        hf.size("h", "audio_num_heads", or.get(3), "encoder_attention_heads", "num_attention_heads");
        hf.headsOf("audio_");
        hf.size("m", "audio_bands", 128, "num_mel_bins");
        hf.bind("one", Expr.ONE);
        return new SoundEncoder(hf, Stack.of(hf, Norm.LAYERNORM, true),
                Hf.kind(audio.text("audio_activation", "gelu", "activation_function")));
    }

    /// Two convolutions along the sound, of which the second halves the frames. What is heard at once is as long as
    /// there are positions for, filled up with silence.
    List<Node> halved() {
        positions();
        hf.bind("p", hf.size("n").times(2));
        var parts = convolved();
        parts.addAll(new Tables("x[b t d]").everyPosition("embed_positions", "weight[t d]"));
        return parts;
    }

    /// A sound longer than is heard at once is heard in several `crops`, of which `heard` tokens in all are sound.
    ///
    /// @param seconds of sound at most, or one such crop where it is zero
    void crops(long seconds) {
        var media = Media.of(hf.reading());
        var frames = media.frames(HOP * (seconds == 0 ? media.whole(hf.size("p")) : seconds * 100));
        hf.bind("crops", frames.map(all -> all.ceilDiv(hf.size("p"))).orElse(Expr.ONE));
        hf.bind("heard", frames.map(SoundEncoder::half).orElse(hf.size("t")));
    }

    void positions() {
        hf.bind("n", hf.reading().sizeOr("audio_positions", Expr.of(1500), "1500", "max_source_positions"));
        hf.rebind("t", hf.size("n"));
        hf.rebind("s", hf.size("n"));
        hf.bind("kw", Expr.of(3));
    }

    static Expr half(Expr frames) {
        return frames.over(Expr.of(2)).ceil();
    }

    static ArrayList<Node> convolved() {
        return new ArrayList<>(List.of(
                Convolution.along("conv1", "sound", "c", List.of("p", "p"), List.of("m", "d")),
                Pointwise.of("activation1", Kind.GELU, "c[b p d] -> c[b p d]"),
                Convolution.along("conv2", "c", "x", List.of("p", "t"), List.of("d", "d'")),
                Pointwise.of("activation2", Kind.GELU, "x[b t d'] -> x[b t d']")));
    }

    /// The layers, of Whisper's form.
    ///
    /// @param keyBias whether keys have biases
    Node layers(boolean keyBias) {
        var names = new Attention.Names("self_attn", "q_proj", "k_proj", "v_proj", "out_proj");
        var core = Core.everywhere();
        var between = hf.reached().<List<Node>>map(reached -> List.of(Windows.of(core, hf.sounds(), hf.size("t"),
                reached))).orElseGet(core::nodes);
        return new Repeat("layers", Expr.dim("audio_num_layers"), Stream.concat(
                Residual.pre("self_attn_residual", stack.norm("self_attn_layer_norm"),
                        new Projected(names, true, keyBias, true).over(core, List.of(), between)).stream(),
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

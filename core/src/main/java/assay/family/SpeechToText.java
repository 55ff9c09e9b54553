package assay.family;

import assay.algebra.Expr;
import assay.kit.EncoderDecoder;
import assay.kit.Family;
import assay.kit.Heads;
import assay.kit.Hf;
import assay.kit.Media;
import assay.kit.Stack;
import assay.kit.Usual;
import assay.model.Block;
import assay.model.Component;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Model;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Convolution;
import assay.part.Core;
import assay.part.Norm;
import assay.part.Residual;
import assay.part.Tables;
import assay.quantity.Dtype;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Speech2Text: convolutions, each with a gate, that halve the frames of a sound as often as there are of them, and a
/// pre-norm encoder and decoder whose positions are computed.
public record SpeechToText() implements Family {
    /// Samples of a frame: 25 ms.
    private static final long WINDOW = 400;
    private static final String INPUTS = "ids[b t] positions[b t] sound[b p m]";

    @Override
    public String name() {
        return "speech_to_text";
    }

    @Override
    public Dtype published() {
        return Dtype.FP32;
    }

    @Override
    public Model model(Reading reading) {
        var hf = new Hf(name(), reading).called("Speech2Text");
        var stack = Stack.of(hf, Norm.LAYERNORM, true);
        var all = new EncoderDecoder(stack, EncoderDecoder.NAMES, true, false, EncoderDecoder.LAST, true);
        hf.needed("v", "vocab_size");
        var frames = reading.sizeOr("source_positions", Expr.of(6000), "6000", "max_source_positions");
        var encoder = all.sizes(2048, frames.plus(Expr.of(2)), reading
                .sizeOr("context_length", Expr.of(1024), "1024", "max_target_positions").plus(Expr.of(2)));
        var media = Media.of(reading);
        var given = media.samples(Media.RATE, Media.ANY);
        given.filter(samples -> media.whole(samples) < WINDOW).ifPresent(_ -> media.tooShort());
        hf.bind("p", given.map(samples -> samples.minus(Expr.of(WINDOW)).over(Expr.of(SoundEncoder.HOP)).floor()
                .plus(Expr.ONE)).orElse(frames));
        hf.bind("m", reading.sizeOr("num_mel_bins", Expr.of(80), "80", "input_feat_per_channel")
                .times(reading.sizeOr("input_channels", Expr.ONE, "1", "input_channels")));
        var feedForward = Usual.plain("", "fc1", "fc2", hf.activation("relu", "activation_function"), true);
        hf.note("the encoder's length is that of " + (given.isEmpty() ? "the config's frames" : "the sound")
                + "; --seq is the decoder's");
        var encoding = new ArrayList<Node>();
        var length = convolutions(hf, hf.size("p"), encoding);
        encoding.add(Block.of("embed_positions", Component.POSITION, List.of(
                Gather.of("rows", "$weights[n d] -> row[t d]"))));
        encoding.add(Residual.add("embed_positions_sum", "x[b t d] row[t d] -> x[b t d]"));
        encoding.addAll(all.normed(all.encoder(all.attention(Core.everywhere(), true), feedForward)));
        encoding.add(EncoderDecoder.output());
        var decoding = new ArrayList<Node>();
        decoding.add(new Tables("x[b t d]").words("embed_tokens"));
        decoding.addAll(all.stacked(all.decoder(true, length, feedForward)));
        var inside = List.<Node>of(Stack.run("encoder", length, encoder, encoding), Block.of("decoder", decoding));
        return hf.task(Heads.WRITTEN, Heads.BARE).equals(Heads.BARE)
                ? stack.bare(inside, List.of(), INPUTS)
                : stack.headed("model", inside,
                        Stack.head("lm_head", "model.decoder.embed_tokens", hf.tied(true), false), INPUTS);
    }

    /// The convolutions, from `sound[b p m]` to `x[b t d]`; how many vectors they leave.
    private static Expr convolutions(Hf hf, Expr frames, List<Node> encoding) {
        var reading = hf.reading();
        var given = reading.numbers("conv_kernel_sizes");
        var kernels = given.isEmpty() ? List.of(5, 5) : given;
        if (reading.number("num_conv_layers", 2, "num_conv_layers") != kernels.size()) {
            reading.refuse(reading.place("num_conv_layers"), "is not the number of conv_kernel_sizes, "
                    + kernels.size(), "");
        }
        var middle = reading.sizeOr("conv_channels", Expr.of(1024), "1024", "conv_channels").over(Expr.of(2));
        var layers = new ArrayList<Node>();
        var length = frames;
        var in = hf.size("m");
        for (int i = 0; i < kernels.size(); i++) {
            int kernel = kernels.get(i);
            boolean last = i == kernels.size() - 1;
            var out = last ? hf.size("d") : middle;
            var next = length.plus(Expr.of(kernel / 2 * 2L - kernel)).over(Expr.of(2)).floor().plus(Expr.ONE);
            var made = last ? "x[b q co]" : "sound[b q co]";
            layers.add(new Repeat("conv_layers", "at " + i, Numbers.from(Expr.of(i), Expr.ONE), List.of(
                    new Block("", Optional.empty(), Map.of("p", length, "q", next, "m", in, "co", out,
                            "cc", out.times(2), "kw", Expr.of(kernel)), List.of(
                                    Convolution.along("", "sound", "u", List.of("p", "q"), List.of("m", "cc")),
                                    Pointwise.of("split", Kind.SPLIT, "u[b q cc] -> u1[b q co] gate[b q co]"),
                                    Pointwise.of("sigmoid", Kind.SIGMOID, "gate[b q co] -> gate[b q co]"),
                                    Pointwise.of("gate", Kind.MULTIPLY, "u1[b q co] gate[b q co] -> " + made))))));
            length = next;
            in = out;
        }
        encoding.add(Block.of("conv", layers));
        return length;
    }
}

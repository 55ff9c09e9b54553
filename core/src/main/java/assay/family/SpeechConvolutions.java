package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.model.Block;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Numbers;
import assay.model.Pointwise;
import assay.model.Repeat;
import assay.part.Convolution;
import assay.part.Norm;
import assay.spec.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The convolutions of [Wav2Vec2] and its kin: those before the encoder, and the one of its positions.
final class SpeechConvolutions {
    private SpeechConvolutions() {}

    /// From `sound[b p0 one]` to `c[b t cl]`.
    static Block of(Hf hf) {
        var reading = hf.reading();
        var dims = numbers(reading, "conv_dim", List.of(512, 512, 512, 512, 512, 512, 512));
        var strides = numbers(reading, "conv_stride", List.of(5, 2, 2, 2, 2, 2, 2));
        var kernels = numbers(reading, "conv_kernel", List.of(10, 3, 3, 3, 3, 2, 2));
        int count = dims.size();
        if (strides.size() != count || kernels.size() != count) {
            reading.refuse(List.of("conv_stride", "conv_dim", "conv_kernel"),
                    "conv_dim, conv_stride and conv_kernel differ in length");
            count = Math.min(count, Math.min(strides.size(), kernels.size()));
        }
        boolean bias = reading.flag("conv_bias", false, "conv_bias");
        boolean all = reading.text("conv_norm", "group", "feat_extract_norm").equals("layer");
        var activation = Hf.kind(reading.text("conv_activation", "gelu", "feat_extract_activation"));
        var lengths = SpeechLengths.of(hf, strides.subList(0, count), kernels);
        hf.bind("p0", lengths.getFirst());
        hf.bind("cl", Expr.of(count == 0 ? 1 : dims.get(count - 1)));
        var layers = new ArrayList<Node>();
        layers.add(Pointwise.of("samples", Kind.SPLIT, "sound[b p0 one] -> c[b p0 one]"));
        for (int i = 0; i < count; i++) {
            var own = Map.of("p", lengths.get(i), "q", lengths.get(i + 1), "kw", Expr.of(kernels.get(i)),
                    "ci", Expr.of(i == 0 ? 1 : dims.get(i - 1)), "co", Expr.of(dims.get(i)));
            var parts = new ArrayList<Node>();
            parts.add(Convolution.along("conv", "c", "c", List.of("p", "q"), List.of("ci", "co"), bias));
            if (all || i == 0) {
                parts.add(Norm.LAYERNORM.of("layer_norm", "c[b q co]", "c[b q co]", true));
            }
            parts.add(Pointwise.of("activation", activation, "c[b q co] -> c[b q co]"));
            layers.add(new Repeat("conv_layers", String.valueOf(i), Numbers.from(Expr.of(i), Expr.ONE),
                    List.of(new Block("", Optional.of(Component.EMBEDDING), own, parts))));
        }
        return Block.of("feature_extractor", layers);
    }

    static List<Integer> numbers(Reading reading, String field, List<Integer> or) {
        var given = reading.numbers(field);
        if (given.stream().anyMatch(n -> n < 1)) {
            reading.refuse(reading.place(field), field + " has numbers below 1", "");
            return or;
        }
        return given.isEmpty() ? or : given;
    }

    /// A convolution over frames whose channels are in groups: from `x[b t d]` to `e[b t d]`. An even kernel makes
    /// one frame more, which is dropped.
    static Block positions(Hf hf) {
        var reading = hf.reading();
        var kernel = reading.sizeOr("position_kernel", Expr.of(128), "128", "num_conv_pos_embeddings");
        var groups = reading.sizeOr("position_groups", Expr.of(16), "16", "num_conv_pos_embedding_groups");
        reading.divides("d_model", "position_groups");
        hf.bind("pk", kernel);
        hf.bind("pg", groups);
        hf.bind("dg", hf.size("d").over(groups));
        hf.bind("og", hf.size("dg"));
        hf.bind("tq", hf.size("t").plus(Expr.ONE).minus(kernel.mod(Expr.of(2))));
        boolean batch = reading.modelType().equals(Wav2Vec2.HUBERT)
                && reading.flag("position_norm", false, "conv_pos_batch_norm");
        var parts = new ArrayList<Node>();
        if (batch) {
            parts.add(Norm.LAYERNORM.of("batch_norm", "x[b t d]", "px[b t d]", true));
        } else {
            parts.add(Pointwise.of("frames", Kind.SPLIT, "x[b t d] -> px[b t d]"));
        }
        parts.add(Block.of("conv", List.of(
                Pointwise.of("patches", Kind.WINDOW, "px[b t d] -> patches[b tq pg dg pk]"),
                batch ? Gather.of("kernel", ".weight[(pg og) dg pk] -> kernel[pg og dg pk]")
                        : Block.of("parametrizations.weight", List.of(Pointwise.of("kernel", Kind.SCALE,
                                ".original0[1 1 pk] .original1[(pg og) dg pk] -> kernel[pg og dg pk]"))),
                Contract.of("convolution", "patches[b tq pg dg pk] kernel[pg og dg pk] -> ee[b tq pg og]"),
                Pointwise.of("bias", Kind.BIAS, "ee[b tq pg og] .bias[(pg og)] -> ee[b tq pg og]"))));
        parts.add(Gather.of("frames_left", "ee[b tq pg og] -> e[b t d]"));
        parts.add(Pointwise.of("activation",
                Hf.kind(reading.text("conv_activation", "gelu", "feat_extract_activation")),
                "e[b t d] -> e[b t d]"));
        return Block.of("pos_conv_embed", Component.POSITION, parts);
    }
}

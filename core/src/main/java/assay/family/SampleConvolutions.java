package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import assay.model.Block;
import assay.model.Kind;
import assay.model.Node;
import assay.model.Pointwise;
import assay.part.Convolution;
import assay.part.Norm;
import java.util.List;
import java.util.Map;

/// The three convolutions along a sound's samples before the encoder of [Moonshine]: from `sound[b p one]` to `x[b t
/// d]`.
final class SampleConvolutions {
    private SampleConvolutions() {}

    /// Samples `p`, and what each of three convolutions leaves of them.
    static Expr sizes(Hf hf) {
        hf.bind("one", Expr.ONE);
        hf.bind("p", Media.of(hf.reading()).samples(Media.RATE, Media.ANY).orElseGet(() -> hf.reading().sizeOr(
                "audio_samples", Expr.of(480000), "480000, half a minute at 16 kHz", "audio_samples")));
        hf.bind("pa", left(hf.size("p"), 127, 64));
        hf.bind("pb", left(hf.size("pa"), 7, 3));
        hf.bind("da", hf.size("d").times(2));
        return left(hf.size("pb"), 3, 2);
    }

    private static Expr left(Expr from, long kernel, long stride) {
        return from.minus(Expr.of(kernel)).over(Expr.of(stride)).floor().plus(Expr.ONE);
    }

    static List<Node> nodes() {
        return List.of(
                wide(127, Convolution.along("conv1", "sound", "c", List.of("p", "pa"), List.of("one", "d"), false)),
                Pointwise.of("tanh", Kind.TANH, "c[b pa d] -> c[b pa d]"),
                Norm.LAYERNORM.of("groupnorm", "c[b pa d]", "c[b pa d]", true),
                wide(7, Convolution.along("conv2", "c", "u", List.of("pa", "pb"), List.of("d", "da"))),
                Pointwise.of("activation1", Kind.GELU, "u[b pb da] -> u[b pb da]"),
                wide(3, Convolution.along("conv3", "u", "x", List.of("pb", "t"), List.of("da", "d"))),
                Pointwise.of("activation2", Kind.GELU, "x[b t d] -> x[b t d]"));
    }

    private static Node wide(long kernel, Block convolution) {
        return convolution.over(Map.of("kw", Expr.of(kernel)));
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Hf;
import assay.kit.Media;
import java.util.ArrayList;
import java.util.List;

/// The lengths between the convolutions over samples of [SpeechConvolutions].
final class SpeechLengths {
    private SpeechLengths() {}

    /// How many samples or frames each convolution reads, and how many frames the last one leaves: of the sound that is
    /// given, else of the shortest one that leaves `T`.
    static List<Expr> of(Hf hf, List<Integer> strides, List<Integer> kernels) {
        var media = Media.of(hf.reading());
        var lengths = new ArrayList<Expr>();
        var samples = media.samples(Media.RATE, Media.ANY);
        if (samples.isEmpty()) {
            lengths.add(Expr.dim("T"));
            for (int i = strides.size() - 1; i >= 0; i--) {
                lengths.addFirst(lengths.getFirst().minus(Expr.ONE).times(strides.get(i))
                        .plus(Expr.of(kernels.get(i))));
            }
            hf.note("--seq counts frames behind the convolutions; the samples are those of the shortest sound that "
                    + "gives as many");
            return lengths;
        }
        lengths.add(samples.get());
        long left = media.whole(samples.get());
        for (int i = 0; i < strides.size(); i++) {
            lengths.add(lengths.getLast().minus(Expr.of(kernels.get(i))).over(Expr.of(strides.get(i))).floor()
                    .plus(Expr.ONE));
            left = Math.floorDiv(left - kernels.get(i), strides.get(i)) + 1;
        }
        if (left < 1) {
            media.tooShort();
        }
        hf.rebind("t", hf.reading().derived("sound_frames", lengths.removeLast(), "behind the convolutions"));
        lengths.add(hf.size("t"));
        hf.rebind("s", hf.size("t"));
        hf.note("the input is a sound: the number of frames follows from its length, and --seq is ignored");
        return lengths;
    }
}

package assay.family;

import assay.algebra.Expr;
import assay.kit.Media;
import assay.spec.Reading;
import java.util.Optional;

/// The frames and tokens of a sound that is given to [SpeechTower].
final class SpeechFrames {
    /// Samples a second, and those of a frame: 32 ms, for Gemma 4 20 ms.
    private static final long RATE = 16_000;
    private static final long FRAME = 512;
    private static final long FOURTH_FRAME = 320;

    private SpeechFrames() {}

    /// The frames of the sound, where one is given: of 32 ms, for Gemma 4 of 20 ms, and a sample each, every 10 ms, of
    /// at most 30 s, its end padded to 128 samples, for Gemma 4 its beginning too by half a frame.
    static Optional<Expr> of(Reading r, boolean fourth) {
        return Media.of(r).samples(RATE, 30 * RATE).map(samples -> r.derived("sound_frames",
                frames(samples.over(Expr.of(128)).ceil().times(128), fourth), (fourth ? "20" : "32")
                + " ms each, every 10 ms"));
    }

    private static Expr frames(Expr samples, boolean fourth) {
        return samples.plus(Expr.of((fourth ? -FOURTH_FRAME / 2 : -FRAME) - 1)).over(Expr.of(RATE / 100)).floor()
                .plus(Expr.ONE);
    }

    /// The tokens of Gemma 4's that are no padding.
    static Expr sounding(Reading r) {
        return Media.of(r).samples(RATE, 30 * RATE).map(samples -> frames(samples, true)
                .over(Expr.of(2)).ceil().over(Expr.of(2)).ceil()).orElse(Expr.ZERO);
    }
}

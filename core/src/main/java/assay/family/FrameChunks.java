package assay.family;

import assay.algebra.Rational;

/// Frames of a sound in chunks: all but the last have `full`, that has `last`, and the reference fills it up to
/// `run`.
record FrameChunks(long number, long full, long last, long run) {
    FrameChunks(long full, long all, boolean whole) {
        this((all + full - 1) / full, full, all - (all + full - 1) / full * full + full,
                whole ? full : Math.min(all, full));
    }

    long sum() {
        return (number - 1) * full + last;
    }

    Rational mean() {
        return Rational.of(sum()).over(Rational.of(number));
    }

    FrameChunks halved() {
        return new FrameChunks(number, (full + 1) / 2, (last + 1) / 2, (run + 1) / 2);
    }
}

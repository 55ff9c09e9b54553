package assay.report;

import assay.algebra.Rational;
import assay.device.Calibrated;
import assay.quantity.Share;

/// How far estimates were off of what was timed on a device itself.
final class CalibratedSheet {
    private CalibratedSheet() {}

    /// The errors of one estimate, `train` or `serve`, as one sentence without its end.
    static Sentence told(Calibrated by, String estimate) {
        return Sentence.join("; ", by.errors(estimate).stream().map(error -> Sentence.of("{} {} in the mean and {} at "
                + "worst, of {}", Cell.of(error.of()), part(error.mean()), part(error.worst()),
                Cell.of(Rational.of(error.n())))).toList());
    }

    private static Cell part(Rational share) {
        return new Cell.Part(new Share("what was measured", share));
    }
}

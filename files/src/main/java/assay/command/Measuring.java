package assay.command;

import assay.ask.Measured;
import assay.problem.Refusal;
import assay.report.MeasuredSheet;
import assay.write.MeasuredJson;

/// What a measured speed of training is worth.
public final class Measuring {
    private Measuring() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var word = asked.oneOfSeveral("assay measured", "assay measured llama-3-8b --tokens-per-second 5762 --on h100");
        var measured = Measured.of(() -> asked.spec(word), asked.question());
        return Reply.of(MeasuredSheet.of(measured), () -> MeasuredSheet.data(measured))
                .json(() -> MeasuredJson.of(measured));
    }
}

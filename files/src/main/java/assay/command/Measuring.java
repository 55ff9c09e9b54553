package assay.command;

import assay.ask.Measured;
import assay.ask.MeasuredServing;
import assay.problem.Refusal;
import assay.report.MeasuredServingSheet;
import assay.report.MeasuredSheet;
import assay.write.MeasuredJson;
import assay.write.MeasuredServingJson;

/// What a measured speed of training is worth, or whether a measured time of serving is possible.
public final class Measuring {
    private Measuring() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var word = asked.oneOfSeveral("assay measured", "assay measured llama-3-8b --tokens-per-second 5762 --on h100");
        if (asked.has("ttft") || asked.has("tpot")) {
            var serving = MeasuredServing.of(() -> asked.spec(word), asked.question(), asked::spec);
            return Reply.of(MeasuredServingSheet.of(serving)).json(() -> MeasuredServingJson.of(serving))
                    .found(!serving.possible());
        }
        var measured = Measured.of(() -> asked.spec(word), asked.question());
        return Reply.of(MeasuredSheet.of(measured), () -> MeasuredSheet.data(measured))
                .json(() -> MeasuredJson.of(measured));
    }
}

package assay.command;

import assay.ask.Ask;
import assay.ask.LayoutFit;
import assay.ask.Settings;
import assay.problem.Refusal;
import assay.report.FitSheet;
import assay.report.LayoutFitSheet;
import assay.report.SettingsSheet;
import assay.workbook.Workbook;
import assay.write.FitJson;

/// The ways in which training fits, or the greatest size with which it does.
public final class Fit {
    private Fit() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        if (LayoutFit.asked(asked.question())) {
            var fit = asked.watched(watch -> LayoutFit.of(() -> asked.spec(model(asked)), asked.question(), watch));
            return Reply.of(LayoutFitSheet.of(fit), () -> LayoutFitSheet.data(fit))
                    .found(fit.answers().stream().noneMatch(f -> f.value().isPresent()));
        }
        if (!asked.question().seeks()) {
            var settings = Settings.of(() -> asked.spec(model(asked)), asked.question());
            return Reply.of(asked.has("full"), () -> SettingsSheet.of(settings, false),
                    () -> SettingsSheet.of(settings, true)).found(settings.fitting().isEmpty());
        }
        var answer = asked.answer(Ask.whatFits(() -> asked.spec(model(asked)), asked.question()));
        var fitting = answer.fitting();
        return Reply.of(asked.has("full"), () -> FitSheet.brief(fitting), () -> FitSheet.of(fitting),
                () -> FitSheet.data(fitting)).json(() -> FitJson.of(fitting))
                .book(() -> Workbook.of(answer, fitting.training(), FitSheet.of(fitting))).found(fitting.none());
    }

    private static String model(Asked asked) {
        return asked.oneOfSeveral("assay fit", "assay fit gpt2-xl --memory 80GB --over batch");
    }
}

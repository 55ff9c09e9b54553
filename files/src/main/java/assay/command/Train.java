package assay.command;

import assay.problem.Refusal;
import assay.ask.Ask;
import assay.report.Sheet;
import assay.report.TrainScreen;
import assay.report.TrainSheet;
import assay.workbook.Workbook;
import assay.write.TrainJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What training on one device holds, what fits, how much work it is and how long it takes.
public final class Train {
    private Train() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var word = asked.oneOfSeveral("assay train", "assay train gpt2-xl");
        var answer = asked.answer(Ask.training(() -> asked.text("model")
                .map(base -> asked.spec(base).adapted(asked.adapter(word))).orElseGet(() -> asked.spec(word)),
                asked.question()));
        var training = answer.training();
        var beside = asked.beside(answer, Optional.of("memory"), () -> List.of(new Sheet.Worked(training.subject(),
                Stream.concat(training.memory().values().stream().map(training::micro), training.work().stream())
                        .toList())));
        if (answer.plan().spread().said()) {
            var laid = answer.laid();
            return Reply.of(asked.has("full"),
                    () -> TrainScreen.of(laid, asked.typed(word)).with(beside),
                    () -> TrainSheet.of(laid).with(beside), () -> TrainSheet.data(laid))
                    .json(() -> TrainJson.of(laid))
                    .book(() -> Workbook.of(answer, TrainSheet.of(laid)));
        }
        return Reply.of(asked.has("full"),
                () -> TrainScreen.of(training, asked.typed(word)).with(beside),
                () -> TrainSheet.of(training).with(beside), () -> TrainSheet.data(training))
                .json(() -> TrainJson.of(training))
                .book(() -> Workbook.of(answer, TrainSheet.of(training)));
    }
}

package assay.cli;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.Sheet;
import assay.report.TrainScreen;
import assay.report.TrainSheet;
import assay.write.TrainJson;
import assay.workbook.Workbook;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `assay train MODEL`: what training on one device holds, what fits, how much work it is and how long it takes.
record TrainCommand() implements Command {
    @Override
    public String name() {
        return "train";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.withRun(Specs.withPlan(Specs.command("train", "MODEL",
                "Training on one device: memory, what fits, work, time.",
                "  assay train gpt2-xl",
                "  assay train gpt2-xl-swiglu --on a100-80gb --batch 1024 --steps 400000 --utilisation 0.5",
                "  assay train llama-3-8b --optimizer adamw-8bit --precision bf16-mixed --on h100 --tokens 1e12 "
                        + "--price 2.5USD/h"))))
                .addOption(Specs.full()).addOption(Specs.chart("memory"))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay train", "", "takes one model", given.one("assay train gpt2-xl")));
        }
        var answer = given.ask(() -> given.spec(given.words().getFirst(), shell)).answer();
        var training = answer.training();
        var beside = given.beside(answer, Optional.of("memory"), () -> List.of(new Sheet.Worked(training.subject(),
                Stream.concat(training.memory().values().stream().map(training::micro), training.work().stream())
                        .toList())));
        return Answer.of(given.has("--full"),
                () -> TrainScreen.of(training, given.words().getFirst()).with(beside),
                () -> TrainSheet.of(training).with(beside), () -> TrainSheet.data(training))
                .json(() -> TrainJson.of(training))
                .workbook(() -> Workbook.of(answer, TrainSheet.of(training)));
    }
}

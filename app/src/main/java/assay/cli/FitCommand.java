package assay.cli;

import assay.ask.Ask;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.ask.Over;
import assay.ask.Settings;
import assay.report.FitSheet;
import assay.report.SettingsSheet;
import assay.write.FitJson;
import assay.workbook.Workbook;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `assay fit MODEL --memory 80GB`: the ways in which training fits; with `--over batch` the greatest size with which
/// it does. Exit 1 where none does.
record FitCommand() implements Command {
    private static final List<String> LABELS = Over.ALL.stream().map(Over::label).toList();

    @Override
    public String name() {
        return "fit";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.withOutput(Specs.withPlan(Specs.command("fit", "MODEL",
                "The ways in which training fits, or the greatest batch, sequence, depth or width.",
                "  assay fit llama-3-8b --memory 24GB",
                "  assay fit gpt2-xl --memory 80GB --over batch",
                "  assay fit llama-3-8b --on h100 --over seq --precision bf16-mixed --recompute full",
                "  assay fit gpt2 --memory 79.25GiB --over d_model")));
        spec.remove(spec.findOption("--convention"));
        return spec.addOption(Specs.full()).addOption(Specs.memory())
                .addOption(Specs.option("--over", "SIZE", LABELS,
                        "Which size is sought: " + String.join(", ", LABELS)
                                + ", or a number of layers by its name in formulas. "
                                + "Default: none; whole ways to train are told apart by what fits."))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (!given.asked().seeks()) {
            var settings = Settings.of(() -> given.spec(model(given), shell), given.asked());
            return Answer.of(given.has("--full"), () -> SettingsSheet.of(settings, false),
                    () -> SettingsSheet.of(settings, true)).found(settings.fitting().isEmpty());
        }
        var answer = Ask.whatFits(() -> given.spec(model(given), shell), given.asked()).answer();
        var fitting = answer.fitting();
        return Answer.of(given.has("--full"), () -> FitSheet.brief(fitting), () -> FitSheet.of(fitting),
                () -> FitSheet.data(fitting)).json(() -> FitJson.of(fitting))
                .workbook(() -> Workbook.of(answer, fitting.training(), FitSheet.of(fitting))).found(fitting.none());
    }

    private static String model(Given given) {
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay fit", "", "takes one model",
                    given.one("assay fit gpt2-xl --memory 80GB --over batch")));
        }
        return given.words().getFirst();
    }
}

package assay.cli;

import assay.ask.Ask;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.FitSheet;
import assay.ask.Over;
import assay.write.FitJson;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `assay fit MODEL --memory 80GB --over batch`: the greatest size with which training fits. Exit 1 where none does.
record FitCommand() implements Command {
    private static final List<String> LABELS = Over.ALL.stream().map(Over::label).toList();

    @Override
    public String name() {
        return "fit";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.withOutput(Specs.withPlan(Specs.command("fit", "MODEL",
                "The greatest batch, sequence, depth or width with which training fits.",
                "  assay fit gpt2-xl --memory 80GB --over batch",
                "  assay fit llama-3-8b --on h100 --over seq --precision bf16-mixed --recompute full",
                "  assay fit gpt2 --memory 79.25GiB --over d_model")));
        spec.remove(spec.findOption("--convention"));
        return spec.addOption(Specs.full()).addOption(Specs.option("--memory", "AMOUNT", List.of(),
                        "What there is: 80GB (10^9 bytes), 80GiB (2^30), 80e9 (bytes). Default: the device's."))
                .addOption(Specs.option("--over", "SIZE", LABELS,
                        "Which size is sought: " + String.join(", ", LABELS)
                                + ", or a number of layers by its name in formulas."))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        var fitting = Ask.whatFits(() -> given.spec(model(given), shell), given.asked())
                .answer().fitting();
        return Answer.of(given.has("--full"), () -> FitSheet.brief(fitting), () -> FitSheet.of(fitting))
                .json(() -> FitJson.of(fitting)).found(fitting.none());
    }

    private static String model(Given given) {
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay fit", "", "takes one model",
                    given.one("assay fit gpt2-xl --memory 80GB --over batch")));
        }
        return given.words().getFirst();
    }
}

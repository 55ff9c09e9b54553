package assay.cli;

import assay.command.Fit;
import assay.command.Reply;
import assay.ask.Over;
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
    public Reply answer(Given given) {
        return Fit.of(given);
    }
}

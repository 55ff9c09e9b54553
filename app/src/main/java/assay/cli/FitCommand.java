package assay.cli;

import assay.command.Fit;
import assay.command.Reply;
import assay.ask.LayoutFit;
import assay.ask.Over;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `assay fit MODEL --memory 80GB`: the ways in which training fits; with `--over batch` the greatest size with which
/// it does. Exit 1 where none does.
record FitCommand() implements Command {
    private static final List<String> LABELS = Stream.concat(Over.ALL.stream(), Stream.of(LayoutFit.DEVICES))
            .map(Over::label).toList();

    @Override
    public String name() {
        return "fit";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.withOutput(Specs.withPlan(Specs.command("fit", "MODEL",
                "The ways in which training fits, or the greatest batch, sequence, depth, width, the fewest devices.",
                "  assay fit llama-3-8b --memory 24GB",
                "  assay fit gpt2-xl --memory 80GB --over batch",
                "  assay fit llama-3-8b --on h100 --over seq --precision bf16-mixed --recompute full",
                "  assay fit gpt2 --memory 79.25GiB --over d_model",
                "  assay fit llama-3-70b --on h100 --over devices --seq 8192",
                "  assay fit llama-3-70b --on h100 --devices 64 --over seq")));
        spec.remove(spec.findOption("--convention"));
        return spec.addOption(Specs.full()).addOption(Specs.memory())
                .addOption(Specs.option("--devices", "N", List.of("8"), "How many, over which layouts are tried: with "
                        + "--over batch, seq, layers or d_model, and --on."))
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

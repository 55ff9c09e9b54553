package assay.cli;

import assay.command.Counting;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `assay conventions [MODEL]`: what counts as a FLOP, and what each convention gives for a model.
record ConventionsCommand() implements Command {
    @Override
    public String name() {
        return "conventions";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("conventions", "[MODEL]",
                "What counts as a FLOP, and what each convention gives for a model.",
                "  assay conventions",
                "  assay conventions gpt2-xl --seq 1024",
                "  assay conventions --all");
        Specs.withOutput(Specs.withTerms(spec)).addOption(OptionSpec.builder("--all").type(boolean.class).arity("0")
                .description("Those too that count as one seed of this program did.").build())
                .addPositional(Specs.words("MODEL", "0..*", "A model, if any."));
        spec.remove(spec.findOption("--convention"));
        return spec;
    }

    @Override
    public Reply answer(Given given) {
        return Counting.of(given);
    }
}

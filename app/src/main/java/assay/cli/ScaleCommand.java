package assay.cli;

import assay.command.Scale;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `assay scale MODEL --seq 1024,16384`: one model at several contexts.
record ScaleCommand() implements Command {
    @Override
    public String name() {
        return "scale";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("scale", "MODEL --seq N,N...",
                "One model at several contexts: totals, exact factors, how shares move.",
                "  assay scale gpt2-xl-swiglu --seq 1024,16384",
                "  assay scale llama-3-8b --seq 8192,32768,131072 --format csv");
        Specs.withOutput(Specs.withTerms(spec)).addPositional(Specs.words("MODEL", "0..*", "A model."));
        OptionSpec seq = spec.findOption("--seq");
        spec.remove(seq);
        return spec.addOption(Specs.chart("growth")).addOption(Specs.full())
                .addOption(OptionSpec.builder(seq).paramLabel("N,N...")
                .description("The contexts, the one to compare with first.").build());
    }

    @Override
    public Reply answer(Given given) {
        return Scale.of(given);
    }
}

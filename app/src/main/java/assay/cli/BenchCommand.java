package assay.cli;

import assay.command.Reply;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `assay bench -o mine.json`: times this machine, and writes it as an accelerator.
record BenchCommand() implements Command {
    private static final String MODULE = "calibrate";

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("bench", "[-o FILE.json]",
                "Times this machine, and writes it as an accelerator of your own.",
                "  assay bench -o mine.json",
                "  assay serve gpt2 --accelerators mine.json --on mine --engine onnxruntime",
                "  assay bench --quick --threads 1 -o -");
        spec.remove(spec.findOption("-o"));
        return Specs.withOutput(spec)
                .addOption(OptionSpec.builder("-o").paramLabel("FILE").type(List.class).auxiliaryTypes(String.class)
                        .arity("1").description("Write the row to a file, JSON that --accelerators reads; - writes it "
                                + "to standard output instead of the tables. Repeatable.").build())
                .addOption(Specs.option("--name", "NAME", List.of(), "What --on calls it. Default: mine."))
                .addOption(Specs.option("--threads", "N", List.of(), "Threads of ONNX Runtime. Default: all cores."))
                .addOption(Specs.flag("--quick", "A fifth of the rounds: some seconds, and less sure."))
                .addPositional(Specs.files("", "0..*", "").toBuilder().hidden(true).build());
    }

    @Override
    public Optional<String> engine(Given given) {
        return Optional.of(MODULE);
    }

    @Override
    public Reply answer(Given given) {
        throw new IllegalStateException("answered by " + MODULE);
    }
}

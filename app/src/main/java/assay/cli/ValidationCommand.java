package assay.cli;

import assay.command.Reply;
import assay.command.Validating;
import picocli.CommandLine.Model.CommandSpec;

/// `assay validation TOPIC`: how far estimates of time are from what was measured.
record ValidationCommand() implements Command {
    @Override
    public String name() {
        return "validation";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.command("validation", "TOPIC",
                        "How far estimates of time are from what was measured and published, class by class.",
                        "  assay validation training",
                        "  assay validation training --format csv --table steps",
                        "  assay validation serving",
                        "  assay validation training -o validation.md"))
                .addPositional(Specs.words("TOPIC", "0..*", "What is estimated: training, the seconds of a "
                        + "step; or serving, what users see."));
    }

    @Override
    public Reply answer(Given given) {
        return Validating.of(given);
    }
}

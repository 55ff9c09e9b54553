package assay.cli;

import assay.command.Devices;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay accelerators [NAME...]`: the hardware that is known, or of it what is called so, or all that is known of one.
record AcceleratorsCommand() implements Command {
    @Override
    public String name() {
        return "accelerators";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.command("accelerators", "[NAME...]",
                        "Hardware: published peaks, memory, links, each row with its source and confidence.",
                        "  assay accelerators",
                        "  assay accelerators h100-sxm",
                        "  assay accelerators tpu",
                        "  assay accelerators --format csv",
                        "  assay accelerators mine --accelerators mine.json"))
                .addOption(Specs.accelerators())
                .addPositional(Specs.words("NAME", "0..*", "Only these: names, parts of names, makers."));
    }

    @Override
    public Reply answer(Given given) {
        return Devices.of(given);
    }
}

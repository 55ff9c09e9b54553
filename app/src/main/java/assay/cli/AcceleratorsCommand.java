package assay.cli;

import assay.report.AcceleratorSheet;
import picocli.CommandLine.Model.CommandSpec;

/// `assay accelerators [NAME]`: the hardware that is known, or all that is known of one.
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
                        "  assay accelerators --format csv",
                        "  assay accelerators mine --accelerators mine.json"))
                .addOption(Specs.accelerators())
                .addPositional(Specs.words("NAME", "0..*", "Only these."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        var known = given.accelerators();
        var chosen = given.words().isEmpty() ? known.rows() : given.each(known::find);
        boolean one = given.words().size() == 1;
        return Answer.of(false, () -> one ? AcceleratorSheet.of(chosen.getFirst()) : AcceleratorSheet.brief(chosen),
                () -> AcceleratorSheet.of(chosen));
    }
}

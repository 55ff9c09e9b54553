package assay.cli;

import assay.report.AcceleratorSheet;
import java.util.List;
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
    public Answer answer(Given given, Shell shell) {
        var known = given.accelerators();
        var chosen = given.words().isEmpty() ? known.rows() : given.each(word -> {
            var like = known.like(word);
            return like.isEmpty() ? List.of(known.find(word)) : like;
        }).stream().flatMap(List::stream).distinct().toList();
        boolean one = !given.words().isEmpty() && chosen.size() == 1;
        return Answer.of(false, () -> one ? AcceleratorSheet.of(chosen.getFirst()) : AcceleratorSheet.brief(chosen),
                () -> AcceleratorSheet.of(chosen));
    }
}

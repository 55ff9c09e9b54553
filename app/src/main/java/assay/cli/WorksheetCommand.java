package assay.cli;

import assay.ask.Edition;
import assay.ask.Exercise;
import assay.command.Reply;
import assay.command.Worksheet;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `assay worksheet MODEL`: a course's exercise on what a Transformer costs, answered for a model as a document.
record WorksheetCommand() implements Command {
    /// What the exercise asks of no model.
    private static final List<String> APART = List.of("--weights", "--images", "--image-size", "--audio", "--tp",
            "--cluster", "--capacity", "--lora", "--dora", "--freeze", "--reference", "--tokens", "--hfu", "--price",
            "--accelerators");

    @Override
    public String name() {
        return "worksheet";
    }

    @Override
    public CommandSpec spec() {
        var editions = Edition.ALL.stream().map(Edition::name).toList();
        var parts = Stream.of(Exercise.Part.values()).map(Exercise.Part::label).toList();
        var spec = Specs.withOutput(Specs.withRun(Specs.withPlan(Specs.command("worksheet", "MODEL [MODEL...]",
                "A course's exercise on what a Transformer costs, answered for a model as a document.",
                "  assay worksheet gpt2-xl-swiglu -o answers.md",
                "  assay worksheet gpt2-xl-swiglu --edition 2025 --parts a-c,adamw",
                "  assay worksheet deepseek-v2-lite --convention matmul-causal -o answers.tex"))));
        APART.forEach(name -> spec.remove(spec.findOption(name)));
        return spec.addOption(Specs.option("--edition", "YEAR", editions, "Whose widths, list of activations, device "
                        + "and unit of time are taken where nothing is said: " + String.join(", ", editions)
                        + ". Default: " + editions.getLast() + "."))
                .addOption(Specs.option("--parts", "LIST", parts, "Parts, and ranges of parts: "
                        + String.join(", ", parts) + ". Default: all."))
                .addPositional(Specs.words("MODEL", "0..*", "A model; more are those of part d. Default: its other "
                        + "sizes in the catalogue."));
    }

    @Override
    public Reply answer(Given given) {
        return Worksheet.of(given);
    }
}

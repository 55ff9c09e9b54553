package assay.cli;

import assay.command.Asserting;
import assay.command.Asserting.Part;
import assay.command.Reply;
import assay.disk.Disk;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Lines;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// `assay assert MODEL 'parameters = 8030261248' ...`: whether figures are as they are said to be. Exit 1 where one is
/// not.
record AssertCommand() implements Command {
    @Override
    public String name() {
        return "assert";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.withPlan(Specs.command("assert", "MODEL CONDITION...",
                "Whether figures of a model are as they are said to be; exit 1 where one is not.",
                "  assay assert llama-3-8b 'parameters = 8030261248' 'memory.cache.per_token <= 128KiB'",
                "  assay assert gpt2-xl 'memory.peak <= 80GB' --batch 4 --optimizer adamw",
                "  assay assert --budget assay.budget --junit > report.xml")))
                .addOption(Specs.option("--budget", "FILE", List.of(),
                        "Models and conditions from a file: a line 'model NAME --option ...', then a condition a "
                                + "line."))
                .addOption(Specs.flag("--junit", "As JUnit's XML, for a build server."))
                .addPositional(Specs.words("MODEL CONDITION", "0..*", "A model, then conditions: a quantity or a size, "
                        + "one of <= < = != > >=, and a number with its unit."));
    }

    @Override
    public Reply answer(Given given) {
        return Asserting.of(given.text("budget").map(file -> parts(file, given)).orElseGet(() ->
                List.of(Asserting.part(given))), given.has("junit"));
    }

    private List<Part> parts(String file, Given given) {
        if (!given.words().isEmpty()) {
            throw new Refusal(new Problem(given.words().getFirst(), "--budget", "models and conditions are in the file",
                    "one of both"));
        }
        return Asserting.parts(file, Disk.read(file, Lines::read), words -> typed(words, file, given));
    }

    private Given typed(List<String> words, String file, Given given) {
        try {
            var parsed = new CommandLine(spec()).parseArgs(words.toArray(String[]::new));
            return new Given(parsed, parsed, given.shell());
        } catch (ParameterException wrong) {
            throw new Refusal(new Problem(String.join(" ", words), file, String.valueOf(wrong.getMessage()), ""));
        }
    }
}

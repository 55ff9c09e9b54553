package assay.cli;

import assay.audit.Guess;
import assay.command.Auditing;
import assay.command.Reply;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `assay identify NUMBER`: which quantities of a model have a value, by how little has to be supposed.
record IdentifyCommand() implements Command {
    @Override
    public String name() {
        return "identify";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("identify", "NUMBER",
                "Which quantities of a model have a value to its printed precision, by how little has to be supposed.",
                "  assay identify 2133349056 --near gpt2-xl-swiglu",
                "  assay identify \"7.95 GB\" --near gpt2-xl-swiglu");
        return Specs.withOutput(spec).addOption(Specs.full()).addOption(Specs.fetch()).addOption(Specs.settings())
                .addOption(Specs.option("--near", "MODEL", List.of(), "The model that it is about. Default: "
                        + "gpt2-xl-swiglu."))
                .addOption(Specs.option("--unit", "UNIT", Guess.UNITS, "What it counts, where no unit stands behind "
                        + "it: " + String.join(", ", Guess.UNITS) + "."))
                .addPositional(Specs.files("NUMBER", "0..*", "A number as it is printed."));
    }

    @Override
    public Reply answer(Given given) {
        return Auditing.identify(given);
    }
}

package assay.cli;

import assay.command.Catalogued;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay models [PART]`: the catalogue; of the names that contain a part also what else they are called, and where
/// their fields come from.
record ModelsCommand() implements Command {
    @Override
    public String name() {
        return "models";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(
                Specs.command("models", "[PART]", "The catalogue: models known by name, as they are published.",
                        "  assay models",
                        "  assay models llama"))
                .addPositional(Specs.words("PART", "0..*", "Only names that contain it, each with its source."));
    }

    @Override
    public Reply answer(Given given) {
        return Catalogued.of(given);
    }
}

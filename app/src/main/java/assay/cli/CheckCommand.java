package assay.cli;

import assay.command.Check;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay check FOLDER|FILE [MODEL]`: whether files hold the tensors that a description says. Exit 1 where they do not.
record CheckCommand() implements Command {
    @Override
    public String name() {
        return "check";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("check", "FILES [MODEL]",
                "A description against the files of its tensors, tensor by tensor, both ways; exit 1 if anything "
                        + "differs.",
                "  assay check path/to/folder",
                "  assay check model.safetensors path/to/config.json",
                "  assay check model.gguf",
                "  assay check path/to/folder llama-3-8b --format json");
        return Specs.withOutput(spec.addOption(Specs.settings()).addOption(Specs.full()).addOption(Specs.fetch()))
                .addPositional(Specs.words("FILES", "0..*",
                "A folder with config.json and safetensors files, or one file; then the model, where the files do not "
                        + "describe it."));
    }

    @Override
    public Reply answer(Given given) {
        return Check.of(given);
    }
}

package assay.cli;

import assay.command.Tensors;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay tensors MODEL`: every parameter tensor by name, shape and count.
record TensorsCommand() implements Command {
    @Override
    public String name() {
        return "tensors";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("tensors", "MODEL", "Every parameter tensor: name, shape, how many, elements, bytes.",
                "  assay tensors llama-3-8b",
                "  assay tensors path/to/config.json --names checkpoint --format json",
                "  assay tensors path/to/model.safetensors");
        spec.addOption(Specs.option("--names", "WHOSE", Tensors.NAMES,
                "Whose names and shapes: the reference implementation's (default), or "
                + "those in a checkpoint's files, where experts may be stored one by one."));
        return Specs.withOutput(Specs.withTerms(spec))
                .addPositional(Specs.words("MODEL", "0..*", "A model, or files of tensors."));
    }

    @Override
    public Reply answer(Given given) {
        return Tensors.of(given);
    }
}

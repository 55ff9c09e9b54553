package assay.cli;

import assay.command.Matmuls;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `assay matmuls MODEL`: every matrix multiply with its shapes, how often, and its FLOPs.
record MatmulsCommand() implements Command {
    @Override
    public String name() {
        return "matmuls";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("matmuls", "MODEL",
                "Every matrix multiply: shapes, how often, FLOPs, share.",
                "  assay matmuls gpt2-xl",
                "  assay matmuls llama-3-8b --seq 8192 --backward",
                "  assay matmuls gpt2-xl-swiglu --format latex > matmuls.tex");
        Specs.withOutput(Specs.withTerms(spec)).addPositional(Specs.words("MODEL", "0..*", "A model."));
        spec.remove(spec.findOption("--cache"));
        spec.remove(spec.findOption("--block"));
        return spec.addOption(OptionSpec.builder("--backward").type(boolean.class).arity("0")
                        .description("The products of the backward pass too.").build())
                .addOption(Specs.full());
    }

    @Override
    public Reply answer(Given given) {
        return Matmuls.of(given);
    }
}

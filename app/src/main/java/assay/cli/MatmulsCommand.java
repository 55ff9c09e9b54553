package assay.cli;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.MatmulSheet;
import assay.write.Format;
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
    public Answer answer(Given given, Shell shell) {
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay matmuls", "", "takes one model", given.one("assay matmuls gpt2-xl")));
        }
        var subject = given.ask(() -> given.spec(given.words().getFirst(), shell)).answer().subject();
        boolean backward = given.has("--backward");
        return new Answer((format, page) -> format.bytes(
                format.whole() ? MatmulSheet.data(subject, backward)
                        : format == Format.TABLE
                                ? MatmulSheet.screen(subject, backward, page.width(), given.has("--full"))
                                : MatmulSheet.page(subject, backward), page), 0);
    }
}

package assay.cli;

import assay.command.Explain;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay explain MODEL PATH|QUANTITY`: where a number comes from.
record ExplainCommand() implements Command {
    @Override
    public String name() {
        return "explain";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("explain", "MODEL PATH|QUANTITY",
                "Where a number comes from: op line, indices, sizes, substitution, value.",
                "  assay explain gpt2-xl flops.forward",
                "  assay explain gpt2-xl-swiglu layers/attn/scores",
                "  assay explain llama-3-8b k_proj --seq 8192",
                "  assay explain gpt2 memory.peak --optimizer sgd --batch 8");
        Specs.withLayout(Specs.withRun(Specs.withTraining(Specs.withTerms(spec))));
        return Specs.withOutput(spec).addOption(Specs.chart("the quantity's composition"))
                .addPositional(Specs.words("MODEL PATH|QUANTITY", "0..*",
                "A model, and a path of its tree (or its last steps), or a quantity such as flops.forward or "
                        + "memory.peak."));
    }

    @Override
    public Reply answer(Given given) {
        return Explain.of(given);
    }
}

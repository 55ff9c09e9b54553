package assay.cli;

import assay.command.Compare;
import assay.command.Reply;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `assay compare MODEL MODEL...`: models side by side, and how each share moves over them.
record CompareCommand() implements Command {
    @Override
    public String name() {
        return "compare";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("compare", "MODEL MODEL...",
                "Models side by side, and how each share moves over them.",
                "  assay compare gpt2-small-swiglu gpt2-medium-swiglu gpt2-large-swiglu gpt2-xl-swiglu",
                "  assay compare llama-2-7b llama-3-8b --seq 4096",
                "  assay compare llama-3-8b --vary num_kv_heads=8,4,1");
        return Specs.withOutput(Specs.withTerms(spec))
                .addOption(Specs.option("--vary", "NAME=V,V...", List.of(),
                        "One model with several values of a size or a switch, as --set takes it."))
                .addOption(Specs.full())
                .addPositional(Specs.words("MODEL", "0..*", "Two or more models, in the order of the trend."));
    }

    @Override
    public Reply answer(Given given) {
        return Compare.of(given);
    }
}

package assay.cli;

import assay.command.Reply;
import assay.command.Sweeping;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `assay sweep MODEL... --vary NAME=VALUES`: figures at all combinations of sizes and options.
record SweepCommand() implements Command {
    @Override
    public String name() {
        return "sweep";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.withPlan(Specs.command("sweep", "MODEL... --vary NAME=VALUES...",
                "Figures of models at all combinations of sizes and options, as one table and one picture.",
                "  assay sweep llama-3-8b --vary num_kv_heads=1,4,8 --vary seq=4096..131072:x2",
                "  assay sweep gpt2 gpt2-xl --vary batch=1..64:x2 --show memory.peak -o peaks.svg")))
                .addOption(OptionSpec.builder("--vary").paramLabel("NAME=VALUES").type(List.class)
                        .auxiliaryTypes(String.class).arity("1").description("A size, a switch or an option, and its "
                                + "values: a list, and in it ranges A..B, A..B:STEP, A..B:xFACTOR. Repeatable.")
                        .build())
                .addOption(Specs.option("--show", "NAME,...", List.of(), "Quantities and sizes to show, each also with "
                        + ".per_token. Default: parameters,memory.weights,flops.forward,memory.cache."))
                .addOption(Specs.option("--top", "N", List.of(), "Only so many rows of each model, the best by "
                        + "--best."))
                .addOption(Specs.option("--best", "NAME", List.of(), "What is to be greatest; with - before it, "
                        + "least."))
                .addOption(Specs.option("--pareto", "NAME,...", List.of(), "Only rows that no other is better than by "
                        + "all of these figures; each to be great, or with - before it small."))
                .addOption(Specs.resume())
                .addOption(Specs.flag("--append", "Add the rows to those of the table that is there, with a file "
                        + "ending in .parquet or .duckdb."))
                .addPositional(Specs.words("MODEL", "0..*", "One or more models."));
    }

    @Override
    public Optional<String> engine(Given given) {
        return given.texts("o").stream().anyMatch(file -> file.endsWith(".parquet") || file.endsWith(".duckdb"))
                ? Optional.of("store") : Optional.empty();
    }

    @Override
    public Reply answer(Given given) {
        return Sweeping.of(given);
    }
}

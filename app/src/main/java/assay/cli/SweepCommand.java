package assay.cli;

import assay.command.Reply;
import assay.command.Sweeping;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `assay sweep MODEL... --vary NAME=VALUES`: figures at all combinations of sizes and options.
record SweepCommand() implements Command {
    static final List<String> ENGINES = List.of("local", "spark");

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
                .addOption(several("--vary", "NAME=VALUES", "A size, a switch or an option, and its values: a list, "
                        + "and in it ranges A..B, A..B:STEP, A..B:xFACTOR. Repeatable."))
                .addOption(Specs.option("--show", "NAME,...", List.of(), "Quantities and sizes to show, each also with "
                        + ".per_token. Default: parameters,memory.weights,flops.forward,memory.cache."))
                .addOption(Specs.option("--top", "N", List.of(), "Only so many rows of each model, the best by "
                        + "--best."))
                .addOption(Specs.option("--best", "NAME", List.of(), "What is to be greatest; with - before it, "
                        + "least."))
                .addOption(Specs.option("--pareto", "NAME,...", List.of(), "Only rows that no other is better than by "
                        + "all of these figures; each to be great, or with - before it small."))
                .addOption(several("--where", "CONDITION", "Only points that fulfil it, as of assay assert: "
                        + "'memory.cache <= 2GiB'. Repeatable."))
                .addOption(Specs.flag("--count", "How many points there are, are models and fulfil each condition."))
                .addOption(several("--histogram", "NAME[:BINS]", "How many points have a figure in each bin: from a "
                        + "multiple of BINS to the next, such as 16GiB or 1e9; with x before it, from a power; "
                        + "default: x2. Repeatable."))
                .addOption(Specs.option("--engine", "NAME", ENGINES, "What works the points out: local, this process; "
                        + "spark, the workers of Apache Spark, in a module of its own. Default: local."))
                .addOption(Specs.master())
                .addOption(Specs.option("--checkpoint", "FOLDER", List.of(), "Keep what each finished range of points "
                        + "comes to, and take what is there of the same sweep, with --engine spark."))
                .addOption(Specs.resume())
                .addOption(Specs.flag("--append", "Add the rows to those of the table that is there, with a file "
                        + "ending in .parquet or .duckdb."))
                .addPositional(Specs.words("MODEL", "0..*", "One or more models."));
    }

    private static OptionSpec several(String name, String label, String description) {
        return OptionSpec.builder(name).paramLabel(label).type(List.class).auxiliaryTypes(String.class).arity("1")
                .description(description).build();
    }

    /// The engine that is named and is not this process.
    ///
    /// @param what are worked out
    /// @throws Refusal where there is none of this name, and where it is said how one works that is not named
    static Optional<String> engine(Given given, String what) {
        var named = given.text("engine").filter(name -> !name.equals(ENGINES.getFirst()));
        named.filter(name -> !ENGINES.contains(name)).ifPresent(name -> {
            throw new Refusal(new Problem(name, "--engine", "is no engine of " + what, String.join(" or ", ENGINES)));
        });
        Refusal.ofAny(Stream.of("master", "checkpoint").filter(option -> named.isEmpty() && given.has(option))
                .map(option -> new Problem("--" + option, "", "is of " + what + " on Spark", "--engine spark"))
                .toList());
        return named;
    }

    @Override
    public Optional<String> engine(Given given) {
        boolean table = given.texts("o").stream().anyMatch(file -> file.endsWith(".parquet")
                || file.endsWith(".duckdb"));
        var named = engine(given, "sweeps");
        if (table && named.isPresent()) {
            throw new Refusal(new Problem("--engine " + named.get(), "-o", "writes no such table", "a table in Parquet "
                    + "or DuckDB without --engine, or -o FILE.csv"));
        }
        Refusal.ofAny(Stream.of("resume", "append").filter(option -> !table && given.has(option))
                .map(option -> new Problem("--" + option, "", "is of a table in a file of its own",
                        "-o FILE.parquet or -o FILE.duckdb")).toList());
        Refusal.ofAny(Stream.of("count", "histogram").filter(option -> table && given.has(option))
                .map(option -> new Problem("--" + option, "-o", "makes no rows of such a table",
                        "-o FILE.csv, or SQL on a table without it")).toList());
        return table ? Optional.of("store") : named;
    }

    @Override
    public Reply answer(Given given) {
        return Sweeping.of(given);
    }
}

package assay.cli;

import assay.command.Reply;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `assay corpus FOLDER|GLOB|FILE.jsonl -o FILE.parquet`: every config that there is, accounted into one table.
record CorpusCommand() implements Command {
    private static final String STORE = "store";

    @Override
    public String name() {
        return "corpus";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.withTerms(Specs.command("corpus",
                "FOLDER|PATTERN|FILE.jsonl... -o FILE.parquet|.duckdb|.csv|.jsonl",
                "All configs of a folder, a pattern or a file, accounted into one table.",
                "  assay corpus configs -o configs.parquet",
                "  assay corpus 'configs/**/*.json' --seq 4096 -o configs.duckdb",
                "  assay corpus configs.jsonl -o configs.csv --resume")))
                .addOption(Specs.resume())
                .addOption(Specs.flag("--append", "Add the rows to those of the table that is there, with a file "
                        + "ending in .parquet or .duckdb."))
                .addOption(Specs.option("--engine", "NAME", SweepCommand.ENGINES, "Who accounts the configs: "
                        + "local, this process; spark, the workers of Apache Spark, which see the same folders. "
                        + "Default: local."))
                .addOption(Specs.master())
                .addPositional(Specs.files("FOLDER", "0..*", "A folder, whose files called config.json are read, "
                        + "and those of all folders in it; a pattern of names of files; a file with a config on each "
                        + "line."));
    }

    @Override
    public Optional<String> engine(Given given) {
        SweepCommand.engine(given, "corpora");
        return Optional.of(STORE);
    }

    @Override
    public Reply answer(Given given) {
        return Engines.named(STORE).answer(name(), given);
    }
}

package assay.cli;

import assay.command.Planning;
import assay.command.Reply;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `assay plan MODEL --on h100 --devices 1024`: the fastest layouts that fit. Exit 1 where none does.
record PlanCommand() implements Command {
    /// What of a training is sought, or is of a run.
    private static final List<String> LEFT_OUT = List.of("recompute", "utilisation", "mfu", "hfu", "price", "steps",
            "tokens", "tp", "weights", "convention", "activations", "keep");

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.withOutput(Specs.withPlan(Specs.command("plan", "MODEL",
                "The layouts over so many devices by which a step of training is fastest, of those that fit.",
                "  assay plan llama-3-8b --on h100 --devices 64",
                "  assay plan llama-3-70b --on h100 --devices 1024 --batch 2048 --seq 8k",
                "  assay plan llama-3-70b --on h100,b200 --devices 256,512,1024 -o plans.svg",
                "  assay plan llama-3-70b --on h100 --devices 8 --lora r=16")));
        for (var name : LEFT_OUT) {
            var option = spec.findOption("--" + name);
            if (option != null) {
                spec.remove(option);
            }
        }
        return spec.addOption(Specs.option("--devices", "N", List.of("64"), "All devices; several numbers with commas "
                + "between are searched each, as are several names of --on and --cluster."))
                .addOption(Specs.option("--engine", "NAME", SweepCommand.ENGINES, "Who searches several places: local, "
                        + "this process; spark, the workers of Apache Spark. Default: local."))
                .addOption(Specs.master())
                .addOption(Specs.option("--within", "BYTES", List.of("80GB"),
                        "The memory of a device, as an amount. Default: what its maker states."))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Optional<String> engine(Given given) {
        return SweepCommand.engine(given, "plans");
    }

    @Override
    public Reply answer(Given given) {
        return Planning.of(given);
    }
}

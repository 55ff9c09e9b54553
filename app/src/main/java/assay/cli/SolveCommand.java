package assay.cli;

import assay.command.Reply;
import assay.command.Solving;
import assay.space.Law;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `assay solve MODEL --for SIZE --such-that CONDITION`: the best sizes under conditions; by published laws,
/// `assay solve --compute FLOPS`.
record SolveCommand() implements Command {
    @Override
    public String name() {
        return "solve";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.withPlan(Specs.command("solve", "MODEL --for SIZE --such-that CONDITION...",
                "The greatest or best sizes of a model under conditions; compute-optimal sizes by published laws.",
                "  assay solve llama-3-8b --for num_layers --such-that 'parameters <= 3e9'",
                "  assay solve llama-3-8b --for d_model,num_layers --such-that 'd_model %% 128 = 0' "
                        + "--such-that 'parameters <= 3e9' --best parameters",
                "  assay solve --compute 1e21")))
                .addOption(several("--for", "SIZE,...", "The sizes that are sought, or batch, or seq; with values as "
                        + "num_layers=8..64:4. Repeatable."))
                .addOption(several("--such-that", "CONDITION", "A condition on any quantity or size, as of assay "
                        + "assert. Repeatable."))
                .addOption(Specs.option("--best", "NAME", List.of(), "What is to be greatest; with - before it, least. "
                        + "Default: the one size."))
                .addOption(Specs.option("--compute", "FLOPS", List.of(), "A budget of training compute, for laws."))
                .addOption(Specs.option("--law", "LAW", Law.all().stream().map(Law::name).toList(),
                        "One law alone. Default: all that are known."))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    private static OptionSpec several(String name, String label, String description) {
        return OptionSpec.builder(name).paramLabel(label).type(List.class).auxiliaryTypes(String.class).arity("1")
                .description(description).build();
    }

    @Override
    public Reply answer(Given given) {
        return Solving.of(given);
    }
}

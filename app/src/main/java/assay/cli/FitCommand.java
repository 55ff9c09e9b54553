package assay.cli;

import assay.algebra.Rational;
import assay.catalog.Models;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.family.Spec;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.FitSheet;
import assay.ask.Fitting;
import assay.ask.Over;
import assay.write.FitJson;
import assay.write.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `assay fit MODEL --memory 80GB --over batch`: the greatest size with which training fits. Exit 1 where none does.
record FitCommand() implements Command {
    private static final List<String> LABELS = Arrays.stream(Over.values()).map(Over::label).toList();

    @Override
    public String name() {
        return "fit";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.withOutput(Specs.withPlan(Specs.command("fit", "MODEL",
                "The greatest batch, sequence, depth or width with which training fits.",
                "  assay fit gpt2-xl --memory 80GB --over batch",
                "  assay fit llama-3-8b --on h100 --over seq --precision bf16-mixed --recompute full",
                "  assay fit gpt2 --memory 79.25GiB --over d_model")));
        spec.remove(spec.findOption("--convention"));
        return spec.addOption(Specs.option("--memory", "AMOUNT", List.of(),
                        "What there is: 80GB (10^9 bytes), 80GiB (2^30), 80e9 (bytes). Default: the device's."))
                .addOption(Specs.option("--over", "SIZE", LABELS,
                        "Which size is sought: " + String.join(", ", LABELS) + "."))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        var problems = new ArrayList<Problem>();
        if (given.words().size() != 1) {
            problems.add(new Problem("assay fit", "", "takes one model",
                    "assay fit gpt2-xl --memory 80GB --over batch"));
        }
        var format = Given.tried(given::format, problems);
        var plan = Given.tried(given::plan, problems);
        var options = Given.tried(given::options, problems);
        var over = Given.tried(() -> over(given), problems);
        var capacity = plan.flatMap(p -> Given.tried(() -> capacity(given, p.on()), problems));
        var spec = given.words().stream().findFirst()
                .flatMap(word -> Given.tried(() -> given.set(Models.spec(word, shell.in())), problems));
        over.ifPresent(o -> clash(given, o, spec, problems));
        Given.refuseAny(problems);
        var fitting = Fitting.of(spec.orElseThrow(), options.orElseThrow(), plan.orElseThrow(), over.orElseThrow(),
                capacity.orElseThrow());
        var text = format.orElseThrow() == Format.JSON ? FitJson.of(fitting)
                : format.orElseThrow().write(FitSheet.of(fitting), shell.page(given.colour()));
        return new Answer(text, fitting.none() ? 1 : 0);
    }

    private static Over over(Given given) {
        var word = given.text("--over").orElseThrow(() -> new Refusal(
                new Problem("--over", "", "is missing", "one of " + String.join(", ", LABELS))));
        return Arrays.stream(Over.values()).filter(o -> o.label().equals(word)).findFirst().orElseThrow(
                () -> new Refusal(new Problem(word, "--over", "unknown value", Nearest.hint(word, LABELS))));
    }

    /// The memory that is said, or that of the device.
    private static Rational capacity(Given given, Optional<Accelerator> device) {
        var said = given.text("--memory");
        if (said.isPresent() && device.isPresent()) {
            throw new Refusal(Problem.of("--memory", "--on", "the device has its memory; give one of both"));
        }
        if (said.isPresent()) {
            return Capacity.of(said.get());
        }
        var on = device.orElseThrow(() -> new Refusal(
                new Problem("--memory", "", "is missing", "--memory 80GB, or a device: --on a100-80gb")));
        return on.figure(Feature.MEMORY).orElseThrow(() -> new Refusal(
                new Problem(on.name(), "--on", "states no memory", "--memory 80GB")));
    }

    /// What is both given and sought.
    private static void clash(Given given, Over over, Optional<Spec> spec, List<Problem> problems) {
        var option = "--" + over.label();
        if (!over.isOfModel() && given.has(option)) {
            problems.add(new Problem(option, "--over " + over.label(), "is both given and sought", "leave one out"));
        }
        if (spec.filter(s -> s.settings().containsKey(over.size())).isPresent()) {
            problems.add(new Problem("--set " + over.size(), "--over " + over.label(), "is both given and sought",
                    "leave one out"));
        }
    }
}

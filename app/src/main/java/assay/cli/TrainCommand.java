package assay.cli;

import assay.catalog.Models;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.ask.Case;
import assay.report.TrainSheet;
import assay.ask.Training;
import assay.write.Format;
import assay.write.TrainJson;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `assay train MODEL`: what training on one device holds, what fits, how much work it is and how long it takes.
record TrainCommand() implements Command {
    @Override
    public String name() {
        return "train";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.withPlan(Specs.command("train", "MODEL",
                "Training on one device: memory, what fits, work, time.",
                "  assay train gpt2-xl",
                "  assay train gpt2-xl-swiglu --on a100-80gb --batch 1024 --steps 400000 --utilisation 0.5",
                "  assay train llama-3-8b --optimizer adamw-8bit --precision bf16-mixed --on h100 --tokens 1e12 "
                        + "--price 2.5/h")))
                .addOption(Specs.option("--steps", "N", List.of(), "Steps of the run. Default: 1."))
                .addOption(Specs.option("--tokens", "N", List.of(), "Tokens of the run, instead of steps."))
                .addOption(Specs.option("--utilisation", "SHARE", List.of(),
                        "The part of the device's peak that all FLOPs of a step reach, an assumption. Default: 0.5."))
                .addOption(Specs.option("--mfu", "SHARE", List.of(),
                        "The part of the peak that model FLOPs reach (forward and backward), instead."))
                .addOption(Specs.option("--hfu", "SHARE", List.of(),
                        "The part of the peak that hardware FLOPs reach (those and what is done again), instead."))
                .addOption(Specs.option("--price", "AMOUNT/h", List.of(), "What an hour of the device costs."))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay train", "", "takes one model", "assay train gpt2-xl"));
        }
        var format = given.format();
        var plan = given.plan();
        var options = given.options();
        var training = Training.of(
                Case.of(given.set(Models.spec(given.words().getFirst(), shell.in())), options), plan);
        return Answer.of(format == Format.JSON ? TrainJson.of(training)
                : format.write(TrainSheet.of(training), shell.page(given.colour())));
    }
}

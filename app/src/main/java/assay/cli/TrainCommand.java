package assay.cli;

import assay.command.Train;
import assay.command.Reply;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `assay train MODEL`: what training holds on one device or each of several, what fits, how much work it is and how
/// long it takes.
record TrainCommand() implements Command {
    @Override
    public String name() {
        return "train";
    }

    @Override
    public CommandSpec spec() {
        return Specs.withOutput(Specs.withLayout(Specs.withRun(Specs.withPlan(Specs.command("train", "MODEL",
                "Training on one device or several: memory, what fits, exchanges, work, time.",
                "  assay train gpt2-xl",
                "  assay train gpt2-xl-swiglu --on a100-80gb --batch 1024 --steps 400000 --utilisation 0.5",
                "  assay train llama-3-8b --optimizer adamw-8bit --precision bf16-mixed --on h100 --tokens 1e12 "
                        + "--price 2.5USD/h",
                "  assay train llama-3-8b --devices 8 --fsdp --on h100")))))
                .addOption(Specs.option("--model", "MODEL", List.of(),
                        "The base model of an adapter that MODEL is: a folder with an adapter_config.json, or that "
                                + "file. Default: the one that it names."))
                .addOption(Specs.full()).addOption(Specs.chart("memory"))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Reply answer(Given given) {
        return Train.of(given);
    }
}

package assay.cli;

import assay.ask.Reported;
import assay.command.Measuring;
import assay.command.Reply;
import assay.device.Feature;
import assay.serve.Engine;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `assay measured MODEL --tokens-per-second N`: what a measured speed of training is worth by each convention.
record MeasuredCommand() implements Command {
    private static final List<String> TYPES =
            Arrays.stream(Feature.values()).filter(Reported::computes).map(Feature::label).toList();

    @Override
    public String name() {
        return "measured";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.withOutput(Specs.withPlan(Specs.command("measured", "MODEL",
                "MFU and HFU of a measured training run; or whether a time of serving is possible.",
                "  assay measured llama-3-8b --tokens-per-second-per-device 5762 --on h100 --devices 8 --seq 8192",
                "  assay measured llama-3-8b --mfu 0.41 --convention palm --on h100 --devices 8 --batch 16",
                "  assay measured llama-3-70b --step-time 1.42s --batch 512 --on h100 --devices 512 --recompute full",
                "  assay measured llama-3-8b --tflops-per-device 408 --convention megatron --on h100",
                "  assay measured llama-3-8b --tokens-per-second-per-device 5762 --on h100 --devices 8 --batch 16 "
                        + "--seq 8192 --fsdp --micro-batch 2",
                "  assay measured llama-3-8b --tpot 3.1ms --on h100 --users 1")));
        for (var idle : List.of("--optimizer", "--precision", "--attention", "--activations",
                "--capacity", "--lora", "--freeze", "--dora", "--reference")) {
            spec.remove(spec.findOption(idle));
        }
        Specs.withLayout(spec);
        spec.remove(spec.findOption("--stage"));
        spec.remove(spec.findOption("-o"));
        var engines = Engine.known().stream().map(Engine::name).toList();
        return spec.addOption(Specs.file("-o"))
                .addOption(number("--ttft", "TIME", "Of serving: the first token, 500ms or 0.5s."))
                .addOption(number("--tpot", "TIME", "Of serving: each further token."))
                .addOption(number("--users", "N", "Of serving: clients, each of whom asks anew at once. Default: 1."))
                .addOption(number("--input", "N", "Of serving: tokens of a prompt. Default: 1024."))
                .addOption(number("--output", "N", "Of serving: tokens of an answer. Default: 256."))
                .addOption(number("--context", "N", "Of serving: both together, instead of --input."))
                .addOption(number("--dp-attention", "N",
                        "Of serving: groups of --tp ranks that have sequences of their own."))
                .addOption(Specs.option("--engine", "NAME", engines, "Of serving: how steps are made. Default: "
                        + engines.getFirst() + "."))
                .addOption(number("--tokens-per-second", "N", "Tokens a second of all devices."))
                .addOption(number("--tokens-per-second-per-device", "N", "Tokens a second of one device, instead."))
                .addOption(number("--step-time", "TIME", "Seconds of a step, 1.42s or 1420ms, instead; with --batch."))
                .addOption(number("--tflops-per-device", "N",
                        "10^12 model FLOPs a second of one device, by --convention, instead."))
                .addOption(number("--mfu", "SHARE",
                        "The share of the peak that is reported, by --convention, instead."))
                .addOption(number("--hfu", "SHARE",
                        "The same with what is done again (--recompute), by --convention, instead."))
                .addOption(Specs.option("--dtype", "TYPE", TYPES, "The type whose peak counts: "
                        + String.join(", ", TYPES) + ". Default: the first of bf16, fp16, tf32, fp32 that the device "
                        + "states."))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    private static OptionSpec number(String name, String label, String description) {
        return Specs.option(name, label, List.of(), description);
    }

    @Override
    public Reply answer(Given given) {
        return Measuring.of(given);
    }
}

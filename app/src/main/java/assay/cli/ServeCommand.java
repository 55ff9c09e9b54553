package assay.cli;

import assay.command.Reply;
import assay.command.Serve;
import assay.draw.ServingCharts;
import assay.serve.Engine;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// `assay serve MODEL --on h100`: whether it fits, for how many users, and what they see. Exit 1 where it does not fit.
record ServeCommand() implements Command {
    /// What of an account is not asked here.
    private static final List<String> LEFT_OUT = List.of("seq", "batch", "convention", "images", "image-size", "audio",
            "cache", "keep");

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.withOutput(Specs.withTerms(Specs.command("serve", "MODEL",
                "Whether a model fits, for how many users, how long they wait, and what binds.",
                "  assay serve llama-3-8b --on h100 --users 32",
                "  assay serve llama-3-70b --on h100 --devices 8 --weights fp8 --context 32k",
                "  assay serve deepseek-v3 --on h200 --devices 8 --users 64 --input 4k --output 512",
                "  assay serve llama-3-70b --on h100 --ttft 500ms --tpot 30ms",
                "  assay serve mixtral-8x7b --on rtx-4090 --weights q4_k_m --engine llama.cpp --cpu-experts "
                        + "--host ryzen-9-9950x")));
        for (var name : LEFT_OUT) {
            var option = spec.findOption("--" + name);
            if (option != null) {
                spec.remove(option);
            }
        }
        spec.remove(spec.findOption("-o"));
        spec.addOption(Specs.file("-o"));
        var engines = Engine.known().stream().map(Engine::name).toList();
        return spec.addOption(Specs.on()).addOption(Specs.cluster()).addOption(Specs.accelerators())
                .addOption(Specs.option("--devices", "N", List.of("8"),
                        "All devices. Default: the fewest that have room."))
                .addOption(Specs.option("--ep", "N", List.of("8"), "Groups over which experts are spread. Default: 1."))
                .addOption(Specs.option("--dp-attention", "N", List.of("8"),
                        "Groups of --tp ranks that have sequences of their own, beside experts in common. Default: 1."))
                .addOption(Specs.option("--chart", "CHART", ServingCharts.KINDS, "Which chart, for SVG and HTML: "
                        + String.join(", ", ServingCharts.KINDS) + ". Default: users; all in HTML."))
                .addOption(Specs.option("--users", "N", List.of("32"),
                        "Clients, each of whom asks anew as soon as the answer is there. Default: 1."))
                .addOption(Specs.option("--rate", "N/s", List.of("4/s"),
                        "Requests that come by themselves, instead of --users: /s, /min or /h."))
                .addOption(Specs.option("--ttft", "TIME", List.of("500ms"),
                        "The first token within so long in the mean: the most users, or with --users the fewest "
                                + "devices."))
                .addOption(Specs.option("--tpot", "TIME", List.of("30ms"),
                        "Each further token within so long in the mean."))
                .addOption(Specs.option("--input", "N", List.of("1024", "8k"), "Tokens of a prompt. Default: 1024."))
                .addOption(Specs.option("--output", "N", List.of("256"), "Tokens of an answer. Default: 256."))
                .addOption(Specs.option("--context", "N", List.of("32k"), "Both together, instead of --input."))
                .addOption(Specs.option("--pp", "N", List.of("2"),
                        "Stages of layers, one after the other. Default: 1."))
                .addOption(Specs.option("--chunk", "N", List.of("2048"),
                        "Tokens of a step at most. Default: the engine's."))
                .addOption(Specs.option("--prefix-hit", "SHARE", List.of("0.5", "80%"),
                        "The part of a prompt that is in the cache already. Default: 0."))
                .addOption(Specs.option("--drafts", "N", List.of("3"),
                        "Tokens that are guessed and checked in one step."))
                .addOption(Specs.option("--acceptance", "SHARE", List.of("0.7"),
                        "The chance of a guess that it is right."))
                .addOption(Specs.option("--draft-model", "MODEL", List.of("llama-3.2-1b"),
                        "What guesses. Default: something that takes no time."))
                .addOption(Specs.option("--lora", "r=N,...", List.of("r=16"), "Adapters beside the weights."))
                .addOption(Specs.option("--adapters", "N", List.of("8"), "How many are served together. Default: 1."))
                .addOption(Specs.option("--gpu-layers", "N", List.of("20"),
                        "llama.cpp: so many layers on the device, the others on the host.").toBuilder()
                        .names("--gpu-layers", "-ngl").build())
                .addOption(Specs.flag("--cpu-experts", "llama.cpp: experts that tokens choose on the host."))
                .addOption(Specs.option("--host", "DEVICE", List.of("ryzen-9-9950x"),
                        "The processor that has what is not on the device, with the speed of its memory."))
                .addOption(Specs.option("--price", "AMOUNT/h", List.of("2.5USD/h"),
                        "What an hour of a device costs; NAME=AMOUNT/h,... for several."))
                .addOption(Specs.option("--beside", "DEVICE,...", List.of("h200,l40s", "none"),
                        "Other devices for the same. Default: some that are usual."))
                .addOption(Specs.flag("--disaggregated",
                        "Some replicas feed prompts and others decode: the best ratio on --devices."))
                .addOption(Specs.flag("--pareto", "Throughput against speed, over layouts and users."))
                .addOption(Specs.option("--rows", "FILE", List.of(),
                        "A table of settings, CSV or TSV, whose columns are model and options without hyphens; "
                                + "answered a row each."))
                .addOption(Specs.option("--engine", "NAME", engines, "How steps are made and memory is set aside: "
                        + engines.stream().collect(Collectors.joining(", ")) + ". Default: "
                        + engines.getFirst() + "."))
                .addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Reply answer(Given given) {
        return Serve.of(given);
    }
}

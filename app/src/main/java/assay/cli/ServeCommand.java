package assay.cli;

import assay.command.Reply;
import assay.command.Serve;
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
                "  assay serve deepseek-v3 --on h200 --devices 8 --users 64 --input 4k --output 512")));
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
                .addOption(Specs.option("--users", "N", List.of("32"),
                        "Clients, each of whom asks anew as soon as the answer is there. Default: 1."))
                .addOption(Specs.option("--input", "N", List.of("1024", "8k"), "Tokens of a prompt. Default: 1024."))
                .addOption(Specs.option("--output", "N", List.of("256"), "Tokens of an answer. Default: 256."))
                .addOption(Specs.option("--context", "N", List.of("32k"), "Both together, instead of --input."))
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

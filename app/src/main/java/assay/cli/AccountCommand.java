package assay.cli;

import assay.catalog.Found;
import assay.device.Accelerators;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.Optional;
import assay.command.Account;
import assay.command.Reply;
import picocli.CommandLine.Model.CommandSpec;

/// `assay MODEL...`: what each model is made of and what it costs.
record AccountCommand() implements Command {
    @Override
    public String name() {
        return "assay";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("assay", "MODEL... | COMMAND",
                "What a Transformer is made of and what it costs, exactly.",
                "  assay gpt2-xl",
                "  assay gpt2-xl --seq 16384 --set context_length=16384",
                "  assay gpt2-xl --set norm=rmsnorm --set position=rope --set ffn=swiglu --set tied=false --set "
                        + "bias=false",
                "  assay gpt2-xl-swiglu --set 'd_ff=roundDown(8/3*d_model,64)' --keep batch,seq",
                "  assay llama-3-8b --weights q4_k_m --memory 24GB",
                "  assay path/to/config.json --dtype bf16 --format json",
                "  assay path/to/folder",
                "  assay examples/llama.assay --set num_layers=40",
                "  assay - < config.json");
        Specs.withOutput(Specs.withTerms(spec)).addOption(Specs.keep())
                .addOption(Specs.full()).addOption(Specs.chart("composition"))
                .addOption(Specs.on()).addOption(Specs.memory()).addOption(Specs.accelerators())
                .addOption(Specs.option("--by", "ACCOUNT", Account.By.labels(),
                        "One account, part by part: " + String.join(", ", Account.By.labels()) + "."))
                .addPositional(Specs.words("MODEL", "0..*",
                "A name of the catalogue or of a hub (org/name, llama3:8b, a link), a config.json (Hugging Face's "
                        + "or one with Assay's names), a safetensors or GGUF file, a folder with either or "
                        + "both, a model of one's own (model.assay), or - for standard input."));
        return spec;
    }

    @Override
    public Reply answer(Given given) {
        given.words().stream().findFirst().flatMap(first -> Absent.command(first).filter(_ -> !means(first, given)))
                .ifPresent(problem -> {
                    throw new Refusal(problem);
                });
        return Account.of(given, word -> word.equals(given.words().getFirst()) ? orCommand(word, given)
                : given.find(word));
    }

    /// What the first word means. Refuses one that means nothing with the command that it is a slip of.
    private static Found orCommand(String word, Given given) {
        try {
            return given.find(word);
        } catch (Refusal refusal) {
            throw slip(word).or(() -> device(word)).map(Refusal::new).orElse(refusal);
        }
    }

    private static boolean means(String word, Given given) {
        try {
            given.find(word);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    private static Optional<Problem> slip(String word) {
        var near = Nearest.slips(word, Commands.NAMED.stream().map(Command::name).toList());
        return near.isEmpty() ? Optional.empty() : Optional.of(new Problem(word, "",
                "no command, no model and no file", "did you mean assay " + String.join(" or assay ", near) + "?"));
    }

    private static Optional<Problem> device(String word) {
        return Accelerators.known().like(word).isEmpty() ? Optional.empty() : Optional.of(new Problem(word, "",
                "an accelerator, and no model", "assay accelerators " + word
                + ", or assay train gpt2-xl --on " + word));
    }
}

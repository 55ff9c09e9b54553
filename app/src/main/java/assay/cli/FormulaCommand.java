package assay.cli;

import assay.command.Formulas;
import assay.command.Reply;
import assay.write.FormulaText;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `assay formula MODEL QUANTITY --as python`: the exact formula of a quantity as code, with free sizes as arguments.
record FormulaCommand() implements Command {
    @Override
    public String name() {
        return "formula";
    }

    @Override
    public CommandSpec spec() {
        var languages = FormulaText.languages();
        var spec = Specs.withOutput(Specs.withPlan(Specs.command("formula", "MODEL QUANTITY",
                "The exact formula of a quantity as code, with sizes as arguments.",
                "  assay formula llama-3-8b flops.forward --as python",
                "  assay formula gpt2-xl memory.cache --as c --keep batch,seq,num_layers,d_model",
                "  assay formula gpt2-xl parameters --as latex --keep d_model,num_layers,vocab_size")));
        return spec.addOption(Specs.option("--as", "LANGUAGE", languages, "One of " + String.join(", ", languages)
                        + ". Default: python."))
                .addOption(Specs.option("--keep", "SIZE,...", List.of("batch,seq", "batch,seq,d_model"),
                        "Sizes that stay arguments. Default: batch,seq."))
                .addPositional(Specs.words("MODEL QUANTITY", "0..*", "A model and a quantity."));
    }

    @Override
    public Reply answer(Given given) {
        return Formulas.of(given);
    }
}

package assay.cli;

import assay.command.Formulas;
import assay.command.Reply;
import assay.write.Format;
import assay.write.FormulaProject;
import assay.write.FormulaText;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `assay formula MODEL QUANTITY --as python`: the exact formula of a quantity as code, with free sizes as arguments;
/// `assay formula MODEL... --project`: all quantities as a module.
record FormulaCommand() implements Command {
    @Override
    public String name() {
        return "formula";
    }

    @Override
    public CommandSpec spec() {
        var languages = FormulaText.languages();
        return Specs.withPlan(Specs.command("formula", "MODEL QUANTITY | MODEL... --project",
                "The exact formula of a quantity as code, with sizes as arguments.",
                "  assay formula llama-3-8b flops.forward --as python",
                "  assay formula gpt2-xl memory.cache --as c --keep batch,seq,num_layers,d_model",
                "  assay formula gpt2-xl parameters --as latex --keep d_model,num_layers,vocab_size",
                "  assay formula gpt2-xl llama-3-8b --project --as rust -o FOLDER"))
                .addOption(Specs.option("--as", "LANGUAGE", languages, "One of " + String.join(", ", languages)
                        + ". Default: python."))
                .addOption(Specs.option("--keep", "SIZE,...", List.of("batch,seq", "batch,seq,d_model"),
                        "Sizes that stay arguments. Default: batch,seq."))
                .addOption(Specs.flag("--project", "All quantities of all models as one module, and its test where -o "
                        + "is a folder."))
                .addPositional(Specs.words("MODEL QUANTITY", "0..*",
                        "A model and a quantity; models alone with --project."));
    }

    @Override
    public Format form(Given given) {
        return FormulaText.format(Formulas.language(given));
    }

    @Override
    public List<String> files(Given given) {
        return given.has("project") ? FormulaProject.files(Formulas.language(given)) : List.of();
    }

    @Override
    public Reply answer(Given given) {
        return Formulas.of(given);
    }
}

package assay.cli;

import assay.catalog.Models;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.Case;
import assay.report.Inventory;
import assay.write.Format;
import assay.write.InventoryJson;
import picocli.CommandLine.Model.CommandSpec;

/// `assay tensors MODEL`: every parameter tensor by name, shape and count.
record TensorsCommand() implements Command {
    @Override
    public String name() {
        return "tensors";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("tensors", "Every parameter tensor: name, shape, how many, elements, bytes.",
                "  assay tensors llama-3-8b",
                "  assay tensors path/to/config.json --format json");
        return Specs.withOutput(Specs.withTerms(spec)).addPositional(Specs.words("MODEL", "0..*", "A model."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay tensors", "", "takes one model", "assay tensors llama-3-8b"));
        }
        var subject = Case.of(given.set(Models.spec(given.words().getFirst(), shell.in())), given.options());
        var inventory = Inventory.of(subject);
        return Answer.of(given.format() == Format.JSON
                ? InventoryJson.of(inventory)
                : given.format().write(inventory.sheet(subject), shell.page(given.colour())));
    }
}

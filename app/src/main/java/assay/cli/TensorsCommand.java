package assay.cli;

import assay.catalog.Found;
import assay.check.Inventory;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.InventorySheet;
import assay.write.InventoryJson;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `assay tensors MODEL`: every parameter tensor by name, shape and count.
record TensorsCommand() implements Command {
    private static final String CHECKPOINT = "checkpoint";
    private static final List<String> NAMES = List.of(CHECKPOINT, "reference");

    @Override
    public String name() {
        return "tensors";
    }

    @Override
    public CommandSpec spec() {
        var spec = Specs.command("tensors", "MODEL", "Every parameter tensor: name, shape, how many, elements, bytes.",
                "  assay tensors llama-3-8b",
                "  assay tensors path/to/config.json --names checkpoint --format json",
                "  assay tensors path/to/model.safetensors");
        spec.addOption(Specs.option("--names", "WHOSE", NAMES,
                "Whose names and shapes: the reference implementation's (default), or "
                + "those in a checkpoint's files, where experts may be stored one by one."));
        return Specs.withOutput(Specs.withTerms(spec))
                .addPositional(Specs.words("MODEL", "0..*", "A model, or files of tensors."));
    }

    @Override
    public Answer answer(Given given, Shell shell) {
        if (given.words().size() != 1) {
            throw new Refusal(new Problem("assay tensors", "", "takes one model", "assay tensors llama-3-8b"));
        }
        var inventory = inventory(given.find(given.words().getFirst(), shell), given);
        return Answer.of(InventorySheet.of(inventory), () -> InventorySheet.data(inventory))
                .json(() -> InventoryJson.of(inventory));
    }

    /// What files hold; of a description alone, or where it is asked what they would be otherwise, what it
    /// would make.
    private static Inventory inventory(Found found, Given given) {
        var names = names(given);
        boolean asked = Stream.of("--weights", "--dtype", "--set").anyMatch(given::has);
        if (found.checkpoint().isPresent() && !asked) {
            return Inventory.of(found.argument(), found.checkpoint().get());
        }
        var subject = given.ask(found::described).answer().subject();
        return Inventory.of(subject, names.equals(CHECKPOINT));
    }

    private static String names(Given given) {
        var word = given.text("--names").orElse("reference");
        if (!NAMES.contains(word)) {
            throw new Refusal(new Problem("'" + word + "'", "--names", "unknown value", String.join(" or ", NAMES)));
        }
        return word;
    }
}

package assay.command;

import assay.catalog.Found;
import assay.check.Inventory;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.InventorySheet;
import assay.write.InventoryJson;
import java.util.List;
import java.util.stream.Stream;

/// Every parameter tensor by name, shape and count.
public final class Tensors {
    private static final String CHECKPOINT = "checkpoint";

    /// Whose names and shapes there are.
    public static final List<String> NAMES = List.of(CHECKPOINT, "reference");

    private Tensors() {}

    /// The reply.
    ///
    /// @throws Refusal where what is asked cannot be answered, with all that is wrong with it
    public static Reply of(Asked asked) {
        var word = asked.one("assay tensors", "assay tensors llama-3-8b");
        var inventory = inventory(asked.find(word), asked);
        return Reply.of(InventorySheet.of(inventory), () -> InventorySheet.data(inventory))
                .json(() -> InventoryJson.of(inventory));
    }

    /// What files hold; of a description alone, or where it is asked what they would be otherwise, what it
    /// would make.
    private static Inventory inventory(Found found, Asked asked) {
        var names = names(asked);
        boolean otherwise = Stream.of("weights", "dtype", "set").anyMatch(asked::has);
        if (found.checkpoint().isPresent() && !otherwise) {
            return Inventory.of(found.argument(), found.checkpoint().get());
        }
        var subject = asked.answer(found::described).subject();
        return Inventory.of(subject, names.equals(CHECKPOINT));
    }

    private static String names(Asked asked) {
        var word = asked.text("names").orElse("reference");
        if (!NAMES.contains(word)) {
            throw new Refusal(new Problem("'" + word + "'", "--names", "unknown value", String.join(" or ", NAMES)));
        }
        return word;
    }
}

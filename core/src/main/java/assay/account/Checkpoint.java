package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import assay.recipe.Optimizer;
import assay.recipe.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The bytes of what training writes to a disk: of tensors, without the headers of files.
public record Checkpoint(What what, Optimizer optimizer, Precision precision) implements Quantity {
    /// What is written.
    public enum What {
        /// The parameters that are trained: of adapters, they alone.
        TRAINED("trained", "Checkpoint of what is trained"),
        /// All parameters.
        WEIGHTS("weights", "Checkpoint of all weights"),
        /// What a run goes on from, beside the frozen weights that it began with.
        RESUME("resume", "Checkpoint to go on from");

        private final String word;
        private final String title;

        What(String word, String title) {
            this.word = word;
            this.title = title;
        }
    }

    /// Each of them.
    public static List<Checkpoint> each(Optimizer optimizer, Precision precision) {
        return Arrays.stream(What.values()).map(what -> new Checkpoint(what, optimizer, precision)).toList();
    }

    @Override
    public String name() {
        return "checkpoint." + what.word;
    }

    @Override
    public String title() {
        return what.title;
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var entries = new ArrayList<Entry>();
        terms.weights().held(model).stream().filter(h -> what == What.WEIGHTS || h.updated())
                .forEach(h -> entries.add(Entry.of(h.place(), h.op(), h.bytes())));
        if (what == What.RESUME) {
            new OptimizerState(optimizer, precision, true).of(model, terms).ifPresent(
                    state -> state.entries().forEach(e -> entries.add(e.below("optimizer"))));
        }
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }
}

package assay.life;

import assay.model.Op;
import assay.model.Place;
import java.util.ArrayList;
import java.util.List;

/// One operator of an eager framework: what it reads and writes, what it keeps, and what undoing it makes.
final class Step {
    /// How the gradients of what a step read come of that of what it wrote.
    enum Undo {
        /// Handed on as it is.
        HAND,
        /// Made anew, each as large as what was read.
        MAKE,
        /// Made anew as large as what was written, and summed or cast where what was read is smaller or narrower.
        SPREAD
    }

    /// A tensor that is there while a step is undone, beside the gradients.
    record Temporary(Amount elements, int bits) {}

    final Place place;
    final Op op;
    final Copies copies;
    final List<Value> reads;
    final List<Value> writes;
    final List<Storage> saves = new ArrayList<>();
    final List<Temporary> temporaries = new ArrayList<>();
    final Undo undo;

    /// Storages that it makes beside those of what it writes.
    final List<Storage> makes = new ArrayList<>();

    /// Whether the output of the model comes of it.
    boolean reached;
    int number;

    Step(Place place, Op op, Copies copies, List<Value> reads, List<Value> writes, Undo undo) {
        this.place = place;
        this.op = op;
        this.copies = copies;
        this.reads = List.copyOf(reads);
        this.writes = List.copyOf(writes);
        this.undo = undo;
    }

    Step saving(List<Value> values) {
        values.forEach(v -> v.storage().ifPresent(storage -> {
            saves.add(storage.share.orElse(storage));
            storage.share.ifPresent(_ -> with(storage.elements, storage.bits()));
        }));
        return this;
    }

    Step with(Amount elements, int bits) {
        temporaries.add(new Temporary(elements, bits));
        return this;
    }

    /// Whether undoing it asks for something that was kept, a parameter too. A parameter's cast asks for nothing.
    boolean asks() {
        return undo != Undo.HAND && undoes() && (!saves.isEmpty()
                || (reads.size() > 1 && reads.stream().anyMatch(v -> v.leaf().isPresent())));
    }

    /// Whether it keeps something that it makes.
    boolean keepsOwn() {
        return saves.stream().anyMatch(makes::contains);
    }

    boolean undoes() {
        return reads.stream().anyMatch(Value::needs);
    }
}

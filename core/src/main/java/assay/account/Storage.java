package assay.account;

import assay.algebra.Expr;
import assay.model.Op;
import assay.model.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What one write made in memory. Two of them are the same only if they are one object: a stream that is written again
/// is another storage.
final class Storage {
    /// What its elements are.
    enum Width {
        /// Activations.
        ELEMENT,
        /// Means and reciprocal deviations, in 32 bits.
        STATISTIC,
        /// Numbers of rows, in 64 bits.
        INDEX,
        /// What is left out, a byte each.
        FLAG
    }

    final Place place;
    final Op op;
    final Expr elements;
    final Copies copies;
    private final List<Storage> from;
    private Width width;
    private boolean listed = true;
    private boolean reached;
    private boolean kept;
    private boolean inside;
    private boolean leaves;

    /// @param elements of one copy
    /// @param from what it was made of
    Storage(Place place, Op op, Expr elements, Width width, Copies copies, List<Storage> from) {
        this.place = place;
        this.op = op;
        this.elements = elements;
        this.width = width;
        this.copies = copies;
        this.from = new ArrayList<>(from);
    }

    Width width() {
        return width;
    }

    /// Whether it is kept until the backward pass.
    boolean kept() {
        return listed && (kept || (inside && leaves));
    }

    /// Whether it is held while the part that made it is done again, and not before.
    boolean redone() {
        return listed && inside && !kept();
    }

    boolean reached() {
        return reached;
    }

    /// Takes its elements for row numbers.
    void numbers() {
        width = Width.INDEX;
    }

    /// Leaves it out, whoever keeps it.
    void unlisted() {
        listed = false;
    }

    /// Notes that it is read outside of the part that made it and is done again.
    void leave() {
        leaves = true;
    }

    /// Seen as it is, though others have a part in it too.
    void joined(List<Storage> others) {
        others.stream().filter(s -> s != this).forEach(from::add);
    }

    /// Keeps it for something that stands in `by`: until the backward pass, or while a part is done again.
    void keep(Copies by) {
        kept |= by.again().isEmpty();
        inside |= by.again().isPresent() && by.beside(copies);
    }

    /// Keeps it until the backward pass, as what a part that is done again begins with.
    void enter() {
        kept = true;
    }

    /// Marks this and all that it was made of.
    void reach() {
        var open = new ArrayDeque<Storage>(List.of(this));
        while (!open.isEmpty()) {
            var storage = open.pop();
            if (!storage.reached) {
                storage.reached = true;
                open.addAll(storage.from);
            }
        }
    }
}

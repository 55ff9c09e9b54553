package assay.life;

import assay.algebra.Expr;
import assay.model.Op;
import assay.model.Place;
import java.util.Optional;

/// What one write made in memory. Two of them are the same only if they are one object: a stream that is written again
/// is another storage.
final class Storage {
    final Holding part;
    final Place place;
    final Op op;
    final Amount elements;
    final Copies copies;
    private Amount count;
    private Amount inner;
    private int bits;
    private Optional<Storage> rest = Optional.empty();
    private Optional<Storage> again = Optional.empty();

    /// Where it was gathered from the shares of several ranks, the own share, which is kept in its place.
    Optional<Storage> share = Optional.empty();

    /// Whether it is there before the first step.
    boolean given;

    /// Whether it is held until the loss is known, whoever reads it last.
    boolean lasting;

    /// Whether it is made only while its part is done again: a parameter's copy, where the passes have one already.
    boolean onlyAgain;

    /// Whether a list leaves it out, whoever keeps it.
    boolean unlisted;

    /// Whether it is kept until the backward pass, kept while its part is done again, read outside of that part.
    boolean kept;
    boolean inside;
    boolean leaves;

    /// In a run over time: how many hold it.
    int holders;

    /// In a run over time: the number of what is held; below zero where it is not known yet.
    int number = -1;

    /// The last step of the frame that holds it; below zero where none does.
    int frame = -1;

    /// @param elements of one copy
    Storage(Holding part, Place place, Op op, Amount elements, int bits, Copies copies, Amount count, Amount inner) {
        this.part = part;
        this.place = place;
        this.op = op;
        this.elements = elements;
        this.bits = bits;
        this.copies = copies;
        this.count = count;
        this.inner = inner;
    }

    Amount count() {
        return count;
    }

    int bits() {
        return bits;
    }

    /// Takes its elements for row numbers.
    void numbers() {
        bits = Long.SIZE;
    }

    /// Of copies that run one after the other, what each but the last hands to the next.
    Optional<Storage> rest() {
        return rest;
    }

    /// Cuts off what the copies hand to each other, so that this is what the last of them hands on.
    ///
    /// @param around what the copies are in
    Storage cut(Copies around) {
        return rest.orElseGet(() -> {
            var others = new Storage(part, place, op, elements, bits, copies, count.minus(around.count()),
                    inner.minus(around.inner()));
            count = around.count();
            inner = around.inner();
            rest = Optional.of(others);
            return others;
        });
    }

    /// The bytes of one copy.
    Expr each() {
        return elements.expr().times(bits).over(Expr.of(Byte.SIZE));
    }

    /// What takes its place while its part is done again.
    Storage redone() {
        return again.orElseGet(() -> {
            var as = part == Holding.ACTIVATIONS ? Holding.REDONE : part;
            var other = new Storage(as, place, op, elements, bits, copies, inner, inner);
            again = Optional.of(other);
            return other;
        });
    }

    /// Whether it is listed as kept until the backward pass.
    boolean isKept() {
        return !unlisted && (kept || (inside && leaves));
    }

    /// Whether it is listed as held while the part that made it is done again, and not before.
    boolean isRedone() {
        return !unlisted && inside && !isKept();
    }
}

package assay.ask;

import assay.account.Cache;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.problem.Refusal;
import assay.quantity.Figures;
import java.util.Optional;

/// How many sequences have room beside the weights, where nothing else is held: weights and caches alone.
///
/// @param capacity in bytes
/// @param where the memory is: a device's name, or an amount as it was said
/// @param weights in bytes
/// @param sequence the cache of one sequence of the context, in bytes
/// @param context tokens of a sequence
public record Room(Rational capacity, String where, Rational weights, Rational sequence, Rational context) {
    /// The room of a memory that is named in words; empty where none is, or where the model has no cache.
    ///
    /// @throws Refusal where the words are none
    public static Optional<Room> of(Statement statement, Words words) {
        return words.room().flatMap(memory -> of(statement, memory.getKey(), memory.getValue()));
    }

    private static Optional<Room> of(Statement statement, String where, Rational capacity) {
        var subject = statement.subject();
        return statement.ledger(new Weights()).flatMap(weights -> statement.ledger(new Cache()).map(cache ->
                new Room(capacity, where, subject.value(weights.total()),
                        subject.value(cache.total()).over(subject.value(Expr.dim("B"))),
                        subject.value(Expr.dim("T")))));
    }

    /// The sequences that have room; below zero where the weights have none.
    public Rational most() {
        var left = capacity.minus(weights);
        return left.signum() < 0 ? Rational.of(-1)
                : sequence.signum() == 0 ? Rational.ZERO : left.over(sequence).floor();
    }

    /// It in a sentence.
    public String sentence() {
        var whole = "the " + Figures.decimalBytes(capacity) + (where.isEmpty() ? "" : " of " + where);
        return most().signum() < 0 ? "the weights alone do not fit in " + whole
                : Figures.counted(most(), "sequence") + " of " + Figures.counted(context, "token")
                        + " beside the weights, in " + whole;
    }
}

package assay.life;

import assay.algebra.Expr;
import assay.model.Proviso;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a walk asks of the values of sizes, and what it was told. For all values of which it is told the same it is the
/// same walk.
final class Asked {
    private final Point point;
    private final boolean known;
    private final Map<Expr, Boolean> ones = new LinkedHashMap<>();
    private final List<Reply<?>> replies = new ArrayList<>();

    /// A question, and its answer.
    ///
    /// @param of what it rests on
    private record Reply<T>(List<Expr> of, Function<Point, T> question, T answer) {
        boolean holds(Point point) {
            return question.apply(point).equals(answer);
        }
    }

    /// @param known whether the walk is for these values; otherwise for any, and they are those of the model
    Asked(Point point, boolean known) {
        this.point = point;
        this.known = known;
    }

    /// Whether the walk is for some values.
    boolean known() {
        return known;
    }

    /// The answer to a question, which is answered by the values of some expressions alone.
    <T> T ask(List<Expr> of, Function<Point, T> question) {
        var answer = question.apply(point);
        replies.add(new Reply<>(List.copyOf(of), question, answer));
        return answer;
    }

    /// Whether an axis has one place, by the model's own sizes where no others are given.
    boolean isOne(Expr size) {
        return ones.computeIfAbsent(size, point::isOne);
    }

    /// Whether an amount is above a number.
    boolean above(Amount amount, long number) {
        return ask(List.of(amount.expr()), p -> amount.worth(p) > number);
    }

    /// Whether a number of copies is none.
    boolean none(Expr copies) {
        return ask(List.of(copies), p -> p.at(copies).signum() <= 0);
    }

    /// Whether other values have the same answers.
    boolean holds(Point other) {
        return ones.entrySet().stream().allMatch(one -> other.isOne(one.getKey()) == one.getValue())
                && replies.stream().allMatch(reply -> reply.holds(other));
    }

    /// What other values must meet so that they have the same answers.
    List<Proviso> provisos() {
        var all = new ArrayList<Proviso>();
        ones.forEach((size, one) ->
                all.add(Proviso.of(List.of(size), values -> new Point(values).isOne(size) == one)));
        replies.forEach(reply -> all.add(Proviso.of(reply.of, values -> reply.holds(new Point(values)))));
        return all;
    }
}

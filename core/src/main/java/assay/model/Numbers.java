package assay.model;

import assay.algebra.Bisection;
import assay.algebra.Expr;
import assay.algebra.Rational;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The numbers of a repeat's copies, from 0 up and ascending, each once: what stands for `{i}` in the names of their
/// parameters.
public sealed interface Numbers {
    /// The most that are looked at one by one.
    int FEW = 10_000;

    /// `count` numbers, each `step` behind the one before it: all layers of a model, or every other one.
    record Every(Expr from, int step, Expr count) implements Numbers {
        public Every {
            if (step < 1) {
                throw new IllegalArgumentException("numbers ascend by at least 1, not by " + step);
            }
            step = count.equals(Expr.ONE) ? 1 : step;
        }

        @Override
        public Numbers with(Map<String, Expr> values) {
            return new Every(from.with(values), step, count.with(values));
        }

        @Override
        public int size(Map<String, Rational> values) {
            return whole(count.at(values));
        }

        @Override
        public int get(int position, Map<String, Rational> values) {
            return Math.addExact(whole(from.at(values)), Math.multiplyExact(step, position));
        }

        @Override
        public Numbers between(int first, int end, Map<String, Rational> values) {
            return first == 0 && end == size(values) ? this
                    : new Every(from.plus(Expr.of((long) step * first)), step, Expr.of(end - first));
        }

        @Override
        public Numbers without(int front, int back) {
            return new Every(from.plus(Expr.of((long) step * front)), step, count.minus(Expr.of((long) front + back)));
        }

        @Override
        public Numbers front(int position) {
            return new Every(from.plus(Expr.of((long) step * position)), 1, Expr.ONE);
        }

        @Override
        public Numbers back(int position) {
            return new Every(from.plus(count.minus(Expr.of(position + 1L)).times(Expr.of(step))), 1, Expr.ONE);
        }

        @Override
        public LongPredicate among(Map<String, Rational> values) {
            long first = most(from.at(values));
            long size = most(count.at(values));
            return number -> number >= first && (number - first) % step == 0 && (number - first) / step < size;
        }

        /// A number, or the greatest there is.
        private static long most(Rational number) {
            return number.min(Rational.of(Long.MAX_VALUE)).num().longValueExact();
        }

        @Override
        public boolean sized(Map<String, Rational> values) {
            return Stream.of(from, count).flatMap(e -> e.dims().stream()).allMatch(d -> values.containsKey(d.name()));
        }

        private static int whole(Rational number) {
            return number.num().divide(number.den()).intValueExact();
        }

        /// `from 0 every 2`.
        @Override
        public String toString() {
            return "from " + from + (step == 1 ? "" : " every " + step);
        }
    }

    /// Numbers without a rule.
    record Listed(List<Integer> all) implements Numbers {
        public Listed {
            all = List.copyOf(all);
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i) < 0 || (i > 0 && all.get(i) <= all.get(i - 1))) {
                    throw new IllegalArgumentException("numbers ascend from 0, and " + all + " do not");
                }
            }
        }

        @Override
        public Expr count() {
            return Expr.of(all.size());
        }

        @Override
        public Numbers with(Map<String, Expr> values) {
            return this;
        }

        @Override
        public int size(Map<String, Rational> values) {
            return all.size();
        }

        @Override
        public int get(int position, Map<String, Rational> values) {
            return all.get(position);
        }

        @Override
        public Numbers between(int first, int end, Map<String, Rational> values) {
            return of(all.subList(first, end));
        }

        @Override
        public Numbers without(int front, int back) {
            int first = Math.min(front, all.size());
            return of(all.subList(first, Math.max(first, all.size() - back)));
        }

        @Override
        public Numbers front(int position) {
            return of(all.stream().skip(position).limit(1).toList());
        }

        @Override
        public Numbers back(int position) {
            return of(all.reversed().stream().skip(position).limit(1).toList());
        }

        @Override
        public LongPredicate among(Map<String, Rational> values) {
            var known = Set.copyOf(all);
            return number -> number >= 0 && number <= Integer.MAX_VALUE && known.contains((int) number);
        }

        @Override
        public boolean sized(Map<String, Rational> values) {
            return true;
        }

        /// Runs of numbers by their ends: `0-2,5`.
        public String ranges() {
            var text = new StringBuilder();
            for (int i = 0; i < all.size(); i++) {
                int first = i;
                while (i + 1 < all.size() && all.get(i + 1) == all.get(i) + 1) {
                    i++;
                }
                text.append(first == 0 ? "" : ",").append(all.get(first));
                text.append(first == i ? "" : "-" + all.get(i));
            }
            return text.toString();
        }

        /// `at 0-2,5`.
        @Override
        public String toString() {
            return "at " + ranges();
        }
    }

    /// The first `count` numbers: 0, 1, 2.
    static Numbers first(Expr count) {
        return from(Expr.ZERO, count);
    }

    /// `count` numbers, one after the other.
    static Numbers from(Expr from, Expr count) {
        return new Every(from, 1, count);
    }

    /// These numbers, which ascend, by their rule where they have one.
    static Numbers of(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return first(Expr.ZERO);
        }
        int step = numbers.size() == 1 ? 1 : numbers.get(1) - numbers.getFirst();
        boolean even = IntStream.range(1, numbers.size()).allMatch(i -> numbers.get(i) - numbers.get(i - 1) == step);
        return even && step > 0 ? new Every(Expr.of(numbers.getFirst()), step, Expr.of(numbers.size()))
                : new Listed(numbers);
    }

    /// How many there are.
    Expr count();

    /// How many there are, under the values of sizes.
    int size(Map<String, Rational> values);

    /// The number at a position, counted from 0.
    int get(int position, Map<String, Rational> values);

    /// Whether a number is one of these, under the values of sizes.
    LongPredicate among(Map<String, Rational> values);

    /// These with expressions put for dimensions.
    Numbers with(Map<String, Expr> values);

    /// Those at the positions from `first` to before `end`.
    Numbers between(int first, int end, Map<String, Rational> values);

    /// These without so many at the front and at the back.
    Numbers without(int front, int back);

    /// The one at a position, counted from 0 at the front.
    Numbers front(int position);

    /// The one at a position, counted from 0 at the back.
    Numbers back(int position);

    /// Whether one of these is one of the others too, as far as the values say and where either are few.
    default boolean meet(Numbers others, Map<String, Rational> values) {
        if (!sized(values) || !others.sized(values)) {
            return false;
        }
        boolean fewer = count().at(values).compareTo(others.count().at(values)) <= 0;
        var few = fewer ? this : others;
        if (few.count().at(values).compareTo(Rational.of(FEW)) > 0) {
            return false;
        }
        var many = (fewer ? others : this).among(values);
        return IntStream.range(0, few.size(values)).anyMatch(i -> many.test(few.get(i, values)));
    }

    /// Whether these values say which they are.
    boolean sized(Map<String, Rational> values);

    /// The first position whose number is not below `number`; the size where there is none.
    default int position(int number, Map<String, Rational> values) {
        return (int) Bisection.last(-1, size(values), i -> get((int) i, values) < number) + 1;
    }
}

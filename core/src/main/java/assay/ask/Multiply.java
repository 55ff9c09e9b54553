package assay.ask;

import assay.account.Entry;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Convention;
import assay.model.Axis;
import assay.model.Contract;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A contraction as a multiplication of two matrices: `(b x rows x inner) @ (inner x columns)`, so and so often.
///
/// An index of the left operand and the result makes rows, one of the right operand and the result columns, one of both
/// operands alone is what is summed over. One of all three counts how often, but for the sequences of the batch, which
/// stand first in the shapes. So does one of the left operand that counts heads, and the places of the experts that a
/// token is sent to.
///
/// @param left the shape of the left operand; of one that is no contraction empty
/// @param right the shape of the right operand, empty likewise
/// @param times how often in one layer, of what
/// @param operands their names, as the op line has them
record Multiply(List<Rational> left, List<Rational> right, List<Times> times, List<String> operands) {
    /// A number of things: 25 heads.
    record Times(Rational number, String of) {}

    private static final String BATCH = "b";

    /// What runs along axes that count how often.
    private static final Map<String, String> NOUNS = Map.of("h", "heads", "g", "groups", "r", "heads", "ih", "heads",
            "hv", "heads", "hk", "heads", "t", "tokens", "s", "tokens", "e", "experts");

    /// Those that do where they are the left operand's.
    private static final Set<String> HEADS = Set.of("h", "g", "r", "ih", "hv", "hk");

    Multiply {
        left = List.copyOf(left);
        right = List.copyOf(right);
        times = List.copyOf(times);
        operands = List.copyOf(operands);
    }

    /// What an entry is, with the sizes of a case.
    static Multiply of(Entry entry, Convention convention, Map<String, Rational> values) {
        return entry.op().filter(Contract.class::isInstance)
                .map(op -> new Sides(convention.products().counted(entry.place()), convention, values, op).multiply())
                .orElseGet(() -> new Multiply(List.of(), List.of(), List.of(), List.of()));
    }

    /// The axes of an op by the operands that have them.
    private record Sides(Place place, Convention convention, Map<String, Rational> values, Op op) {
        Multiply multiply() {
            var reads = op.line().reads();
            boolean turned = turned(reads.getFirst(), reads.getLast());
            var first = turned ? reads.getLast() : reads.getFirst();
            var second = turned ? reads.getFirst() : reads.getLast();
            var result = names(op.line().writes().getFirst());
            var rows = axes(first, a -> result.contains(a) && !names(second).contains(a));
            var columns = axes(second, a -> result.contains(a) && !names(first).contains(a));
            var inner = axes(first, a -> names(second).contains(a) && !result.contains(a));
            var every = axes(first, a -> names(second).contains(a) && result.contains(a));
            var times = new ArrayList<Times>();
            every.stream().filter(a -> !a.equals(BATCH)).forEach(a -> times.add(new Times(size(a), noun(a))));
            boolean grouped = every.contains("g");
            boolean chosen = second.axes().stream().anyMatch(Axis::chosen);
            for (var axis : List.copyOf(rows)) {
                if (result.contains(BATCH) && HEADS.contains(axis) && (grouped || !axis.equals("r"))
                        && rows.size() > 1) {
                    times.add(new Times(size(axis), noun(axis)));
                    rows.remove(axis);
                } else if (chosen && axis.equals("n")) {
                    times.add(new Times(size(axis), experts(second)));
                    rows.remove(axis);
                }
            }
            boolean apart = every.contains(BATCH);
            return new Multiply(shape(apart || (rows.contains(BATCH) && rows.size() > 1), rows, inner),
                    shape(apart, inner, columns), times, List.of(first.name(), second.name()));
        }

        /// Whether the result's rows are those of the second operand.
        private boolean turned(Tensor first, Tensor second) {
            return op.line().writes().getFirst().axes().stream().map(Axis::name)
                    .filter(a -> names(first).contains(a) != names(second).contains(a)).findFirst()
                    .filter(names(second)::contains).isPresent();
        }

        /// The two sides of a matrix, before them the sequences where they stand apart.
        private List<Rational> shape(boolean apart, List<String> down, List<String> across) {
            var shape = new ArrayList<Rational>();
            if (apart) {
                shape.add(size(BATCH));
            }
            shape.add(product(down.stream().filter(a -> !apart || !a.equals(BATCH)).toList()));
            shape.add(product(across));
            return shape;
        }

        private String experts(Tensor weights) {
            return weights.axes().stream().filter(Axis::chosen).findFirst()
                    .map(e -> "of " + place.size(e.name()).at(values) + " experts").orElse("experts");
        }

        private Rational product(List<String> axes) {
            return Expr.product(axes.stream().map(a -> convention.products().pairs().size(a, place)).toList())
                    .at(values);
        }

        private Rational size(String axis) {
            return product(List.of(axis));
        }

        private static String noun(String axis) {
            return NOUNS.getOrDefault(axis, axis);
        }

        private static List<String> axes(Tensor of, Predicate<String> which) {
            return of.axes().stream().filter(a -> !a.chosen()).map(Axis::name).filter(which)
                    .collect(Collectors.toCollection(ArrayList::new));
        }

        private static Set<String> names(Tensor of) {
            return of.axes().stream().map(Axis::name).collect(Collectors.toCollection(HashSet::new));
        }
    }
}

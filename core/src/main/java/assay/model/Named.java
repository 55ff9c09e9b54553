package assay.model;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Tensor.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The tensors of a model that share a name, but for its numbers, and a shape: `layers.{i}.mlp.up_proj.weight [f d]`.
///
/// @param name every number in it is `{i}`
/// @param role a weight is trained; a buffer or a constant is not, and is kept all the same
/// @param grids which numbers stand there
public record Named(String name, Role role, List<Expr> shape, List<Grid> grids) {
    /// For each `{i}` of a name, numbers that stand for it, each with each of the other places.
    public record Grid(List<Numbers> places) {
        public Grid {
            places = List.copyOf(places);
        }

        /// How many names there are.
        public Expr count() {
            return Expr.product(places.stream().map(Numbers::count).toList());
        }

        Grid and(Numbers inner) {
            return new Grid(Stream.concat(places.stream(), Stream.of(inner)).toList());
        }

        Grid inserted(int place, Numbers one) {
            return new Grid(Stream.of(places.subList(0, place), List.of(one), places.subList(place, places.size()))
                    .flatMap(List::stream).toList());
        }

        Grid outer() {
            return new Grid(places.subList(0, places.size() - 1));
        }
    }

    public Named {
        shape = List.copyOf(shape);
        grids = List.copyOf(grids);
    }

    /// More than any number of a layer or of an expert has.
    private static final int DIGITS = 9;

    /// What stands for a number.
    public static final String NUMBER = "{i}";

    /// What a word that is a number may begin with: `expert_0` numbers a module as `0` does.
    private static final String NUMBERED = "expert_";

    /// The words of a name that are numbers, as `{i}`.
    public static String pattern(String name) {
        var pattern = new StringBuilder(name.length() + NUMBER.length());
        for (int from = 0; from <= name.length();) {
            int dot = name.indexOf('.', from);
            int to = dot < 0 ? name.length() : dot;
            pattern.append(from == 0 ? "" : ".");
            int digits = digits(name, from);
            if (isNumber(name, digits, to)) {
                pattern.append(name, from, digits).append(NUMBER);
            } else {
                pattern.append(name, from, to);
            }
            from = to + 1;
        }
        return pattern.toString();
    }

    /// Whether a word is a number.
    public static boolean isNumber(String word) {
        return isNumber(word, 0, word.length());
    }

    /// Where the digits of a word begin, if it is a number.
    private static int digits(String name, int from) {
        return name.startsWith(NUMBERED, from) ? from + NUMBERED.length() : from;
    }

    private static boolean isNumber(String name, int from, int to) {
        for (int i = from; i < to; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return from < to;
    }

    /// The words of a name that are numbers, in their order.
    public static List<String> numbers(String name) {
        return Arrays.stream(name.split("\\.", -1)).map(word -> word.substring(digits(word, 0)))
                .filter(Named::isNumber).toList();
    }

    /// Whether a name is one of these, by the numbers in it.
    public boolean holds(String other, Map<String, Rational> values) {
        var numbers = numbers(other);
        return grids.stream().anyMatch(grid -> grid.places().size() == numbers.size()
                && IntStream.range(0, numbers.size()).allMatch(i -> numbers.get(i).length() < DIGITS
                        && grid.places().get(i).among(values).test(Long.parseLong(numbers.get(i)))));
    }

    /// This under another name, in which a number may be a word where it was none.
    Named called(String other) {
        var all = grids;
        int place = 0;
        for (var word : other.split("\\.", -1)) {
            if (isNumber(word)) {
                int at = place;
                var one = Numbers.of(List.of(Integer.parseInt(word)));
                all = all.stream().map(grid -> grid.inserted(at, one)).toList();
            }
            place += isNumber(word) || word.equals(NUMBER) ? 1 : 0;
        }
        return new Named(pattern(other), role, shape, all);
    }

    /// How many there are.
    public Expr count() {
        return Expr.sum(grids.stream().map(Grid::count).toList());
    }

    /// The elements of all of them.
    public Expr elements() {
        return Expr.product(Stream.concat(Stream.of(count()), shape.stream()).toList());
    }
}

package assay.space;

import assay.algebra.Expr;
import assay.algebra.NotDivisible;
import assay.algebra.Rational;
import assay.ask.Answer;
import assay.check.Measure;
import assay.model.Proviso;
import assay.notation.Lattice;
import assay.problem.Refusal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A figure that has several formulas at the points of one face, each at the points that meet its provisos. A formula
/// is sought where a point has none yet.
final class Branches {
    /// The most formulas.
    private static final int MOST = 64;
    /// A proviso is looked at for at most so many values of what it rests on.
    private static final int LOOKED = 1 << 16;

    private final Terrain terrain;
    private final Answer base;
    private final Measure measure;
    private final List<Integer> free;
    private final Set<String> sizes;
    private final Function<List<Expr>, Lattice> lattices;
    private final Map<String, Rational> values;
    private final Map<String, Expr> bindings;
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private boolean ends;

    /// A formula and where it is taken.
    record Taken(Expr formula, Lattice lattice, List<Test> tests) {
        boolean holds(int[] at) {
            return tests.stream().allMatch(test -> test.holds(at));
        }
    }

    /// A proviso that some points of the grid meet, and some do not.
    static final class Test {
        private final List<Integer> places;
        private final int[] many;
        private final boolean[] holds;

        private Test(List<Integer> places, int[] many, boolean[] holds) {
            this.places = places;
            this.many = many;
            this.holds = holds;
        }

        /// Both this and another one that rests on the same axes.
        private Test and(Test other) {
            var both = new boolean[holds.length];
            for (int i = 0; i < both.length; i++) {
                both[i] = holds[i] && other.holds[i];
            }
            return new Test(places, many, both);
        }

        /// The axes that it rests on.
        List<Integer> places() {
            return places;
        }

        boolean holds(int[] at) {
            int number = 0;
            for (int i = 0; i < many.length; i++) {
                number = number * many[i] + at[places.get(i)];
            }
            return holds[number];
        }
    }

    private Branches(Terrain terrain, Measure measure, Answer base, List<Integer> free, Set<String> sizes,
            Function<List<Expr>, Lattice> lattices) {
        this.terrain = terrain;
        this.base = base;
        this.measure = measure;
        this.free = free;
        this.sizes = sizes;
        this.lattices = lattices;
        values = base.training().subject().values();
        bindings = base.training().subject().sizes().bindings(sizes);
    }

    /// The formulas of a figure on a face; empty where it has none.
    ///
    /// @param base the answer of one of its points
    /// @param free its axes
    /// @param sizes the names of their sizes in formulas
    /// @param lattices of formulas in these sizes at all points
    static Optional<Branches> of(Terrain terrain, Measure measure, Answer base, int[] point, List<Integer> free,
            Set<String> sizes, Function<List<Expr>, Lattice> lattices) {
        try {
            var branches = new Branches(terrain, measure, base, free, sizes, lattices);
            return branches.at(point, base).map(_ -> branches);
        } catch (Refusal _) {
            // there is no training of such a model, which each point says of itself
            return Optional.empty();
        }
    }

    List<Taken> taken() {
        return taken;
    }

    /// The formula that holds at a point with a model; empty where there is none.
    Optional<Taken> at(int[] at) {
        var known = taken.stream().filter(one -> one.holds(at)).findFirst();
        return known.isPresent() ? known : sought(at);
    }

    /// The figure at a point with a model; where no formula holds there, as a question of its own.
    Optional<Rational> figure(int[] at) {
        return at(at).map(one -> one.formula.at(numbers(at))).or(() -> alone(at));
    }

    /// The figure at a point as a question of its own; empty where the model has none.
    Optional<Rational> alone(int[] at) {
        var row = terrain.row(at, Optional.of(base));
        return row.valid() ? row.figures().get(terrain.measures().indexOf(measure)) : Optional.empty();
    }

    private synchronized Optional<Taken> sought(int[] at) {
        var known = taken.stream().filter(one -> one.holds(at)).findFirst();
        if (known.isPresent() || ends) {
            return known;
        }
        try {
            return at(at, terrain.ask(at).answer(base));
        } catch (Refusal _) {
            // what the point itself is refused for, it says as a question of its own
            return Optional.empty();
        }
    }

    private Optional<Taken> at(int[] at, Answer answer) {
        var found = made(answer).filter(one -> one.holds(at));
        found.ifPresent(taken::add);
        ends = found.isEmpty() || taken.size() == MOST;
        return found;
    }

    private Optional<Taken> made(Answer answer) {
        try {
            var branch = measure.branch(answer, sizes);
            if (branch.isEmpty()) {
                return Optional.empty();
            }
            var tests = new LinkedHashMap<List<Integer>, Test>();
            for (var proviso : branch.get().provisos()) {
                var test = test(proviso);
                if (test.isEmpty()) {
                    return Optional.empty();
                }
                if (differs(test.get())) {
                    tests.merge(test.get().places, test.get(), Test::and);
                }
            }
            var formula = branch.get().greatest();
            return Optional.of(new Taken(formula, lattices.apply(List.of(formula)),
                    List.copyOf(tests.values())));
        } catch (NotDivisible _) {
            return Optional.empty();
        }
    }

    private static boolean differs(Test test) {
        for (boolean holds : test.holds) {
            if (!holds) {
                return true;
            }
        }
        return false;
    }

    /// A proviso by the places of the axes that it rests on; empty where these have too many values.
    private Optional<Test> test(Proviso proviso) {
        var dims = new LinkedHashSet<String>();
        for (var size : proviso.sizes()) {
            Optional.ofNullable(bindings.get(size)).ifPresent(bound ->
                    bound.dims().forEach(dim -> dims.add(dim.name())));
        }
        var places = free.stream().filter(place -> dims.contains(terrain.grid().axes().get(place).dimension()))
                .toList();
        var many = places.stream().mapToInt(place -> terrain.numbers(place).length).toArray();
        long all = 1;
        for (int values : many) {
            all *= values;
            if (all > LOOKED) {
                return Optional.empty();
            }
        }
        var holds = new boolean[(int) all];
        var at = new int[terrain.grid().axes().size()];
        for (int i = 0; i < holds.length; i++) {
            int left = i;
            for (int j = many.length - 1; j >= 0; j--) {
                at[places.get(j)] = left % many[j];
                left /= many[j];
            }
            holds[i] = holds(proviso, at, places);
        }
        return Optional.of(new Test(places, many, holds));
    }

    private boolean holds(Proviso proviso, int[] at, List<Integer> places) {
        var numbers = numbers(at, places);
        var all = new HashMap<String, Rational>();
        try {
            for (var size : proviso.sizes()) {
                Optional.ofNullable(bindings.get(size)).map(bound -> bound.at(numbers))
                        .or(() -> Optional.ofNullable(values.get(size))).ifPresent(value -> all.put(size, value));
            }
            return proviso.holds().test(all);
        } catch (ArithmeticException | Refusal _) {
            // no model is there
            return false;
        }
    }

    private Map<String, Rational> numbers(int[] at) {
        return numbers(at, free);
    }

    private Map<String, Rational> numbers(int[] at, List<Integer> places) {
        var numbers = new HashMap<String, Rational>();
        for (int place : places) {
            numbers.put(terrain.grid().axes().get(place).dimension(), Rational.of(terrain.numbers(place)[at[place]]));
        }
        return numbers;
    }
}

package assay.space;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.algebra.Wholes;
import assay.ask.Answer;
import assay.model.Sizes;
import assay.notation.Lattice;
import assay.notation.Together;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// Points whose models have one form, so that figures are formulas in the sizes that differ.
///
/// A point is one of them where every size is a whole number that a size may be, and a multiple of what it must be one
/// of. Of any other it is asked by itself why it is none.
final class Face {
    private static final int REASONS = 1 << 18;
    /// Of fewer points each is a question of its own sooner than a formula is found that has conditions.
    private static final int MANY = 1 << 13;
    /// The greatest value of a size.
    static final long GREATEST = Sizes.GREATEST.num().longValueExact();

    private final Terrain terrain;
    private final Optional<Answer> base;
    private final Optional<Code> code;
    /// Why there is no model, by what is not as it must be and the numbers that it is made of.
    private final Map<List<Long>, String> reasons = new ConcurrentHashMap<>();

    /// Formulas as one function.
    ///
    /// @param together the figures that there are, and behind them what must be a whole number from one up
    /// @param lattice the same at all points, in blocks
    /// @param places of the axes whose numbers are its arguments
    /// @param numbers of each of these axes
    /// @param figures for each measure its place among the formulas, or -1
    /// @param branches the measures that have several formulas
    /// @param count how many of the formulas are figures
    private record Code(
            Together together, Lattice lattice, List<Integer> places, List<long[]> numbers, List<Integer> figures,
            Map<Integer, Branches> branches, int count) {
        long[] point(int[] at) {
            var point = new long[places.size()];
            for (int i = 0; i < point.length; i++) {
                point[i] = numbers.get(i)[at[places.get(i)]];
            }
            return point;
        }

        /// The places of the conditions that do not hold.
        List<Integer> broken(long[] values, BitSet others) {
            var broken = List.<Integer>of();
            for (int i = count; i < values.length; i++) {
                if (others.get(i) || values[i] < 1 || values[i] > GREATEST) {
                    broken = broken.isEmpty() ? new ArrayList<>() : broken;
                    broken.add(i);
                }
            }
            return broken;
        }

        /// Conditions, and the numbers that they are made of.
        List<Long> key(long[] point, List<Integer> conditions) {
            var key = new ArrayList<Long>();
            for (int i : conditions) {
                key.add((long) i);
                together.exprs().get(i).dims().forEach(d -> key.add(point[together.dims().indexOf(d.name())]));
            }
            return key;
        }

        Row row(int[] at, long[] point, long[] values, BitSet others) {
            var all = new ArrayList<Optional<Rational>>(figures.size());
            for (int m = 0; m < figures.size(); m++) {
                int i = figures.get(m);
                all.add(branches.containsKey(m) ? branches.get(m).figure(at) : i < 0 ? Optional.empty()
                        : Optional.of(others.get(i) ? together.at(i, point) : Rational.of(values[i])));
            }
            return Row.of(at, all);
        }
    }

    private Face(Terrain terrain, Optional<Answer> base, Optional<Code> code) {
        this.terrain = terrain;
        this.base = base;
        this.code = code;
    }

    /// Points of which none is known to have a model.
    static Face none(Terrain terrain) {
        return new Face(terrain, Optional.empty(), Optional.empty());
    }

    /// The points that differ from one, which has a model, in the values of some axes.
    static Face of(Terrain terrain, int[] point, List<Integer> free) {
        var base = terrain.answer(point);
        var face = new Face(terrain, Optional.of(base), code(terrain, point, base, free));
        return face.code.isEmpty() || face.agrees(point, free) ? face
                : new Face(terrain, Optional.of(base), Optional.empty());
    }

    private static Optional<Code> code(Terrain terrain, int[] point, Answer base, List<Integer> free) {
        var form = Form.of(base, free.stream().map(terrain.grid().axes()::get).toList());
        if (form.isEmpty()) {
            return Optional.empty();
        }
        var dims = List.copyOf(form.get().sizes());
        var wholes = Wholes.of(form.get().whole());
        var exprs = new ArrayList<Expr>();
        var figures = new ArrayList<Integer>();
        var branches = new HashMap<Integer, Branches>();
        for (var measure : terrain.measures()) {
            var formula = form.get().figure(measure);
            if (!measure.isOfForm(base)) {
                var several = many(terrain, free) ? Branches.of(terrain, measure, base, point, free,
                        form.get().sizes(), all -> lattice(terrain, all, dims, free, 0)) : Optional.<Branches>empty();
                if (several.isEmpty()) {
                    return Optional.empty();
                }
                branches.put(figures.size(), several.get());
                formula = Optional.empty();
            }
            figures.add(formula.isPresent() ? exprs.size() : -1);
            formula.map(wholes::in).ifPresent(exprs::add);
        }
        int count = exprs.size();
        exprs.addAll(form.get().whole());
        var numbers = free.stream().map(terrain::numbers).toList();
        return Optional.of(new Code(Together.of(exprs, dims), lattice(terrain, exprs, dims, free,
                exprs.size() - count), free, numbers, figures, branches, count));
    }

    private static boolean many(Terrain terrain, List<Integer> free) {
        long points = 1;
        for (int place : free) {
            points = Math.min(MANY, points * terrain.numbers(place).length);
        }
        return points == MANY;
    }

    private static Lattice lattice(Terrain terrain, List<Expr> exprs, List<String> dims, List<Integer> free,
            int conditions) {
        var cut = terrain.cut();
        int first = (int) free.stream().filter(place -> place < cut.axis()).count();
        int piece = free.contains(cut.axis()) ? cut.pieces().length() : first == free.size() ? 1
                : terrain.numbers(free.get(first)).length;
        return Lattice.of(exprs, dims, free.stream().map(terrain::numbers).toList(), first, piece, conditions);
    }

    /// The formulas at all points, in blocks; empty where there are none.
    Optional<Lattice> lattice() {
        return code.map(Code::lattice);
    }

    /// The number of the block of the lattice that a point is in.
    long block(int[] at) {
        var known = code.orElseThrow();
        long number = 0;
        for (int place : known.places) {
            number = number * terrain.numbers(place).length + at[place];
        }
        return known.lattice.pieces().block(number);
    }

    /// The formulas of a measure that has several.
    Optional<Branches> branches(int measure) {
        return Optional.ofNullable(code.orElseThrow().branches.get(measure));
    }

    /// The place of a measure among the formulas, or -1.
    int figure(int measure) {
        return code.orElseThrow().figures.get(measure);
    }

    /// Measures that are formulas, at a point by itself.
    ///
    /// @param point the numbers of the sizes
    void figures(long[] point, BitSet measures, BiConsumer<Integer, Optional<Rational>> to) {
        var known = code.orElseThrow();
        var values = new long[known.together.exprs().size()];
        var others = new BitSet();
        known.together.longsAt(point, values, others);
        measures.stream().forEach(m -> {
            int i = known.figures.get(m);
            to.accept(m, Optional.of(others.get(i) ? known.together.at(i, point) : Rational.of(values[i])));
        });
    }

    Row row(int[] at) {
        if (code.isEmpty()) {
            return terrain.row(at, base);
        }
        var known = code.get();
        var point = known.point(at);
        var values = new long[known.together.exprs().size()];
        var others = new BitSet();
        known.together.longsAt(point, values, others);
        var broken = known.broken(values, others);
        return broken.isEmpty() ? known.row(at, point, values, others) : invalid(at, point, broken);
    }

    /// A point that breaks conditions. What is said of it tells of their sizes alone, so it is asked once for each of
    /// their numbers.
    private Row invalid(int[] at, long[] point, List<Integer> broken) {
        var key = code.orElseThrow().key(point, broken);
        var known = reasons.get(key);
        if (known != null) {
            return Row.none(at, known);
        }
        var row = terrain.row(at, base);
        if (!row.valid() && reasons.size() < REASONS) {
            reasons.put(key, row.problem());
        }
        return row;
    }

    /// Whether points that are asked by themselves have the figures that the formulas have: one with another value of
    /// each axis, and one with another value of all.
    private boolean agrees(int[] point, List<Integer> free) {
        var all = point.clone();
        var others = new ArrayList<int[]>();
        for (int place : free) {
            int values = terrain.grid().axes().get(place).values().size();
            if (values > 1) {
                var other = point.clone();
                other[place] = point[place] == values - 1 ? 0 : values - 1;
                all[place] = other[place];
                others.add(other);
            }
        }
        others.add(all);
        others.add(point);
        return others.stream().allMatch(other -> {
            var own = terrain.row(other, base);
            var row = row(other);
            return own.figures().equals(row.figures()) && own.problem().equals(row.problem());
        });
    }
}

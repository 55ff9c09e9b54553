package assay.audit;

import assay.algebra.Rational;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Figures that stand in one column, or row, of a table or of lines that are printed alike: what most of them are of,
/// the one among them is of too.
final class Grid {
    /// What a figure should be of by those beside it, where it was taken for something else.
    ///
    /// @param name of the quantity; empty where they are of several
    /// @param context in tokens; empty where they are of several
    /// @param need what all that are cached beside it need to be said; empty where that is not one
    /// @param bytes of each value of all that are cached in its column or row; empty where they are of several formats
    /// @param kind of amount of all that have no unit on its line; empty where they are of several
    /// @param sure whether three or more stand in its column, all of that name
    record Expected(Optional<String> name, Optional<Rational> context, Optional<Need> need, Optional<Rational> bytes,
            Optional<Mark.Kind> kind, boolean sure) {
        static final Expected NOTHING = new Expected(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), false);

        /// How far a claim is from it, in bits.
        double against(Claim claim) {
            boolean other = name.isPresent() && !name.get().equals(called(claim));
            boolean longer = context.isPresent() && length(claim).filter(l -> !l.equals(context.get())).isPresent();
            boolean amount = kind.isPresent() && !kind.get().equals(claim.kind());
            return (other ? OTHER : 0) + (longer ? OTHER : 0) + (amount ? OTHER : 0);
        }

        private static final double OTHER = 5;
    }

    /// So many beside a figure tell what it is of.
    private static final int FEW = 2;
    /// A figure of fewer digits fits too much.
    private static final int TELLING = 3;

    private final Map<Figure, List<Figure>> columns = new HashMap<>();
    private final Map<Figure, List<Figure>> rows = new HashMap<>();
    /// Those without a unit on a line that is no row of a table.
    private final Map<Figure, List<Figure>> unmarked = new HashMap<>();

    private Grid() {}

    static Grid of(Parsed parsed) {
        var grid = new Grid();
        var lines = parsed.paper().lines();
        var open = new ArrayList<List<Figure>>();
        boolean table = false;
        for (int i = 0; i < lines.size(); i++) {
            var figures = parsed.figures(i);
            var line = lines.get(i);
            if (!line.cells().isEmpty()) {
                if (!table) {
                    open.clear();
                    table = true;
                }
                grid.cells(line, figures, open);
            } else {
                boolean alike = !table && figures.size() > 1 && figures.size() == open.size()
                        && alike(figures, open);
                if (!alike) {
                    open.clear();
                    figures.forEach(_ -> open.add(new ArrayList<>()));
                }
                table = false;
                var bare = figures.stream().filter(f -> !f.mark().said()).toList();
                bare.forEach(f -> grid.unmarked.put(f, bare));
                for (int k = 0; k < open.size(); k++) {
                    grid.put(figures.get(k), open.get(k));
                }
            }
        }
        return grid;
    }

    private static boolean alike(List<Figure> figures, List<List<Figure>> open) {
        for (int k = 0; k < figures.size(); k++) {
            var last = open.get(k).getLast();
            if (!last.mark().equals(figures.get(k).mark()) || !last.step().equals(figures.get(k).step())) {
                return false;
            }
        }
        return true;
    }

    private void cells(Line line, List<Figure> figures, List<List<Figure>> open) {
        var row = new ArrayList<Figure>();
        for (int c = 0; c < line.cells().size(); c++) {
            var cell = line.cells().get(c);
            while (open.size() <= c) {
                open.add(new ArrayList<>());
            }
            var inside = figures.stream().filter(f -> cell.start() <= f.start() && f.start() < cell.end()).toList();
            if (inside.size() == 1) {
                put(inside.getFirst(), open.get(c));
                row.add(inside.getFirst());
            }
        }
        row.forEach(f -> rows.put(f, row));
    }

    private void put(Figure figure, List<Figure> column) {
        column.add(figure);
        columns.put(figure, column);
    }

    /// @param history what was said of the figures before
    Expected expected(Figure figure, History history) {
        var column = beside(figure, columns, history);
        var row = beside(figure, rows, history);
        if (figure.digits() < TELLING) {
            return new Expected(Optional.empty(), Optional.empty(), Optional.empty(), bytes(column), Optional.empty(),
                    false);
        }
        var named = one(column, Grid::called);
        var name = named.isPresent() ? named : one(row, Grid::called);
        var context = one(column.stream().filter(c -> length(c).isPresent()).toList(), Grid::length)
                .flatMap(t -> t);
        var plain = beside(figure, unmarked, history);
        var kinds = plain.size() > FEW ? one(plain, Claim::kind).filter(k -> k == Mark.Kind.PARAMETERS)
                : Optional.<Mark.Kind>empty();
        var own = history.of(figure).flatMap(Verdict::claim);
        return new Expected(name.filter(n -> own.filter(c -> called(c).equals(n)).isEmpty()),
                context.filter(t -> own.flatMap(Grid::length).filter(t::equals).isEmpty()),
                most(column).or(() -> most(row)).filter(n -> !n.sizes().isEmpty()),
                bytes(column).or(() -> bytes(row)),
                kinds.filter(k -> own.filter(c -> c.kind() == k).isEmpty()),
                named.isPresent() && column.size() > FEW);
    }

    private static List<Claim> beside(Figure figure, Map<Figure, List<Figure>> by, History history) {
        var all = new ArrayList<Claim>();
        for (var other : by.getOrDefault(figure, List.of())) {
            if (!other.equals(figure)) {
                history.of(other).filter(Verdict::isRight).flatMap(Verdict::claim)
                        .filter(c -> c.measure() != Cue.Measure.SIZE).ifPresent(all::add);
            }
        }
        return all;
    }

    /// What all have in common.
    private static <T> Optional<T> one(List<Claim> claims, Function<Claim, T> of) {
        var all = new HashSet<T>();
        claims.forEach(c -> all.add(of.apply(c)));
        return claims.size() >= FEW && all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
    }

    /// Of each value of all that are cached.
    private static Optional<Rational> bytes(List<Claim> claims) {
        return one(claims.stream().filter(c -> c.measure() == Cue.Measure.CACHE).toList(), c -> c.need().bytes())
                .flatMap(b -> b);
    }

    /// What more than half of them, and three at least, need to be said.
    private static Optional<Need> most(List<Claim> claims) {
        var counts = new HashMap<Need, Integer>();
        claims.forEach(c -> counts.merge(c.need(), 1, Integer::sum));
        return counts.entrySet().stream().filter(e -> e.getValue() > FEW && 2 * e.getValue() > claims.size())
                .map(Map.Entry::getKey).findFirst();
    }

    /// The length of the sequence whose work or cache a claim is of.
    static Optional<Rational> length(Claim claim) {
        boolean work = claim.kind() == Mark.Kind.FLOPS && claim.name().startsWith("flops.")
                && !claim.name().endsWith(".token");
        return work ? Optional.of(claim.setting().whole("T")) : claim.need().sizes().stream().findFirst();
    }

    /// What a claim is of: a cache of a length that is said, or of the model's own, is one.
    static String called(Claim claim) {
        var name = claim.name();
        return name.equals("kv.at") ? "kv" : name.equals("adamw.weights") ? "memory.total" : name;
    }
}

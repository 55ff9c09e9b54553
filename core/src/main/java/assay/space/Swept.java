package assay.space;

import assay.ask.Answer;
import assay.ask.Words;
import assay.check.Measure;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Unit;
import assay.spec.Spec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Figures of models at all points of a grid.
///
/// @param measures what was asked for
/// @param units of the measures; none of a size
/// @param reduction what was kept and counted of all points
public record Swept(
        Grid grid, List<Measure> measures, List<Optional<Unit>> units, List<Part> parts, Reduction reduction) {
    /// The most rows that are held at once.
    public static final int MOST = 200_000;
    /// So many points are timed.
    private static final long TIMED = 1 << 16;
    /// So many points are begun without looking at the clock.
    private static final long MANY = 20_000_000;
    private static final double HOURS = 2;

    public Swept {
        measures = List.copyOf(measures);
        units = List.copyOf(units);
        parts = List.copyOf(parts);
    }

    /// The rows of one model, in the order of the grid.
    ///
    /// @param tally what was counted of all points; empty where nothing was
    public record Part(String model, List<Row> rows, Optional<Tally> tally) {
        public Part {
            rows = List.copyOf(rows);
        }
    }

    /// Sweeps.
    ///
    /// @throws Refusal where a model has no point with such sizes, a name is not known, a unit is another one, there
    ///     are too many rows, or so many points that they take longer than anyone waits for
    public static Swept of(List<Spec> specs, Words question, Grid grid, List<Measure> measures, Reduction reduction) {
        if (reduction.isNone()) {
            refuseMany(grid.size().multiply(BigInteger.valueOf(specs.size())));
        }
        var problems = new ArrayList<Problem>();
        var parts = new ArrayList<Part>();
        var units = new ArrayList<Optional<Unit>>();
        for (var spec : specs) {
            Refusal.collecting(() -> Terrain.of(spec, question, grid, measures), problems).ifPresent(terrain -> {
                terrain.some().ifPresent(reduction::check);
                parts.add(part(spec, terrain, reduction));
                if (units.isEmpty()) {
                    terrain.some().ifPresent(answer -> units.addAll(units(answer, measures)));
                }
            });
        }
        Refusal.ofAny(problems);
        refuseMore(parts.stream().mapToLong(part -> part.rows.size()).sum());
        return new Swept(grid, measures, units.isEmpty() ? measures.stream().map(_ -> Optional.<Unit>empty()).toList()
                : units, parts, reduction);
    }

    private static Part part(Spec spec, Terrain terrain, Reduction reduction) {
        var all = terrain.grid().size();
        if (reduction.isNone()) {
            return new Part(spec.name(), terrain.rows().toList(), Optional.empty());
        }
        refuseLong(all, HOURS, TIMED, () -> terrain.keep(0, TIMED, reduction::kept));
        var kept = terrain.keep(0, all.longValueExact(), reduction::kept);
        return new Part(spec.name(), kept.rows(), kept.tally());
    }

    /// Throws [Refusal] where so many rows are more than are held at once.
    public static void refuseMany(BigInteger rows) {
        if (rows.compareTo(BigInteger.valueOf(MOST)) > 0) {
            throw tooMany(rows.toString());
        }
    }

    /// As [#refuseMany], of rows that are counted no further.
    public static void refuseMore(long rows) {
        if (rows > MOST) {
            throw tooMany("more than " + MOST);
        }
    }

    private static Refusal tooMany(String rows) {
        return new Refusal(new Problem(rows, "--vary", "points are more than one table holds", "at most " + MOST
                + ": fewer values, a longer step such as 64..8192:256, --count, or --top 10 --best NAME, which keeps "
                + "so many"));
    }

    /// Throws [Refusal] where all points take longer than anyone waits for, by the time of the first ones.
    ///
    /// @param most hours that someone waits
    /// @param timed so many points are the first ones
    /// @param first works out these
    public static void refuseLong(BigInteger all, double most, long timed, Runnable first) {
        if (all.compareTo(BigInteger.valueOf(MANY)) <= 0) {
            return;
        }
        // the first ones are slower, since they work formulas out
        first.run();
        long start = System.nanoTime();
        first.run();
        double each = (System.nanoTime() - start) / 1e9 / timed;
        double hours = all.doubleValue() * each / 3600;
        if (hours > most) {
            throw new Refusal(new Problem(all.toString(), "--vary", "points would take about " + (hours < 48
                    ? Math.round(hours) + " hours" : Math.round(hours / 24) + " days") + " here, at "
                            + Math.round(1 / each) + " a second", "fewer values, or a longer step"));
        }
    }

    private static List<Optional<Unit>> units(Answer answer, List<Measure> measures) {
        return measures.stream().map(m -> m.unit(answer)).toList();
    }
}

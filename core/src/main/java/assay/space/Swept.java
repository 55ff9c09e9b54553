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
import java.util.function.Function;
import java.util.function.Supplier;

/// Figures of models at all points of a grid.
///
/// @param measures what was asked for
/// @param units of the measures; none of a size
public record Swept(Grid grid, List<Measure> measures, List<Optional<Unit>> units, List<Part> parts) {
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
    public record Part(String model, List<Row> rows) {
        public Part {
            rows = List.copyOf(rows);
        }
    }

    /// Sweeps, and has every row.
    ///
    /// @throws Refusal where a model has no point with such sizes, a name is not known, or there are too many points
    public static Swept of(List<Spec> specs, Words question, Grid grid, List<Measure> measures) {
        refuseMany(specs.size(), grid);
        return of(specs, question, grid, measures, terrain -> terrain.rows().toList());
    }

    /// Throws [Refusal] where the points of so many models are more than are held at once.
    public static void refuseMany(int models, Grid grid) {
        var all = grid.size().multiply(BigInteger.valueOf(models));
        if (all.compareTo(BigInteger.valueOf(MOST)) > 0) {
            throw new Refusal(new Problem(all.toString(), "--vary", "points are more than one table holds",
                    "at most " + MOST + ": fewer values, a longer step such as 64..8192:256, or --top 10 --best "
                            + "NAME, which keeps so many"));
        }
    }

    /// Sweeps, and has what is kept of the rows of each model.
    ///
    /// @throws Refusal as [#of(List, Words, Grid, List)]; of too many points with how long they would take
    public static Swept keeping(List<Spec> specs, Words question, Grid grid, List<Measure> measures,
            Supplier<Kept> keeping) {
        return of(specs, question, grid, measures, terrain -> {
            refuseLong(grid.size(), HOURS, TIMED, () -> terrain.keep(0, TIMED, keeping));
            return terrain.keep(0, grid.size().longValueExact(), keeping).rows();
        });
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

    private static Swept of(List<Spec> specs, Words question, Grid grid, List<Measure> measures,
            Function<Terrain, List<Row>> rows) {
        var problems = new ArrayList<Problem>();
        var parts = new ArrayList<Part>();
        var units = new ArrayList<Optional<Unit>>();
        for (var spec : specs) {
            Refusal.collecting(() -> Terrain.of(spec, question, grid, measures), problems).ifPresent(terrain -> {
                parts.add(new Part(spec.name(), rows.apply(terrain)));
                if (units.isEmpty()) {
                    terrain.some().ifPresent(answer -> units.addAll(units(answer, measures)));
                }
            });
        }
        Refusal.ofAny(problems);
        return new Swept(grid, measures, units.isEmpty() ? measures.stream().map(_ -> Optional.<Unit>empty()).toList()
                : units, parts);
    }

    private static List<Optional<Unit>> units(Answer answer, List<Measure> measures) {
        return measures.stream().map(m -> m.unit(answer)).toList();
    }
}

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
public record Swept(Grid grid, List<Measure> measures, List<Optional<Unit>> units, List<Part> parts) {
    /// The most rows that are held at once.
    public static final int MOST = 200_000;

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

    /// Sweeps.
    ///
    /// @throws Refusal where a model has no point with such sizes, a name is not known, or there are too many points
    public static Swept of(List<Spec> specs, Words question, Grid grid, List<Measure> measures) {
        var all = grid.size().multiply(BigInteger.valueOf(specs.size()));
        if (all.compareTo(BigInteger.valueOf(MOST)) > 0) {
            throw new Refusal(new Problem(all.toString(), "--vary", "points are more than one table holds",
                    "at most " + MOST + ": fewer values, or a longer step such as 64..8192:256"));
        }
        var problems = new ArrayList<Problem>();
        var parts = new ArrayList<Part>();
        var units = new ArrayList<Optional<Unit>>();
        for (var spec : specs) {
            Refusal.collecting(() -> Terrain.of(spec, question, grid, measures), problems).ifPresent(terrain -> {
                parts.add(new Part(spec.name(), terrain.rows().toList()));
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

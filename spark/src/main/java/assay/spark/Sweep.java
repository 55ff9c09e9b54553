package assay.spark;

import assay.command.Sweeping;
import assay.space.Terrain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// A sweep where it is worked out.
///
/// @param terrains of the models, in their order
record Sweep(Sweeping.Task task, List<Terrain> terrains) {
    /// What this process knows, by the job.
    private static final Map<String, Sweep> KNOWN = new ConcurrentHashMap<>();

    Sweep {
        terrains = List.copyOf(terrains);
    }

    /// Makes the terrains.
    ///
    /// @throws assay.problem.Refusal with all that is wrong with any of them
    static Sweep of(Sweeping.Task task) {
        return new Sweep(task, task.terrains());
    }

    /// What travelled, made once in each process.
    static Sweep arrived(Shipped shipped) {
        return KNOWN.computeIfAbsent(shipped.job(), _ -> of(shipped.task()));
    }

    /// What is asked here need not travel to the threads of this process.
    static void here(String job, Sweep sweep) {
        KNOWN.put(job, sweep);
    }

    static void forget(String job) {
        KNOWN.remove(job);
    }

    /// What is kept of a range.
    Outcome outcome(Range range) {
        var terrain = terrains.get(range.model());
        var reduced = Reducing.of(terrain, task.reduction(), range.from(), range.to());
        var lines = reduced.rows().stream().map(row -> Line.of(task.grid(), row))
                .collect(Collectors.toCollection(ArrayList::new));
        lines.sort(Line.ORDER);
        return new Outcome(range, lines, reduced.counts(), new ArrayList<>());
    }
}

package assay.spark;

import assay.space.Kept;
import assay.space.Reduction;
import assay.space.Row;
import assay.space.Tally;
import assay.space.Terrain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From points to what is kept and counted of them: what a worker does all the time.
///
/// @param tally what was counted; empty where nothing is
record Reducing(List<Row> rows, Optional<Tally> tally) {
    /// What is kept of the points from one number up to another; all rows where nothing says what is kept.
    ///
    /// One thread does it, since each worker has a task for each of its cores.
    static Reducing of(Terrain terrain, Reduction reduction, long from, long to) {
        if (reduction.isNone()) {
            var rows = new ArrayList<Row>();
            terrain.rows(from, to, rows::add);
            return new Reducing(rows, Optional.empty());
        }
        Kept kept = reduction.kept();
        terrain.keep(from, to, kept);
        return new Reducing(kept.rows(), kept.tally());
    }

    /// The counts, as they travel.
    ArrayList<Count> counts() {
        var counts = new ArrayList<Count>();
        tally.ifPresent(t -> t.tell((name, count) -> counts.add(new Count(name, count))));
        return counts;
    }
}

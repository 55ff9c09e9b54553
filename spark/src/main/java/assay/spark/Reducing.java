package assay.spark;

import assay.space.Kept;
import assay.space.Row;
import assay.space.Terrain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// From points to what is kept of them: what a worker does all the time.
final class Reducing {
    private Reducing() {}

    /// What is kept of the points from one number up to another; all rows where nothing says what is kept.
    ///
    /// One thread does it, since each worker has a task for each of its cores.
    static List<Row> of(Terrain terrain, Optional<Supplier<Kept>> keeping, long from, long to) {
        if (keeping.isEmpty()) {
            var rows = new ArrayList<Row>();
            terrain.rows(from, to, rows::add);
            return rows;
        }
        var kept = keeping.get().get();
        terrain.keep(from, to, kept);
        return kept.rows();
    }
}

package assay.spark;

import assay.space.Kept;
import assay.space.Terrain;
import java.util.Optional;
import java.util.function.Supplier;

/// How many points a second one core works out here.
final class Pace {
    private static final double ENOUGH = 0.2;
    private static final long FIRST = 64;

    private Pace() {}

    /// By the first points, after the very first ones, at which formulas are worked out.
    static double of(Terrain terrain, Optional<Supplier<Kept>> keeping, long all) {
        Reducing.of(terrain, keeping, 0, Math.min(all, FIRST));
        for (long points = Math.min(all, FIRST);; points = Math.min(all, 2 * points)) {
            long start = System.nanoTime();
            Reducing.of(terrain, keeping, 0, points);
            double seconds = Math.max(1, System.nanoTime() - start) / 1e9;
            if (seconds > ENOUGH || points == all) {
                return points / seconds;
            }
        }
    }
}

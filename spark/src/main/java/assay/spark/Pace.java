package assay.spark;

import assay.space.Reduction;
import assay.space.Terrain;

/// How many points a second one core works out here.
final class Pace {
    private static final double ENOUGH = 0.2;
    private static final long FIRST = 64;

    private Pace() {}

    /// By the first points, after the very first ones, at which formulas are worked out.
    static double of(Terrain terrain, Reduction reduction, long all) {
        Reducing.of(terrain, reduction, 0, Math.min(all, FIRST));
        for (long points = Math.min(all, FIRST);; points = Math.min(all, 2 * points)) {
            long start = System.nanoTime();
            Reducing.of(terrain, reduction, 0, points);
            double seconds = Math.max(1, System.nanoTime() - start) / 1e9;
            if (seconds > ENOUGH || points == all) {
                return points / seconds;
            }
        }
    }
}

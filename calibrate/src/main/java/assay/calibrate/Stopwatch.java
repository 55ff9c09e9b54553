package assay.calibrate;

import ai.onnxruntime.OrtException;
import assay.ask.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Times probes in rounds, one run of each after the other, so that what else the machine does meets all alike.
///
/// By the clock the least of all runs counts, as other work is in some runs and the work itself in every one. Of the
/// processor's own time, to which other work adds nothing but which what shares its core slows, the median does.
final class Stopwatch {
    /// A run that is shorter is repeated in a round.
    private static final double SHORT = .004;
    private static final int MOST = 8;
    private static final double NANO = 1e-9;
    /// Rounds at least.
    private static final int LEAST = 3;

    private final int threads;
    private final Watch watch;

    Stopwatch(int threads, Watch watch) {
        this.threads = threads;
        this.watch = watch;
    }

    /// Seconds of one kernel of a probe.
    ///
    /// @param seconds that count
    /// @param least of all runs, `middle` the median
    record Timed(Probe probe, double seconds, double least, double middle, int runs) {
        double rate() {
            return probe.flops() / seconds;
        }

        /// How much longer than the least run the middle one took, as a part of it.
        double spread() {
            return middle / least - 1;
        }
    }

    /// What probes take.
    ///
    /// @param budget seconds for all rounds; three are run whatever they take
    /// @return none where the one who watches has enough
    List<Timed> time(List<Probe> probes, double budget) throws OrtException {
        var runners = new ArrayList<Runner>();
        var taken = new LinkedHashMap<Probe, List<Double>>();
        try {
            for (var probe : probes) {
                if (watch.stopped()) {
                    break;
                }
                watch.told("preparing " + (runners.size() + 1) + " of " + probes.size() + ": " + probe.name());
                var runner = Runner.of(probe, threads);
                runners.add(runner);
                runner.seconds();
                taken.put(probe, new ArrayList<>());
            }
            rounds(probes, runners, taken, budget);
        } finally {
            for (var runner : runners) {
                runner.close();
            }
        }
        return watch.stopped() ? List.of()
                : taken.entrySet().stream().map(e -> timed(e.getKey(), e.getValue(), Runner.own(threads))).toList();
    }

    private void rounds(List<Probe> probes, List<Runner> runners, Map<Probe, List<Double>> taken, double budget)
            throws OrtException {
        long from = System.nanoTime();
        int round = 0;
        for (double spent = 0; !watch.stopped() && (round < LEAST || spent < budget); spent = (System.nanoTime() - from) * NANO, round++) {
            for (int i = 0; i < probes.size() && !watch.stopped(); i++) {
                watch.told("timing, round " + (round + 1) + ", " + Math.round((System.nanoTime() - from) * NANO) + " of "
                        + Math.round(budget) + " s: " + probes.get(i).name());
                var times = taken.getOrDefault(probes.get(i), new ArrayList<>());
                double one = runners.get(i).seconds();
                times.add(one);
                for (int more = 1; more < Math.min(MOST, SHORT / one); more++) {
                    times.add(runners.get(i).seconds());
                }
            }
        }
    }

    private static Timed timed(Probe probe, List<Double> times, boolean own) {
        var sorted = times.stream().sorted().toList();
        double each = probe.times();
        double least = sorted.getFirst() / each;
        double middle = sorted.get(sorted.size() / 2) / each;
        return new Timed(probe, own ? middle : least, least, middle, sorted.size());
    }
}

package assay.spark;

import assay.algebra.Rational;
import assay.ask.Watch;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/// Ranges that are worked out by workers.
final class Running {
    private final Workers workers;
    private final Shipped shipped;
    private final Optional<Checkpoint> checkpoint;
    private final List<Gathered> gathered;
    private final Watch watch;
    private final long points;
    private final long started = System.nanoTime();
    private long before;
    private long done;

    /// @param gathered what is kept of each model
    /// @param points of all models
    Running(Workers workers, Shipped shipped, Optional<Checkpoint> checkpoint, List<Gathered> gathered, long points,
            Watch watch) {
        this.workers = workers;
        this.shipped = shipped;
        this.checkpoint = checkpoint;
        this.gathered = List.copyOf(gathered);
        this.points = points;
        this.watch = watch;
    }

    /// Works all ranges out that the checkpoint has not.
    ///
    /// @throws Refusal where one comes to nothing, with why; and where it is stopped
    void all(List<Range> ranges) {
        var left = new ArrayList<Range>();
        for (var range : ranges) {
            var known = checkpoint.flatMap(c -> c.of(range));
            known.ifPresent(this::take);
            if (known.isEmpty()) {
                left.add(range);
            }
        }
        before = done;
        if (!left.isEmpty()) {
            run(left);
        }
    }

    private void run(List<Range> left) {
        var sweep = new JavaSparkContext(workers.context()).broadcast(shipped);
        new Awaited(workers.context(), watch, this::progress, this::stopped).all(left, new Doing(sweep), this::keep)
                .ifPresent(failure -> {
                    throw new Refusal(new Problem("the sweep on " + workers.master(), "", "failed: "
                            + Workers.said(failure), checkpoint.isPresent() ? "the same call goes on where it stopped"
                                    : "--checkpoint FOLDER keeps what is finished"));
                });
    }

    private void keep(Outcome outcome) {
        if (!outcome.wrong().isEmpty()) {
            var problems = new LinkedHashSet<Problem>();
            outcome.wrong().forEach(wrong -> problems.add(wrong.problem()));
            throw new Refusal(List.copyOf(problems));
        }
        checkpoint.ifPresent(c -> c.keep(outcome));
        take(outcome);
    }

    private void take(Outcome outcome) {
        gathered.get(outcome.range().model()).add(outcome);
        done += outcome.range().size();
    }

    private Refusal stopped() {
        return new Refusal(new Problem("the sweep", "", "was stopped after " + said(done) + " of "
                + said(points) + " points", checkpoint.isPresent() ? "the same call goes on there"
                        : "--checkpoint FOLDER would have kept them"));
    }

    private static String said(long count) {
        return Figures.exact(Rational.of(count));
    }

    /// How far it is.
    private String progress() {
        double seconds = (System.nanoTime() - started) / 1e9;
        double rate = (done - before) / Math.max(seconds, 1e-3);
        var line = said(done) + " of " + said(points) + " points";
        return done == before ? line : line + ", " + said(Math.round(rate)) + " a second, "
                + said(Math.round((points - done) / rate)) + " s left";
    }
}

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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/// Ranges that are worked out by workers.
///
/// Spark hands over what a range comes to as soon as it is there, and does a range again that a lost worker had: what
/// is handed over is never lost.
final class Running {
    private static final int POLL = 100;

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
        var queue = new LinkedBlockingQueue<Outcome>();
        var context = new JavaSparkContext(workers.context());
        var sweep = context.broadcast(shipped);
        var future = workers.context().submitJob(context.parallelize(left, left.size()).rdd(), new Doing(sweep),
                CollectionConverters.<Object>asScala(IntStream.range(0, left.size()).boxed().map(i -> (Object) i)
                        .toList()).toSeq(), (_, outcome) -> {
                            queue.add(outcome);
                            return BoxedUnit.UNIT;
                        }, () -> BoxedUnit.UNIT);
        await(future, queue);
    }

    private void await(SimpleFutureAction<BoxedUnit> future, LinkedBlockingQueue<Outcome> queue) {
        try {
            while (true) {
                // asked before the queue is: what came last is taken, too
                boolean over = future.isCompleted();
                var next = queue.poll(over ? 0 : POLL, TimeUnit.MILLISECONDS);
                if (next != null) {
                    keep(next);
                } else if (over) {
                    break;
                }
                watch.told(progress());
                if (watch.stopped()) {
                    throw stopped();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw stopped();
        } finally {
            future.cancel();
        }
        var failure = future.value().get().failed();
        if (failure.isSuccess()) {
            throw watch.stopped() ? stopped() : new Refusal(new Problem("the sweep on " + workers.master(), "",
                    "failed: " + Workers.said(failure.get()), checkpoint.isPresent() ? "the same call goes on where it "
                            + "stopped" : "--checkpoint FOLDER keeps what is finished"));
        }
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

    /// How far it is, by what is done and by what Spark says of its tasks.
    private String progress() {
        double seconds = (System.nanoTime() - started) / 1e9;
        double rate = (done - before) / Math.max(seconds, 1e-3);
        var tracker = workers.context().statusTracker();
        int tasks = 0;
        for (int stage : tracker.getActiveStageIds()) {
            var info = tracker.getStageInfo(stage);
            tasks += info.isDefined() ? info.get().numActiveTasks() : 0;
        }
        var line = said(done) + " of " + said(points) + " points, " + tasks + " tasks at work";
        return done == before ? line : line + ", " + said(Math.round(rate)) + " a second, "
                + said(Math.round((points - done) / rate)) + " s left";
    }
}

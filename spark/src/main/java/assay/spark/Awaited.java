package assay.spark;

import assay.ask.Watch;
import assay.problem.Refusal;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/// What Spark's workers make of items, each by itself, as it arrives.
///
/// Spark hands over what an item comes to as soon as it is there, and does one again that a lost worker had: what is
/// handed over is never lost.
///
/// @param watch hears how far it is
/// @param progress in words
/// @param stopped what is said where nobody waits any longer
record Awaited(SparkContext context, Watch watch, Supplier<String> progress, Supplier<Refusal> stopped) {
    private static final int POLL = 100;

    /// Does all of them.
    ///
    /// @param doing a task: what one item comes to
    /// @param taken hears of each; may refuse
    /// @return why it ended before all were done; empty where all were
    /// @throws Refusal where it is stopped
    <I extends Serializable, O extends Serializable> Optional<Throwable> all(List<I> items,
            Function1<Iterator<I>, O> doing, Consumer<O> taken) {
        var queue = new LinkedBlockingQueue<O>();
        var future = context.submitJob(new JavaSparkContext(context).parallelize(items, items.size()).rdd(), doing,
                CollectionConverters.<Object>asScala(IntStream.range(0, items.size()).boxed().map(i -> (Object) i)
                        .toList()).toSeq(), (_, outcome) -> {
                            queue.add(outcome);
                            return BoxedUnit.UNIT;
                        }, () -> BoxedUnit.UNIT);
        return await(future, queue, taken);
    }

    private <O> Optional<Throwable> await(SimpleFutureAction<BoxedUnit> future, LinkedBlockingQueue<O> queue,
            Consumer<O> taken) {
        try {
            while (true) {
                // asked before the queue is: what came last is taken, too
                boolean over = future.isCompleted();
                var next = queue.poll(over ? 0 : POLL, TimeUnit.MILLISECONDS);
                if (next != null) {
                    taken.accept(next);
                } else if (over) {
                    break;
                }
                watch.told(progress.get() + ", " + tasks() + " tasks at work");
                if (watch.stopped()) {
                    throw stopped.get();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw stopped.get();
        } finally {
            future.cancel();
        }
        var failure = future.value().get().failed();
        if (failure.isSuccess() && watch.stopped()) {
            throw stopped.get();
        }
        return failure.isSuccess() ? Optional.of(failure.get()) : Optional.empty();
    }

    /// How many tasks workers do at the moment.
    private int tasks() {
        var tracker = context.statusTracker();
        int tasks = 0;
        for (int stage : tracker.getActiveStageIds()) {
            var info = tracker.getStageInfo(stage);
            tasks += info.isDefined() ? info.get().numActiveTasks() : 0;
        }
        return tasks;
    }
}

package assay.spark;

import assay.ask.Watch;
import assay.command.Unwritten;
import assay.command.Workforce;
import assay.problem.Refusal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/// A task of Spark: what one number comes to, or why it comes to nothing.
final class Numbered extends AbstractFunction1<Iterator<Long>, Numbered.Outcome> implements Serializable {
    private static final long serialVersionUID = 1L;
    /// What this process knows, by the job.
    private static final Map<String, Workforce.Task> KNOWN = new ConcurrentHashMap<>();

    private final Broadcast<Shipped> shipped;

    Numbered(Broadcast<Shipped> shipped) {
        this.shipped = shipped;
    }

    /// A task that travels.
    ///
    /// @param data as [Carried]; none for threads of the process that asks
    record Shipped(String job, List<byte[]> data) implements Serializable {}

    /// What a number comes to.
    ///
    /// @param wrong why it comes to nothing; empty where it does not
    /// @param unwritten whether that is a file that was not written to its end
    record Outcome(long number, String text, List<assay.spark.Outcome.Wrong> wrong, boolean unwritten)
            implements Serializable {}

    /// What is asked here need not travel to the threads of this process.
    static void here(String job, Workforce.Task task) {
        KNOWN.put(job, task);
    }

    static void forget(String job) {
        KNOWN.remove(job);
    }

    @Override
    public Outcome apply(Iterator<Long> numbers) {
        long number = numbers.next();
        try {
            var task = KNOWN.computeIfAbsent(shipped.value().job(), _ -> Carried.value(
                    shipped.value().data().getFirst(), Workforce.Task.class));
            return new Outcome(number, task.run(number, Watch.none()), new ArrayList<>(), false);
        } catch (Refusal refusal) {
            return new Outcome(number, "", refusal.problems().stream().map(assay.spark.Outcome.Wrong::of)
                    .collect(Collectors.toCollection(ArrayList::new)), false);
        } catch (Unwritten unwritten) {
            return new Outcome(number, "", new ArrayList<>(List.of(assay.spark.Outcome.Wrong.of(
                    unwritten.problem()))), true);
        }
    }
}

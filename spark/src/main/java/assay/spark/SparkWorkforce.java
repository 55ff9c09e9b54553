package assay.spark;

import assay.algebra.Rational;
import assay.ask.Watch;
import assay.command.Asked;
import assay.command.Unwritten;
import assay.command.Workforce;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;

/// Spark's workers, who do tasks by their numbers.
public final class SparkWorkforce implements Workforce {
    @Override
    public String name() {
        return "spark";
    }

    @Override
    public void each(Task task, List<Long> numbers, Asked asked, Watch watch, Done done) {
        if (numbers.isEmpty()) {
            return;
        }
        watch.told("Spark starts");
        var job = UUID.randomUUID().toString();
        var count = new AtomicLong();
        try (var workers = Workers.at(asked.text("master"), task.needs().toArray(Class<?>[]::new))) {
            Numbered.here(job, task);
            var data = workers.here() ? List.<byte[]>of() : List.of(Carried.bytes(task, task.what()));
            var shipped = new JavaSparkContext(workers.context()).broadcast(new Numbered.Shipped(job, data));
            new Awaited(workers.context(), watch, () -> said(count.get()) + " of "
                    + Figures.counted(numbers.size(), task.noun()), () -> stopped(task, count.get()))
                    .all(new ArrayList<>(numbers), new Numbered(shipped), outcome -> {
                        refuse(outcome);
                        done.is(outcome.number(), outcome.text());
                        count.incrementAndGet();
                    }).ifPresent(failure -> {
                        throw new Refusal(new Problem(task.what() + " on " + workers.master(), "", "failed: "
                                + Workers.said(failure), ""));
                    });
        } finally {
            Numbered.forget(job);
        }
    }

    private static void refuse(Numbered.Outcome outcome) {
        var problems = new LinkedHashSet<Problem>();
        outcome.wrong().forEach(wrong -> problems.add(wrong.problem()));
        if (outcome.unwritten()) {
            throw new Unwritten(problems.getFirst());
        }
        Refusal.ofAny(problems);
    }

    private static Refusal stopped(Task task, long done) {
        return new Refusal(new Problem(task.what(), "", "were stopped after "
                + Figures.counted(done, task.noun()), ""));
    }

    private static String said(long count) {
        return Figures.exact(Rational.of(count));
    }
}

package assay.store;

import assay.algebra.Rational;
import assay.ask.Watch;
import assay.command.Asked;
import assay.command.Unwritten;
import assay.command.Workforce;
import assay.problem.Refusal;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Makes the parts of a table that are not there, as many at once as there are cores: each in a table in memory, which
/// is then written as a file.
final class Build {
    /// So often while a part is filled is looked at whether to stop.
    private static final int LOOKS = 16;
    private static final long LOOK = 100;
    private static final double SECOND = 1e9;

    private final Source source;
    private final Parts parts;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicBoolean enough = new AtomicBoolean();

    Build(Source source, Parts parts) {
        this.source = source;
        this.parts = parts;
    }

    /// Makes them.
    ///
    /// @throws Unwritten where one cannot be written, or nobody waits any longer
    void run(Watch watch) {
        long missing = 0;
        for (long part = 0; part < parts.count(); part++) {
            missing += parts.has(part) ? 0 : parts.to(part) - parts.from(part);
        }
        if (parts.finished() == parts.count()) {
            return;
        }
        int workers = (int) Math.min(Runtime.getRuntime().availableProcessors(), parts.count());
        var running = new ArrayList<Future<?>>();
        try (var duck = Duck.memory(parts.spill()); var pool = Executors.newFixedThreadPool(workers)) {
            duck.run("SET threads = " + workers);
            for (int i = 0; i < workers; i++) {
                running.add(pool.submit(() -> work(duck)));
            }
            watched(watch, running, missing);
        } catch (Duck.Failure failure) {
            throw parts.unwritten(failure);
        }
        if (watch.stopped()) {
            throw parts.stopped();
        }
    }

    /// Has them made elsewhere, each by its number.
    ///
    /// @throws Unwritten as [#run(Watch)]
    void run(Elsewhere elsewhere, Watch watch) {
        var missing = LongStream.range(0, parts.count()).filter(part -> !parts.has(part)).boxed().toList();
        try {
            elsewhere.workers().each(elsewhere.task(), missing, elsewhere.asked(), watch, (_, _) -> { });
        } catch (Refusal refusal) {
            throw watch.stopped() ? parts.stopped() : refusal;
        }
        if (parts.finished() < parts.count()) {
            throw parts.unwritten("parts that workers wrote are not seen here: -o needs a folder that all share");
        }
    }

    /// Who makes parts elsewhere, and how one is made there.
    record Elsewhere(Workforce workers, Workforce.Task task, Asked asked) {}

    /// Makes one with this thread, if it is not there.
    void one(long part) {
        if (parts.has(part)) {
            return;
        }
        try (var duck = Duck.memory(parts.spill(part))) {
            duck.run("SET threads = 1");
            collect(duck);
            make(duck, part);
        } catch (Duck.Failure failure) {
            throw parts.unwritten(failure);
        }
    }

    private void collect(Duck duck) {
        duck.run("CREATE TEMP TABLE collected (" + source.columns().stream().map(Column::declared)
                .collect(Collectors.joining(", ")) + ", " + Duck.name(Rows.ODD) + " VARCHAR)");
    }

    /// Waits, and says how far it is.
    private void watched(Watch watch, Iterable<Future<?>> running, long missing) {
        long start = System.nanoTime();
        for (var worker : running) {
            boolean ended = false;
            while (!ended) {
                try {
                    worker.get(LOOK, TimeUnit.MILLISECONDS);
                    ended = true;
                } catch (TimeoutException _) {
                    watch.told(progress(missing, (System.nanoTime() - start) / SECOND));
                    enough.compareAndSet(false, watch.stopped());
                } catch (InterruptedException _) {
                    enough.set(true);
                    Thread.currentThread().interrupt();
                    throw parts.stopped();
                } catch (ExecutionException e) {
                    enough.set(true);
                    throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
                }
            }
        }
    }

    private String progress(long missing, double seconds) {
        long made = done.get();
        double rate = made / seconds;
        return Figures.exact(Rational.of(made)) + " of " + Figures.counted(missing, source.noun())
                + (made == 0 ? "" : ", " + Figures.exact(Rational.of(Math.round(rate))) + " a second, "
                        + left((missing - made) / rate) + " left");
    }

    /// A time, as roughly as it is known.
    static String left(double seconds) {
        return seconds < 90 ? Math.round(seconds) + " s" : seconds < 5400 ? Math.round(seconds / 60) + " min"
                : seconds < 172_800 ? Math.round(seconds / 3600) + " h" : Math.round(seconds / 86_400) + " days";
    }

    private void work(Duck whole) {
        try (var duck = whole.another()) {
            collect(duck);
            for (long part = next.getAndIncrement(); part < parts.count() && !enough.get();
                    part = next.getAndIncrement()) {
                if (!parts.has(part)) {
                    make(duck, part);
                }
            }
        } catch (RuntimeException e) {
            enough.set(true);
            throw e;
        }
    }

    /// The columns as a part has them: Parquet would keep a `HUGEINT` as a `DOUBLE`.
    private String stored() {
        return source.columns().stream().map(column -> Duck.name(column.name()) + (column.isFigure()
                ? Shape.DECIMAL + " AS " + Duck.name(column.name()) : "")).collect(Collectors.joining(", ")) + ", "
                + Duck.name(Rows.ODD);
    }

    private void make(Duck duck, long part) {
        long block = Math.max(1, source.part() / LOOKS);
        try (var rows = new Rows(duck, "collected", source.columns())) {
            for (long at = parts.from(part); at < parts.to(part); at += block) {
                if (enough.get()) {
                    return;
                }
                long to = Math.min(at + block, parts.to(part));
                source.fill(at, to, rows);
                done.addAndGet(to - at);
            }
        }
        try {
            duck.run("COPY (SELECT " + stored() + " FROM collected) TO " + Duck.text(parts.draft(part).toString())
                    + " (FORMAT parquet, COMPRESSION zstd)");
            parts.finish(part);
            duck.run("TRUNCATE collected");
        } catch (Duck.Failure | Unwritten e) {
            parts.drop(part);
            throw e;
        }
    }
}

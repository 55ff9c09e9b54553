package assay.cli;

import assay.ask.Watch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Someone who waits for an answer: is told at a terminal how far it is, and has enough of it with Ctrl-C, which gives
/// the best so far.
final class Waiting implements Watch, AutoCloseable {
    private static final long MILLI = 1_000_000;
    /// Nanoseconds before the first line, and between one and the next.
    private static final long QUIET = 200 * MILLI;
    /// Milliseconds that the program has to end once it is stopped.
    private static final long PATIENCE = 10_000;

    private final Person person;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread hook;
    private long last = System.nanoTime();
    private boolean told;

    Waiting(Person person) {
        this.person = person;
        var working = Thread.currentThread();
        this.hook = new Thread(() -> stop(working));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// The program ends when this does: the one that works ends it before.
    private void stop(Thread working) {
        stopped.set(true);
        try {
            working.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean stopped() {
        return stopped.get();
    }

    @Override
    public void told(String line) {
        long now = System.nanoTime();
        if (now - last > QUIET) {
            last = now;
            told = true;
            person.progress(line);
        }
    }

    @Override
    public void close() {
        if (told) {
            person.progress("");
        }
        if (!stopped()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}

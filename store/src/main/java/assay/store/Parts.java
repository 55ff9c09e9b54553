package assay.store;

import assay.command.Unwritten;
import assay.disk.Destination;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The finished parts of a table, in a folder beside its file, `FILE.parts`, until the table is whole. A part gets its
/// name when it is finished; what decides what is in it stands in `manifest`.
final class Parts implements AutoCloseable {
    private static final String MANIFEST = "manifest";
    private static final String RUNS = "runs ";
    private static final String LAYOUT = "assay parts 1";

    private final Destination file;
    private final Path folder;
    private final @Nullable FileChannel lock;
    private final long rows;
    private final long each;

    private Parts(Destination file, Path folder, @Nullable FileChannel lock, long rows, long each) {
        this.file = file;
        this.folder = folder;
        this.lock = lock;
        this.rows = rows;
        this.each = each;
    }

    /// Where the parts of a file lie.
    static Path folder(Destination file) {
        return file.path().resolveSibling(file.path().getFileName() + ".parts");
    }

    /// How many calls had rows in the file to which the parts that are left are to be added; empty where none are left.
    static Optional<Long> runs(Destination file) {
        try (var lines = Files.lines(folder(file).resolve(MANIFEST))) {
            return lines.filter(line -> line.startsWith(RUNS)).map(line -> Long.valueOf(line.substring(RUNS.length())))
                    .findFirst();
        } catch (IOException | UncheckedIOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// What tells a table from every other, as a digest.
    static String identity(Source source) {
        var text = String.join("\n", source.name(), source.columns().toString(), String.valueOf(source.rows()),
                String.valueOf(source.part()), source.made().toString(), source.identity());
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes the folder, or goes on with the one that is there.
    ///
    /// @param runs how many there are in the file to whose rows these are added
    /// @param resume whether what is there may be used
    /// @throws Refusal where parts are there that may not be used
    /// @throws Unwritten where it cannot be made
    static Parts open(Destination file, Source source, long runs, boolean resume) {
        var folder = folder(file);
        var shown = file.shown() + ".parts";
        var manifest = folder.resolve(MANIFEST);
        var text = String.join("\n", LAYOUT, "identity " + identity(source), RUNS + runs, "");
        FileChannel lock = null;
        try {
            Files.createDirectories(folder);
            lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lock)) {
                throw new Refusal(new Problem(file.shown(), "-o", "is being written by another call",
                        "wait for its end, or name another file"));
            }
            if (Files.exists(manifest)) {
                check(shown, Files.readString(manifest), text, resume);
            } else if (others(folder).isPresent()) {
                throw new Refusal(new Problem(shown, "-o", "is there, and is no folder of parts",
                        "name another file, whose parts lie beside it until it is whole"));
            } else {
                var draft = folder.resolve("." + MANIFEST);
                Files.writeString(draft, text);
                Files.move(draft, manifest, StandardCopyOption.ATOMIC_MOVE);
            }
            return new Parts(file, folder, lock, source.rows(), source.part());
        } catch (IOException e) {
            closed(lock);
            throw new Unwritten(new Problem(shown, "-o", "could not be written", reason(e)));
        } catch (Refusal refusal) {
            closed(lock);
            throw refusal;
        }
    }

    /// The parts that another process has opened.
    ///
    /// @throws Refusal where they are not there
    static Parts opened(Destination file, Source source) {
        if (!Files.exists(folder(file).resolve(MANIFEST))) {
            throw new Refusal(new Problem(folder(file).toString(), "-o", "is not seen by a worker",
                    "a folder that all workers share"));
        }
        return new Parts(file, folder(file), null, source.rows(), source.part());
    }

    private static void closed(@Nullable FileChannel lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException _) {
            // nothing was written by it
        }
    }

    private static boolean isLocked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static Optional<Path> others(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(e -> !String.valueOf(e.getFileName()).equals("lock")).findFirst();
        }
    }

    private static void check(String shown, String there, String wanted, boolean resume) {
        if (!resume) {
            throw new Refusal(new Problem(shown, "-o", "has finished parts of a table that was interrupted",
                    "--resume goes on with them; or remove that folder"));
        }
        if (!there.equals(wanted)) {
            throw new Refusal(new Problem(shown, "--resume", "has parts of another table: of another question, other "
                    + "models, another build of Assay, or a file that has changed since",
                    "ask as before, or remove that folder"));
        }
    }

    static String reason(IOException e) {
        return e instanceof FileSystemException f ? Objects.requireNonNullElse(f.getReason(), f.getClass()
                .getSimpleName()) : Objects.requireNonNullElse(e.getMessage(), "");
    }

    /// How many parts the table has: one where it has no rows.
    long count() {
        return Math.max(1, Math.ceilDiv(rows, each));
    }

    long from(long part) {
        return part * each;
    }

    long to(long part) {
        return Math.min(rows, (part + 1) * each);
    }

    boolean has(long part) {
        return Files.exists(path(part));
    }

    /// How many parts are finished.
    long finished() {
        return LongStream.range(0, count()).filter(this::has).count();
    }

    Path path(long part) {
        return folder.resolve("part-%012d.parquet".formatted(part));
    }

    /// Where a part is written until it is finished.
    Path draft(long part) {
        return folder.resolve(".part-%012d.parquet".formatted(part));
    }

    /// A part is finished.
    void finish(long part) {
        try {
            Files.move(draft(part), path(part), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritten(reason(e));
        }
    }

    /// What is left of a part that could not be finished goes.
    void drop(long part) {
        remove(draft(part));
    }

    static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // it is written over, or goes with the folder
        }
    }

    /// A file for the whole table, until it is finished.
    Path whole(String ending) {
        return folder.resolve(".whole." + ending);
    }

    /// A folder for what does not go into memory.
    Path spill() {
        return folder.resolve(".spill");
    }

    /// A folder for what of one part does not go into memory.
    Path spill(long part) {
        return folder.resolve(".spill-" + part);
    }

    /// The parts as a statement reads them, in their order.
    String read() {
        return LongStream.range(0, count()).mapToObj(part -> Duck.text(path(part).toString()))
                .collect(Collectors.joining(", ", "read_parquet([", "])"));
    }

    /// Why the table is not there, and what is left of it.
    Unwritten unwritten(String reason) {
        return unfinished("could not be written", reason);
    }

    /// Why the table is not there; a failure that is a defect of ours as it is.
    RuntimeException unwritten(Duck.Failure failure) {
        return failure.isOutside() ? unwritten(failure.reason()) : failure;
    }

    /// That nobody waits any longer.
    Unwritten stopped() {
        return unfinished("is not finished", "stopped");
    }

    private Unwritten unfinished(String what, String reason) {
        return new Unwritten(new Problem(file.shown(), "-o", what, reason + "; " + finished() + " of " + count()
                + " parts are kept in " + file.shown() + ".parts, and the same call with --resume goes on"));
    }

    /// The table is there: its parts go, and what says what they are of goes last.
    static void discard(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var entries = Files.walk(folder)) {
            var all = entries.sorted(Comparator.reverseOrder()).toList();
            var last = List.of(folder.resolve(MANIFEST), folder.resolve("lock"), folder);
            all.stream().filter(path -> !last.contains(path)).forEach(Parts::remove);
            last.forEach(Parts::remove);
        } catch (IOException _) {
            // the table is whole; what is left beside it harms nobody
        }
    }

    @Override
    public void close() {
        closed(lock);
    }
}

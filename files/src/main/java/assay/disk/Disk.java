package assay.disk;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.Folder;
import assay.read.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// A file or folder of this machine, as a user names it. Nothing else opens any.
public final class Disk {
    private static final int SHOWN = 200;

    /// The greatest number of names among which one is looked for in letters of either case.
    private static final int ENTRIES = 100_000;

    private final Path path;

    private Disk(Path path) {
        this.path = path;
    }

    public static Disk of(Path path) {
        return new Disk(path);
    }

    /// What a word names; empty where nothing is there by it.
    public static Optional<Disk> find(String word) {
        return path(word).filter(p -> !Files.notExists(p)).map(Disk::new);
    }

    /// What is read from the file that a word names.
    ///
    /// @throws Refusal where there is none, and where it cannot be read
    public static <T> T read(String word, Function<Bytes, T> reading) {
        return find(word).orElseThrow(() -> new Refusal(Problem.of(word, "", "no such file"))).read(reading);
    }

    /// Writes a file that the system may delete one day, and says where it is.
    ///
    /// @throws Refusal where that cannot be
    public static String temporary(String prefix, String suffix, byte[] bytes) {
        try {
            return Files.write(Files.createTempFile(prefix, suffix), bytes).toString();
        } catch (IOException e) {
            throw new Refusal(Problem.of("a temporary file", "", "cannot be written"));
        }
    }

    static Optional<Path> path(String word) {
        try {
            return Optional.of(Path.of(word));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /// What is read from the file. What is no regular file, such as a pipe, is read as a stream first.
    ///
    /// @throws Refusal where there is none, and where it cannot be read
    public <T> T read(Function<Bytes, T> reading) {
        if (!Files.exists(path) || Files.isRegularFile(path)) {
            return opened(path, reading);
        }
        var source = path.toString();
        if (isFolder()) {
            throw new Refusal(new Problem(source, "", "is a folder", "name a file in it"));
        }
        try (var in = Files.newInputStream(path)) {
            return reading.apply(Bytes.of(source, in));
        } catch (IOException e) {
            throw unread(source, e);
        }
    }

    public boolean isFolder() {
        return Files.isDirectory(path);
    }

    public Folder folder() {
        return new Walked(path, path, name(path));
    }

    /// This folder under another name, its links followed as far as `within`: a snapshot whose files lie elsewhere in
    /// the same cache.
    public Folder folder(Disk within, String called) {
        return new Walked(path, within.path, called);
    }

    /// What lies in this folder, by the names on the way to it, each in letters of either case where none is as
    /// written; empty where nothing does.
    ///
    /// @throws Refusal where a name is more than a name, and where a link leads out of the folder
    public Optional<Disk> under(List<String> steps) {
        var there = path;
        for (var step : steps) {
            if (!plain(step)) {
                throw outside(path.toString(), step);
            }
            var next = there.resolve(step);
            if (!Files.exists(next)) {
                var alike = alike(there, step);
                if (alike.isEmpty()) {
                    return Optional.empty();
                }
                next = alike.get();
            }
            there = next;
        }
        try {
            if (!there.toRealPath().startsWith(path.toRealPath())) {
                throw outside(path.toString(), String.join("/", steps));
            }
        } catch (IOException e) {
            throw unread(there.toString(), e);
        }
        return Optional.of(new Disk(there));
    }

    /// Whether a name is one step down.
    private static boolean plain(String step) {
        return path(step).filter(p -> p.getNameCount() == 1 && !p.isAbsolute()).isPresent()
                && !step.isEmpty() && !step.equals(".") && !step.equals("..");
    }

    private static Optional<Path> alike(Path folder, String step) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var entries = Files.list(folder)) {
            return entries.limit(ENTRIES).filter(entry -> name(entry).equalsIgnoreCase(step)).findFirst();
        } catch (IOException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    private static Refusal outside(String source, String name) {
        return new Refusal(new Problem(source, Shown.of(name, SHOWN), "leads out of the folder",
                "nothing outside of it is opened; name the file itself"));
    }

    /// The folder of a file, for names that are ours: whoever names a file vouches for its folder, links included.
    public Folder beside() {
        var parent = parent(path);
        return new Walked(parent, Optional.ofNullable(path.toAbsolutePath().getRoot()).orElse(parent), name(parent));
    }

    private static Path parent(Path file) {
        return Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    }

    private static <T> T opened(Path file, Function<Bytes, T> reading) {
        var parent = parent(file);
        return opened(file, new Walked(parent, parent, name(parent)), reading);
    }

    private static <T> T opened(Path file, Folder beside, Function<Bytes, T> reading) {
        try (var channel = FileChannel.open(file)) {
            return reading.apply(new Opened(file, beside, channel, channel.size()));
        } catch (IOException e) {
            throw unread(file.toString(), e);
        }
    }

    private static String name(Path path) {
        return path.getFileName() == null ? "" : String.valueOf(path.getFileName());
    }

    /// What a failure to read means to the one who named the file.
    static Refusal unread(String source, IOException e) {
        return new Refusal(switch (e) {
            case NoSuchFileException _ -> Problem.of(source, "", "no such file");
            case AccessDeniedException _ ->
                new Problem(source, "", "may not be read", "its permissions do not allow it");
            case FileSystemException f ->
                new Problem(source, "", "cannot be read", Objects.requireNonNullElse(f.getReason(), ""));
            default -> new Problem(source, "", "cannot be read", Objects.requireNonNullElse(e.getMessage(), ""));
        });
    }

    private record Opened(Path file, Folder beside, FileChannel channel, long length) implements Bytes {
        @Override
        public String source() {
            return file.toString();
        }

        @Override
        public String name() {
            return Disk.name(file);
        }

        @Override
        public int read(long at, byte[] into, int from, int count) {
            try {
                return Math.max(0, channel.read(ByteBuffer.wrap(into, from, count), at));
            } catch (IOException e) {
                throw unread(source(), e);
            }
        }
    }

    /// @param within how far links are followed
    private record Walked(Path path, Path within, String name) implements Folder {
        @Override
        public String source() {
            return path.toString();
        }

        @Override
        public boolean has(String name) {
            return Files.exists(inside(name));
        }

        @Override
        public List<String> names(String suffix, int most) {
            var names = new TreeSet<String>();
            try (var entries = Files.newDirectoryStream(path, "*" + suffix)) {
                for (var entry : entries) {
                    names.add(Disk.name(entry));
                    if (names.size() > most) {
                        break;
                    }
                }
            } catch (IOException e) {
                throw unread(source(), e);
            }
            return new ArrayList<>(names);
        }

        @Override
        public <T> T read(String name, Function<Bytes, T> reading) {
            var file = inside(name);
            try {
                if (!file.toRealPath().startsWith(within.toRealPath())) {
                    throw outside(source(), name);
                }
            } catch (IOException e) {
                throw unread(file.toString(), e);
            }
            if (!Files.isRegularFile(file)) {
                throw new Refusal(Problem.of(file.toString(), "", "is no regular file"));
            }
            return within.equals(path) ? opened(file, reading) : opened(file, this, reading);
        }

        private Path inside(String name) {
            var given = Disk.path(name).orElseThrow(() -> new Refusal(
                    Problem.of(source(), Shown.of(name, SHOWN), "is no name of a file")));
            var folder = path.toAbsolutePath().normalize();
            var file = folder.resolve(given).normalize();
            if (file.equals(folder) || !file.startsWith(folder)) {
                throw outside(source(), name);
            }
            return path.resolve(given);
        }
    }
}

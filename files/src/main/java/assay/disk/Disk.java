package assay.disk;

import assay.problem.Problem;
import assay.problem.Refusal;
import assay.read.Bytes;
import assay.read.Folder;
import assay.read.Shown;
import java.io.IOException;
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

    private static Optional<Path> path(String word) {
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
        return new Walked(path);
    }

    /// What lies beside a file by a name that is ours. Whoever names a file vouches for its folder, links included.
    public Optional<Disk> beside(String name) {
        return Optional.of(path.resolveSibling(name)).filter(Files::exists).map(Disk::new);
    }

    private static <T> T opened(Path file, Function<Bytes, T> reading) {
        try (var channel = FileChannel.open(file)) {
            return reading.apply(new Opened(file, channel, channel.size()));
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

    private record Opened(Path file, FileChannel channel, long length) implements Bytes {
        @Override
        public String source() {
            return file.toString();
        }

        @Override
        public String name() {
            return Disk.name(file);
        }

        @Override
        public Folder beside() {
            return new Walked(Optional.ofNullable(file.getParent()).orElse(Path.of("")));
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

    private record Walked(Path path) implements Folder {
        @Override
        public String source() {
            return path.toString();
        }

        @Override
        public String name() {
            return Disk.name(path);
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
                if (!file.toRealPath().startsWith(path.toRealPath())) {
                    throw outside(name);
                }
            } catch (IOException e) {
                throw unread(file.toString(), e);
            }
            if (!Files.isRegularFile(file)) {
                throw new Refusal(Problem.of(file.toString(), "", "is no regular file"));
            }
            return opened(file, reading);
        }

        private Path inside(String name) {
            var given = Disk.path(name).orElseThrow(() -> new Refusal(
                    Problem.of(source(), Shown.of(name, SHOWN), "is no name of a file")));
            var folder = path.toAbsolutePath().normalize();
            var file = folder.resolve(given).normalize();
            if (file.equals(folder) || !file.startsWith(folder)) {
                throw outside(name);
            }
            return path.resolve(given);
        }

        private Refusal outside(String name) {
            return new Refusal(new Problem(source(), Shown.of(name, SHOWN), "leads out of the folder",
                    "nothing outside of it is opened; name the file itself"));
        }
    }
}

package assay.disk;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;
import java.util.Optional;

/// A file to be written, as a user names it: one that is there is replaced as a whole, or stays as it is.
///
/// A link stays, and the file that it leads to is replaced. What is no regular file, such as a pipe or a device, is
/// written to.
public final class Destination {
    private static final int ATTEMPTS = 1000;
    private static final int LINKS = 40;

    private final String word;
    private final Path path;

    private Destination(String word, Path path) {
        this.word = word;
        this.path = path;
    }

    /// What a word names.
    ///
    /// @throws Refusal where it is no name, a folder, or in a folder that is not there
    public static Destination of(String word) {
        var named = Disk.path(word).filter(p -> !word.isEmpty())
                .orElseThrow(() -> new Refusal(Problem.of("'" + word + "'", "-o", "is no name of a file")));
        if (Files.isDirectory(named) || word.endsWith("/")) {
            throw new Refusal(new Problem(word, "-o", "is a folder", "name a file in it"));
        }
        var file = new Destination(word, target(named));
        var folder = file.folder();
        if (!Files.isDirectory(folder)) {
            throw new Refusal(Files.exists(folder)
                    ? Problem.of(word, "-o", "cannot be written: " + folder + " is no folder")
                    : new Problem(word, "-o", "cannot be written: there is no folder " + folder, "make it first"));
        }
        return file;
    }

    /// Where links lead, whether or not something is there.
    private static Path target(Path named) {
        var path = named;
        for (int i = 0; i < LINKS && Files.isSymbolicLink(path); i++) {
            try {
                path = path.resolveSibling(Files.readSymbolicLink(path));
            } catch (IOException _) {
                return path;
            }
        }
        return path;
    }

    private Path folder() {
        return path.toAbsolutePath().resolveSibling("");
    }

    /// As the user names it.
    public String shown() {
        return Problem.visible(word);
    }

    /// What follows the last dot of its name; empty where there is none.
    public Optional<String> ending() {
        var name = String.valueOf(Path.of(word).getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(name.substring(dot + 1));
    }

    /// Whether a word names the same file.
    public boolean is(String other) {
        return Disk.path(other).filter(Files::isRegularFile).filter(p -> Files.exists(path)).filter(p -> {
            try {
                return Files.isSameFile(p, path);
            } catch (IOException _) {
                return false;
            }
        }).isPresent();
    }

    /// Where it is, its links followed.
    public Path path() {
        return path;
    }

    /// Writes it. Who reads at the same time finds all of it, or what was there before.
    ///
    /// @return what is wrong, where it could not be written
    public Optional<Problem> write(byte[] bytes) {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                Files.write(path, bytes, StandardOpenOption.WRITE);
            } else {
                replace(draft(bytes));
            }
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.of(unwritten(e));
        }
    }

    /// Puts a file that lies beside it in its place, with all its bytes.
    ///
    /// @return what is wrong, where it could not be; the file is gone then, too
    public Optional<Problem> take(Path finished) {
        try {
            replace(finished);
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.of(unwritten(e));
        }
    }

    private void replace(Path draft) throws IOException {
        try {
            if (Files.exists(path)) {
                permit(draft);
            }
            Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private Problem unwritten(Exception e) {
        return switch (e) {
            case AccessDeniedException _ -> new Problem(word, "-o", "may not be written",
                    "the permissions of its folder do not allow it");
            case FileSystemException f -> new Problem(word, "-o", "could not be written",
                    Objects.requireNonNullElse(f.getReason(), ""));
            default -> new Problem(word, "-o", "could not be written", Objects.requireNonNullElse(e.getMessage(), ""));
        };
    }

    /// A file beside, with all the bytes. Nothing is left of it where they cannot be written.
    private Path draft(byte[] bytes) throws IOException {
        int i = 0;
        while (i < ATTEMPTS && Files.exists(beside(i), LinkOption.NOFOLLOW_LINKS)) {
            i++;
        }
        var draft = beside(i);
        try (var out = Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(bytes, out, draft);
        }
        return draft;
    }

    private static void write(byte[] bytes, OutputStream out, Path draft) throws IOException {
        try {
            out.write(bytes);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    private Path beside(int number) {
        return path.resolveSibling(".assay-" + number + ".part");
    }

    /// What may be done with the file that is there, may be done with the one that replaces it.
    private void permit(Path draft) throws IOException {
        var there = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        var made = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
        if (there != null && made != null) {
            made.setPermissions(there.readAttributes().permissions());
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Destination d && path.toAbsolutePath().normalize()
                .equals(d.path.toAbsolutePath().normalize());
    }

    @Override
    public int hashCode() {
        return path.toAbsolutePath().normalize().hashCode();
    }
}

package assay.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// Bytes kept between calls in a folder of our own, each by the names on the way to it. What cannot be kept is not: it
/// can be had again.
public final class Store {
    /// The greatest length of a name, as it is written on a disk.
    private static final int NAME = 200;

    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_@";

    private final Optional<Path> folder;

    private Store(Optional<Path> folder) {
        this.folder = folder;
    }

    /// A folder by its path, made when something is kept in it.
    public static Store at(String folder) {
        return new Store(Disk.path(folder));
    }

    /// One that keeps nothing.
    public static Store none() {
        return new Store(Optional.empty());
    }

    /// What is kept by these names; empty where nothing is, and where it has more bytes than `most`.
    public Optional<byte[]> get(List<String> names, int most) {
        return path(names).filter(Files::isRegularFile).flatMap(file -> {
            try {
                return Files.size(file) > most ? Optional.empty() : Optional.of(Files.readAllBytes(file));
            } catch (IOException _) {
                return Optional.empty();
            }
        });
    }

    /// Keeps bytes. Who reads at the same time finds all of them or those before.
    public void put(List<String> names, byte[] bytes) {
        var file = path(names);
        if (file.isEmpty()) {
            return;
        }
        try {
            var parent = Files.createDirectories(file.get().resolveSibling(""));
            var draft = Files.createTempFile(parent, ".", ".part");
            try {
                Files.write(draft, bytes);
                Files.move(draft, file.get(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException | UnsupportedOperationException _) {
            // a full disk, a folder that may not be written
        }
    }

    private Optional<Path> path(List<String> names) {
        var safe = names.stream().map(Store::safe).toList();
        return folder.filter(_ -> safe.stream().allMatch(name -> name.length() <= NAME))
                .map(f -> safe.stream().reduce(f, Path::resolve, (_, b) -> b));
    }

    /// A name of one step on any disk: what is no letter, digit, dash or dot within is written as its code.
    private static String safe(String name) {
        var out = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = PLAIN.indexOf(c) >= 0 || (c == '.' && !out.isEmpty());
            out.append(plain ? String.valueOf(c) : "%" + Integer.toHexString(0x100 | c).substring(1));
        }
        return out.isEmpty() ? "%" : out.toString();
    }
}

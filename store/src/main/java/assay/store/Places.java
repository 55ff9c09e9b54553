package assay.store;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Where configs are, in an order that rests on names alone: files under a folder, or lines of a file. What a link
/// leads to is not entered.
sealed interface Places {
    /// How many there are.
    long count();

    /// What tells these configs from others and from other contents.
    String digest();

    /// Files under a folder, each by its way from there.
    record Held(Path root, List<String> files, String digest) implements Places {
        @Override
        public long count() {
            return files.size();
        }
    }

    /// Lines of a file that are not blank.
    ///
    /// @param starts the offset of each line whose number is a multiple of [#STEP]
    record Lined(Path file, long count, List<Long> starts, String digest) implements Places {
        /// Lines between two whose offsets are kept.
        static final int STEP = 256;
    }

    /// The name that is looked for in folders.
    String CONFIG = "config.json";
    /// So many folders are entered inside of each other.
    int DEPTH = 64;

    /// What a word means: a file with a config on each line, a config, a folder, a pattern.
    ///
    /// @throws Refusal where there is no config
    static Places of(String word) {
        try {
            var path = Path.of(word);
            if (Files.isDirectory(path)) {
                return held(word, path, file -> String.valueOf(file.getFileName()).equals(CONFIG),
                        "no file in it is called " + CONFIG, "'" + word + "/**/*.json' for files of other names");
            }
            if (Files.isRegularFile(path)) {
                return word.endsWith(".jsonl") || word.endsWith(".ndjson") ? lined(path) : one(path);
            }
            if (word.matches(".*[*?\\[{].*")) {
                return matching(word);
            }
        } catch (InvalidPathException _) {
            if (word.matches(".*[*?\\[{].*")) {
                return matching(word);
            }
        } catch (IOException e) {
            throw new Refusal(new Problem(word, "", "cannot be read", Parts.reason(e)));
        }
        throw new Refusal(new Problem(word, "", "no such folder or file", "a folder, a pattern such as "
                + "'configs/**/*.json', or a file with a config on each line"));
    }

    private static Places one(Path file) throws IOException {
        var root = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        var digest = new Digest();
        digest.add(file, root);
        return new Held(root, List.of(String.valueOf(file.getFileName())), digest.text());
    }

    private static Places matching(String word) {
        int sign = 0;
        while ("*?[{".indexOf(word.charAt(sign)) < 0) {
            sign++;
        }
        var before = word.substring(0, word.lastIndexOf('/', sign) + 1);
        var matchers = List.of(matcher(word), matcher(word.replace("/**/", "/")));
        try {
            return held(word, Path.of(before), file -> matchers.stream().anyMatch(m -> m.matches(file)),
                    "no file is called so", "** stands for folders inside of each other");
        } catch (IOException e) {
            throw new Refusal(new Problem(word, "", "cannot be read", Parts.reason(e)));
        }
    }

    private static PathMatcher matcher(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (IllegalArgumentException _) {
            throw new Refusal(new Problem(pattern, "", "is no pattern", "'configs/**/*.json'"));
        }
    }

    private static Places held(String word, Path root, Predicate<Path> which, String none, String hint)
            throws IOException {
        var files = new ArrayList<String>();
        var digest = new Digest();
        try {
            walk(root, root, which, files, digest, 0);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (files.isEmpty()) {
            throw new Refusal(new Problem(word, "", none, hint));
        }
        return new Held(root, List.copyOf(files), digest.text());
    }

    private static void walk(Path root, Path folder, Predicate<Path> which, List<String> files, Digest digest,
            int depth) throws IOException {
        Path[] entries;
        try (var list = Files.list(folder)) {
            entries = list.toArray(Path[]::new);
        }
        Arrays.sort(entries, (a, b) -> String.valueOf(a.getFileName()).compareTo(String.valueOf(b.getFileName())));
        for (var entry : entries) {
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                if (depth < DEPTH && Files.isReadable(entry)) {
                    walk(root, entry, which, files, digest, depth + 1);
                }
            } else if (which.test(entry)) {
                files.add(root.relativize(entry).toString());
                digest.add(entry, root);
            }
        }
    }

    private static Places lined(Path file) throws IOException {
        var digest = new Digest();
        var starts = new ArrayList<Long>();
        long count = 0;
        long at = 0;
        var line = new Line();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (long length = line.read(in); length >= 0; length = line.read(in)) {
                digest.add(line.bytes());
                if (!line.isBlank()) {
                    if (count % Lined.STEP == 0) {
                        starts.add(at);
                    }
                    count++;
                }
                at += length;
            }
        }
        if (count == 0) {
            throw new Refusal(new Problem(file.toString(), "", "has no line", "a config on each line"));
        }
        return new Lined(file, count, List.copyOf(starts), digest.text());
    }

    /// A line of a file, and whether it is longer than what is kept of it.
    final class Line {
        /// The most bytes of a line: as many as a config may have.
        static final int MOST = 16 << 20;

        private byte[] held = new byte[1 << 12];
        private int length;
        private boolean whole = true;
        private boolean blank = true;

        /// Reads the next one.
        ///
        /// @return the bytes that it takes with its end; -1 where there is none
        long read(InputStream in) throws IOException {
            length = 0;
            whole = true;
            blank = true;
            long taken = 0;
            int next = in.read();
            while (next >= 0 && next != '\n') {
                taken++;
                blank &= next == ' ' || next == '\t' || next == '\r';
                if (length < MOST) {
                    if (length == held.length) {
                        held = Arrays.copyOf(held, Math.min(MOST, 2 * length));
                    }
                    held[length++] = (byte) next;
                } else {
                    whole = false;
                }
                next = in.read();
            }
            return next < 0 ? taken == 0 ? -1 : taken : taken + 1;
        }

        byte[] bytes() {
            return Arrays.copyOf(held, length);
        }

        boolean isWhole() {
            return whole;
        }

        boolean isBlank() {
            return blank;
        }
    }

    /// What was met so far.
    final class Digest {
        private final MessageDigest digest;

        Digest() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void add(byte[] bytes) {
            digest.update(bytes);
            digest.update((byte) '\n');
        }

        /// A file by its name, its length and when it was changed.
        void add(Path file, Path root) {
            String how;
            try {
                var is = Files.readAttributes(file, BasicFileAttributes.class);
                how = is.size() + " " + is.lastModifiedTime();
            } catch (IOException _) {
                how = "unreadable";
            }
            add((root.relativize(file) + " " + how).getBytes(StandardCharsets.UTF_8));
        }

        String text() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}

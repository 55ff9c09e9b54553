package assay.spark;

import assay.problem.Problem;
import assay.problem.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder with what finished ranges come to, a file each, and with what they are ranges of.
///
/// A file is there whole or not at all.
final class Checkpoint {
    private static final String NAMED = "sweep.txt";
    private static final String SIZE = "points in a range\t";
    /// The last line of a file, by which it is known to be whole.
    private static final String END = "end";

    private final Path folder;

    private Checkpoint(Path folder) {
        this.folder = folder;
    }

    /// The folder, made where there is none.
    static Checkpoint of(String folder) {
        var path = Path.of(folder);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unwritten(path, e);
        }
        return new Checkpoint(path);
    }

    /// How many points a range has: as it was when the folder was begun, else as it is now.
    ///
    /// @param identity by which a sweep is known
    /// @throws Refusal where the folder is of another sweep
    long size(List<String> identity, long now) {
        var file = folder.resolve(NAMED);
        if (!Files.exists(file)) {
            var lines = new ArrayList<String>();
            lines.add(SIZE + now);
            lines.addAll(identity);
            write(file, lines);
            return now;
        }
        var there = read(file);
        if (there.isEmpty() || !there.getFirst().matches(SIZE + "[1-9][0-9]{0,17}")
                || !there.subList(1, there.size()).equals(identity)) {
            throw new Refusal(new Problem(folder.toString(), "--checkpoint", "is of another sweep",
                    "another folder, or the same models, options and build of Assay"));
        }
        return Long.parseLong(there.getFirst().substring(SIZE.length()));
    }

    /// What a range came to, where it is there.
    Optional<Outcome> of(Range range) {
        var file = file(range);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var texts = read(file);
        if (texts.isEmpty() || !texts.getLast().equals(END)) {
            return Optional.empty();
        }
        var lines = new ArrayList<Line>();
        var counts = new ArrayList<Count>();
        for (var text : texts.subList(0, texts.size() - 1)) {
            Count.read(text).ifPresentOrElse(counts::add, () -> Line.read(text).ifPresent(lines::add));
        }
        return lines.size() + counts.size() < texts.size() - 1 ? Optional.empty()
                : Optional.of(new Outcome(range, lines, counts, List.of()));
    }

    /// Keeps what a range came to.
    void keep(Outcome outcome) {
        write(file(outcome.range()), Stream.of(outcome.lines().stream().map(Line::text),
                outcome.counts().stream().map(Count::text), Stream.of(END)).flatMap(texts -> texts).toList());
    }

    private Path file(Range range) {
        return folder.resolve(range.model() + "-" + range.from() + "-" + range.to() + ".txt");
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Refusal(new Problem(file.toString(), "--checkpoint", "cannot be read: " + e.getMessage(), ""));
        }
    }

    private static void write(Path file, List<String> lines) {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, String.join("\n", lines) + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritten(file, e);
        }
    }

    private static Refusal unwritten(Path file, IOException e) {
        return new Refusal(new Problem(file.toString(), "--checkpoint", "cannot be written: " + e.getMessage(),
                "what was finished before is kept"));
    }
}

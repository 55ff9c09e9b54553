package assay.catalog;

import assay.hub.Pulled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The models that Ollama gives names of one word, as names of the catalogue: the text `ollama.txt`.
final class Ollama {
    private static final String LATEST = "latest";

    private Ollama() {}

    /// A line `name size=row size=row ...`, the first of which is the latest.
    private record Line(String name, List<String> tags) {
        static Line of(String text) {
            var words = List.of(text.strip().split(" +"));
            return new Line(words.getFirst(), words.subList(1, words.size()));
        }

        /// The row that a tag means, by its size: `8b` and `8b-instruct-q4_0` are of one.
        Optional<String> row(String tag) {
            return tag.equals(LATEST) ? Optional.of(row(0))
                    : Stream.iterate(0, i -> i < tags.size(), i -> i + 1).filter(i -> means(tag, size(i)))
                            .map(this::row).findFirst();
        }

        private static boolean means(String tag, String size) {
            return tag.equals(size) || tag.startsWith(size + "-");
        }

        String size(int i) {
            return tags.get(i).substring(0, tags.get(i).indexOf('='));
        }

        private String row(int i) {
            return tags.get(i).substring(tags.get(i).indexOf('=') + 1);
        }
    }

    /// The name of the row that Ollama's name means.
    static Optional<String> row(Pulled name) {
        var tag = name.tag().toLowerCase(Locale.ROOT);
        return !name.common() ? Optional.empty()
                : lines().filter(line -> line.name.equalsIgnoreCase(name.name())).findFirst()
                        .flatMap(line -> line.row(tag));
    }

    /// All names, with their sizes.
    static List<String> names() {
        return lines().flatMap(line -> Stream.concat(Stream.of(line.name),
                Stream.iterate(0, i -> i < line.tags.size(), i -> i + 1).map(i -> line.name + ":" + line.size(i))))
                .toList();
    }

    private static Stream<Line> lines() {
        try (var in = Ollama.class.getResourceAsStream("ollama.txt")) {
            if (in == null) {
                throw new IllegalStateException("Ollama's names are not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).map(Line::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

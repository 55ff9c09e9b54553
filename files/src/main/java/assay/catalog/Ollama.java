package assay.catalog;

import assay.bundle.Texts;
import assay.hub.Pulled;
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
        return name.common() ? row(name.name(), name.tag()) : Optional.empty();
    }

    /// The name of the row that a name of one word means, with its tag.
    private static Optional<String> row(String name, String tag) {
        return lines().filter(line -> line.name.equalsIgnoreCase(name)).findFirst()
                .flatMap(line -> line.row(tag.toLowerCase(Locale.ROOT)));
    }

    /// What Ollama's name of one word means: `llama3:8b`.
    static Optional<Found> found(String word) {
        int colon = word.indexOf(':');
        var name = colon < 0 ? word : word.substring(0, colon);
        var tag = colon < 0 ? LATEST : word.substring(colon + 1);
        return row(name, tag).flatMap(Catalog::row).map(row -> found(word, name + ":" + tag, row));
    }

    /// A row as what Ollama's name means.
    static Found found(String word, String name, Row row) {
        return Found.of(word, row.spec().noted(List.of("Ollama's " + name + " is here " + row.name()
                + " of the catalogue, with weights as published; --weights q4_k_m: as Ollama mostly has them.")));
    }

    /// All names, with their sizes.
    static List<String> names() {
        return lines().flatMap(line -> Stream.concat(Stream.of(line.name),
                Stream.iterate(0, i -> i < line.tags.size(), i -> i + 1).map(i -> line.name + ":" + line.size(i))))
                .toList();
    }

    private static Stream<Line> lines() {
        return Texts.beside(Ollama.class).rows("ollama.txt").stream().map(Line::of);
    }
}

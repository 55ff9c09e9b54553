package assay.spark;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Pattern;

/// A count that travels, or lies in a file: what a [Tally][assay.space.Tally] tells.
record Count(String name, long number) implements Serializable {
    private static final Pattern WRITTEN = Pattern.compile("count\t([a-z0-9 -]+)\t([0-9]{1,18})");

    /// As one line of text.
    String text() {
        return "count\t" + name + "\t" + number;
    }

    /// Reads what [#text()] writes; empty where a text is none.
    static Optional<Count> read(String text) {
        var found = WRITTEN.matcher(text);
        return found.matches() ? Optional.of(new Count(found.group(1), Long.parseLong(found.group(2))))
                : Optional.empty();
    }
}

package assay.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Texts by name.
@FunctionalInterface
public interface Texts {
    /// The text of this name.
    ///
    /// @throws IllegalStateException where there is none, which is a defect of the program as it was put together
    String text(String name);

    /// The files beside a class, in UTF-8.
    static Texts beside(Class<?> type) {
        return name -> {
            try (var in = type.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException(name + " is not on the class path beside " + type.getName());
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /// The lines of the text of this name, but for those that are blank or begin with `#`.
    default List<String> rows(String name) {
        return rowsOf(text(name));
    }

    /// The lines of a text, but for those that are blank or begin with `#`; without blanks at their ends.
    static List<String> rowsOf(String text) {
        var rows = new ArrayList<String>();
        for (var line : lines(text)) {
            var row = line.stripTrailing();
            if (!row.isEmpty() && !row.startsWith("#")) {
                rows.add(row);
            }
        }
        return rows;
    }

    /// The lines of a text, ended by LF, CR LF or CR, as [String#lines] has them.
    static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            lines.add(text.substring(start, end));
            boolean two = end + 1 < text.length() && text.charAt(end) == '\r' && text.charAt(end + 1) == '\n';
            start = end + (two ? 2 : 1);
        }
        return lines;
    }
}

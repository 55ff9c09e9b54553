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
        var text = text(name);
        var rows = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            var line = text.substring(start, end).stripTrailing();
            if (!line.isEmpty() && !line.startsWith("#")) {
                rows.add(line);
            }
            start = end + 1;
        }
        return rows;
    }
}

package assay.bundle;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSBody;

/// [Texts] where a script holds them, by their place on the class path.
@FunctionalInterface
public interface PlainTexts {
    /// The text of this name.
    String text(String name);

    /// The files beside a class.
    static PlainTexts beside(Class<?> type) {
        var folder = type.getName();
        return name -> held(folder.substring(0, folder.lastIndexOf('.') + 1).replace('.', '/') + name);
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

    @JSBody(params = "name", script = "return assayTexts[name];")
    private static String held(String name) {
        throw new IllegalStateException(name);
    }
}

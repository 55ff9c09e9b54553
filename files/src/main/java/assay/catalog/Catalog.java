package assay.catalog;

import assay.bundle.Texts;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Models known by name.
public final class Catalog {
    private static final String TEXT = resource();

    private Catalog() {}

    /// All of it, in the order in which it is shown.
    public static List<Row> rows() {
        return rows(TEXT);
    }

    /// The name of each row.
    public static List<String> names() {
        return rows().stream().map(Row::name).toList();
    }

    /// The row of a name or alias, in letters of either case. No other row is taken apart.
    public static Optional<Row> row(String name) {
        int start = 0;
        while (start < TEXT.length()) {
            int newline = TEXT.indexOf('\n', start);
            int end = newline < 0 ? TEXT.length() : newline;
            if (names(start, end, name)) {
                return Optional.of(Row.of(TEXT.substring(start, end)));
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    /// Whether one of the words before the first bar of a line is `name`.
    private static boolean names(int start, int end, String name) {
        if (start == end || TEXT.charAt(start) == '#' || name.isEmpty()) {
            return false;
        }
        int word = start;
        for (int i = start; i < end; i++) {
            char c = TEXT.charAt(i);
            if (c == ' ' || c == '|') {
                if (i - word == name.length() && TEXT.regionMatches(true, word, name, 0, name.length())) {
                    return true;
                }
                if (c == '|') {
                    return false;
                }
                word = i + 1;
            }
        }
        return false;
    }

    /// The spec of a name or alias.
    ///
    /// @throws Refusal with the nearest names where there is none
    public static Spec find(String name) {
        return row(name).map(Row::spec).orElseThrow(() -> new Refusal(miss(name)));
    }

    /// What is wrong with a word that means nothing: the nearest names are its hint.
    static Problem miss(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        boolean path = name.indexOf('/') >= 0 || lower.endsWith(".json") || lower.endsWith(".assay");
        if (!path) {
            var near = Nearest.of(lower, names());
            return new Problem(name, "", "no model of the catalogue and no file",
                    near.isEmpty() ? "assay models lists the catalogue" : Nearest.hint(lower, near));
        }
        var near = Nearest.of(lower, names());
        return new Problem(name, "", "no such file", near.isEmpty() ? "" : Nearest.hint(lower, names()));
    }

    /// The rows of a text, one a line; a line that begins with `#` is a remark.
    ///
    /// @throws IllegalArgumentException where a line is no row, or a name means two rows
    static List<Row> rows(String text) {
        var rows = new ArrayList<Row>();
        var taken = new HashSet<String>();
        Texts.rowsOf(text).stream().map(Row::of).forEach(row -> {
            rows.add(row);
            var names = new ArrayList<>(row.aliases());
            names.add(row.name());
            for (var name : names) {
                if (!taken.add(name.toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException("two rows are called " + name);
                }
            }
        });
        return List.copyOf(rows);
    }

    private static String resource() {
        return Texts.beside(Catalog.class).text("models.txt");
    }
}

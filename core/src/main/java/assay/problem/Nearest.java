package assay.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Names like a given one, for the hint of an error.
public final class Nearest {
    private static final int LISTED = 24;
    private static final int FEW = 8;
    private static final int SHORT = 3;

    private Nearest() {}

    /// Up to three of the known names, the most alike first: those that have every one of several words of it, which
    /// hyphens divide, those within a third of the name's length in edits, and those that contain it or are contained
    /// in it. A name of one or two letters is like no other.
    public static List<String> of(String name, Collection<String> known) {
        int limit = name.length() < SHORT ? 0 : Math.max(1, name.length() / 3);
        return known.stream()
                .filter(k -> distance(name, k) <= limit || holds(k, name) || holds(name, k) || isPartly(k, name))
                .sorted(Comparator.comparing((String k) -> !isPartly(k, name))
                        .thenComparingInt(k -> distance(name, k)).thenComparing(k -> k))
                .limit(3)
                .toList();
    }

    /// `did you mean x or y?`, or the list of all where none is near; of a long list the first.
    public static String hint(String name, Collection<String> known) {
        var near = of(name, known);
        if (!near.isEmpty()) {
            return "did you mean " + String.join(" or ", near) + "?";
        }
        int listed = known.size() > LISTED ? FEW : known.size();
        return "known: " + known.stream().limit(listed).collect(Collectors.joining(", "))
                + (known.size() > listed ? " and " + (known.size() - listed) + " more" : "");
    }

    /// Those of the known names that a word is a slip of: within a third of its length in edits.
    public static List<String> slips(String word, Collection<String> known) {
        return of(word, known).stream().filter(k -> distance(word, k) <= word.length() / SHORT).toList();
    }

    /// Whether a name has all words of another that has several.
    private static boolean isPartly(String name, String other) {
        return other.length() > SHORT && other.indexOf('-') > 0
                && List.of(name.split("-", -1)).containsAll(List.of(other.split("-", -1)));
    }

    /// Whether one name contains another of more than two characters.
    private static boolean holds(String name, String part) {
        return part.length() > 2 && name.contains(part);
    }

    /// The least number of characters put in, taken out or replaced, or of two put in each other's place, that makes
    /// one name of the other.
    static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        var before = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int corner = row[0];
            var last = row.clone();
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = corner + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            before = last;
        }
        return row[to.length()];
    }
}

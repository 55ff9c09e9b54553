package assay.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Names like a given one, for the hint of an error.
public final class Nearest {
    private static final int LISTED = 24;

    private Nearest() {}

    /// Up to three of the known names, the most alike first: those within a third of the name's length in edits, and
    /// those that contain it or are contained in it.
    public static List<String> of(String name, Collection<String> known) {
        int limit = Math.max(2, name.length() / 3);
        return known.stream()
                .filter(k -> distance(name, k) <= limit || holds(k, name) || holds(name, k))
                .sorted(Comparator.comparingInt((String k) -> distance(name, k)).thenComparing(k -> k))
                .limit(3)
                .toList();
    }

    /// `did you mean x or y?`, or the list of all where none is near; of a long list the first.
    public static String hint(String name, Collection<String> known) {
        var near = of(name, known);
        if (!near.isEmpty()) {
            return "did you mean " + String.join(" or ", near) + "?";
        }
        return "known: " + known.stream().limit(LISTED).collect(Collectors.joining(", "))
                + (known.size() > LISTED ? " and " + (known.size() - LISTED) + " more" : "");
    }

    /// Whether one name contains another of more than two characters.
    private static boolean holds(String name, String part) {
        return part.length() > 2 && name.contains(part);
    }

    /// The least number of characters put in, taken out or replaced that makes one name of the other.
    static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = corner + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}

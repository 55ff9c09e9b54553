package assay.spark;

import assay.algebra.Rational;
import assay.space.Grid;
import assay.space.Row;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A row that travels, or lies in a file.
///
/// @param number of its point
/// @param problem why there is no such model; empty where there is one
/// @param figures as they are written, exactly; each empty where there is none
record Line(long number, String problem, List<String> figures) implements Serializable {
    /// As the points follow each other.
    static final Comparator<Line> ORDER = Comparator.comparingLong(Line::number);
    private static final Pattern CODE = Pattern.compile("\\\\([\\\\tnr])");

    /// The line of a row of a grid.
    static Line of(Grid grid, Row row) {
        long number = 0;
        for (int i = 0; i < grid.axes().size(); i++) {
            number = number * grid.axes().get(i).values().size() + row.at(i);
        }
        // lists that every Java reads back
        return new Line(number, row.problem(), row.figures().stream().map(f -> f.map(Rational::toString).orElse(""))
                .collect(Collectors.toCollection(ArrayList::new)));
    }

    /// The row.
    Row row(Grid grid) {
        var at = grid.at(number);
        return problem.isEmpty() ? Row.of(at, figures.stream().map(f -> f.isEmpty() ? Optional.<Rational>empty()
                : Optional.of(Rational.parse(f))).toList()) : Row.none(at, problem);
    }

    /// As one line of text: the number, the problem and the figures, with tabs between.
    String text() {
        var words = new ArrayList<String>();
        words.add(Long.toString(number));
        words.add(problem.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r"));
        words.addAll(figures);
        return String.join("\t", words);
    }

    /// Reads what [#text()] writes; empty where a text is none.
    static Optional<Line> read(String text) {
        var words = text.split("\t", -1);
        if (words.length < 2 || !words[0].matches("[0-9]{1,18}") || IntStream.range(2, words.length)
                .anyMatch(i -> !words[i].matches("(-?[0-9]+(/[0-9]+)?)?"))) {
            return Optional.empty();
        }
        var problem = CODE.matcher(words[1]).replaceAll(code -> switch (code.group(1)) {
            case "t" -> "\t";
            case "n" -> "\n";
            case "r" -> "\r";
            default -> "\\\\";
        });
        return Optional.of(new Line(Long.parseLong(words[0]), problem, List.of(words).subList(2, words.length)));
    }
}

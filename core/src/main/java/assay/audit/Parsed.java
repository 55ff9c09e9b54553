package assay.audit;

import assay.spec.Spec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An answer as it is understood before any figure is judged.
///
/// @param figures of each line
/// @param indexes of the lines on which figures stand
/// @param versions of the models that it speaks of: each with the sizes that it has somewhere
/// @param makers the words with which names of models begin
/// @param lower its text in lower case
record Parsed(Paper paper, Map<Line, List<Figure>> figures, Map<Figure, Integer> indexes, Subjects subjects,
        Set<Subject> versions, Set<String> makers, String lower) {
    /// @param forced the one model that it is read as one about
    static Parsed of(Paper paper, Library models, Optional<Spec> forced) {
        // a line is itself and no other that reads the same
        var figures = new IdentityHashMap<Line, List<Figure>>();
        var indexes = new HashMap<Figure, Integer>();
        var text = paper.lines().stream().map(Line::text).collect(Collectors.joining("\n"));
        var style = Figures.Style.of(text);
        var each = paper.lines().stream().parallel().map(line -> Figures.of(line, style)).toList();
        for (int i = 0; i < paper.lines().size(); i++) {
            figures.put(paper.lines().get(i), each.get(i));
            for (var figure : each.get(i)) {
                indexes.putIfAbsent(figure, i);
            }
        }
        var subjects = Subjects.of(paper, figures, models);
        forced.ifPresent(subjects::only);
        return new Parsed(paper, figures, indexes, subjects, versions(paper, subjects), makers(models),
                text.toLowerCase(Locale.ROOT));
    }

    /// What is said where a feed-forward is 8/3 of the width: nobody means that who does not say it, and four widths
    /// less the projections cost as much.
    private static final Pattern THIRDS = Pattern.compile("8 ?/ ?3\\b|\\{8\\} ?\\{3\\}|4,?26[67]\\b");

    private static Set<Subject> versions(Paper paper, Subjects subjects) {
        var versions = new LinkedHashSet<Subject>();
        var before = List.<Subject>of();
        for (int i = 0; i < paper.lines().size(); i++) {
            var spoken = subjects.at(i).subjects();
            if (!spoken.equals(before)) {
                versions.addAll(spoken);
                before = spoken;
            }
        }
        versions.addAll(subjects.siblings());
        if (paper.lines().stream().anyMatch(line -> THIRDS.matcher(line.text()).find())) {
            subjects.all().forEach(subject -> subject.third().ifPresent(versions::add));
        }
        return versions;
    }

    private static Set<String> makers(Library models) {
        var makers = new HashSet<String>();
        for (var name : models.names()) {
            int end = 0;
            while (end < name.length() && Mark.letter(name.charAt(end))) {
                end++;
            }
            if (end > 2) {
                makers.add(name.substring(0, end));
            }
        }
        return makers;
    }

    /// Where a figure's line stands among those of the paper.
    int index(Figure figure) {
        return indexes.getOrDefault(figure, 0);
    }

    List<Figure> figures(Line line) {
        return figures.getOrDefault(line, List.of());
    }

    /// All figures, line by line.
    Stream<Figure> inOrder() {
        return paper.lines().stream().flatMap(line -> figures(line).stream());
    }

    List<Figure> figures(int index) {
        return figures(paper.lines().get(index));
    }

    /// Whether any of these words stands in it, in letters of either case.
    boolean mentions(String... words) {
        return List.of(words).stream().anyMatch(lower::contains);
    }
}

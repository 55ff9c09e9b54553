package assay.audit;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// An answer as it is understood before any figure is judged.
///
/// @param figures of each line
/// @param versions of the models that it speaks of: each with the sizes that it has somewhere
/// @param makers the words with which names of models begin
record Parsed(Paper paper, Map<Line, List<Figure>> figures, Subjects subjects, Set<Subject> versions,
        Set<String> makers) {
    static Parsed of(Paper paper, Library models) {
        var figures = new LinkedHashMap<Line, List<Figure>>();
        var style = Figures.Style.of(paper.lines().stream().map(Line::text).collect(Collectors.joining("\n")));
        paper.lines().forEach(line -> figures.put(line, Figures.of(line, style)));
        var subjects = Subjects.of(paper, figures, models);
        return new Parsed(paper, figures, subjects, versions(paper, subjects), makers(models));
    }

    private static Set<Subject> versions(Paper paper, Subjects subjects) {
        var versions = new LinkedHashSet<Subject>();
        for (int i = 0; i < paper.lines().size(); i++) {
            versions.addAll(subjects.at(i).subjects());
        }
        subjects.all().forEach(subject -> subject.third().ifPresent(versions::add));
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

    List<Figure> figures(Line line) {
        return figures.getOrDefault(line, List.of());
    }

    List<Figure> figures(int index) {
        return figures(paper.lines().get(index));
    }

    /// Whether any of these words stands in it, in letters of either case.
    boolean mentions(String... words) {
        return paper.lines().stream().map(line -> line.text().toLowerCase(Locale.ROOT))
                .anyMatch(text -> List.of(words).stream().anyMatch(text::contains));
    }
}

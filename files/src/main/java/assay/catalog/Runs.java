package assay.catalog;

import assay.bundle.Texts;
import assay.model.Ordered;
import assay.spec.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Training runs whose steps were measured and published, as rows of a text.
///
/// @param classes rows of what runs have in common
/// @param models by the names under which runs have them
/// @param runs a row each
public record Runs(List<String> classes, SequencedMap<String, Spec> models, List<String> runs) {
    private static final int MODEL = 2;
    private static final int BARS = 2;

    public Runs {
        classes = List.copyOf(classes);
        models = Ordered.of(models);
        runs = List.copyOf(runs);
    }

    /// Those that come with the program.
    public static Runs known() {
        return of(Texts.beside(Runs.class).rows("training.txt"));
    }

    /// Reads rows that begin with `class`, `model` or `run`. A run's model is one of the text or of the catalogue.
    ///
    /// @throws assay.problem.Refusal where a run's model is neither
    static Runs of(List<String> rows) {
        var models = new LinkedHashMap<String, Spec>();
        said(rows, "model ").stream().map(Runs::spec).forEach(spec -> models.put(spec.name(), spec));
        var runs = said(rows, "run ");
        runs.forEach(run -> models.computeIfAbsent(run.split(" ", -1)[MODEL - 1], Catalog::find));
        return new Runs(said(rows, "class "), models, runs);
    }

    /// A row of the catalogue's form, behind which settings may stand: `name | source | fields | settings`.
    private static Spec spec(String row) {
        int bar = row.lastIndexOf('|');
        boolean set = row.chars().filter(c -> c == '|').count() > BARS;
        var spec = Row.of(set ? row.substring(0, bar) : row).spec();
        if (set) {
            for (var setting : Row.of("set | settings |" + row.substring(bar + 1)).spec().fields().entrySet()) {
                spec = spec.with(setting.getKey(), setting.getValue());
            }
        }
        return spec;
    }

    private static List<String> said(List<String> rows, String word) {
        return rows.stream().filter(row -> row.startsWith(word)).map(row -> row.substring(word.length())).toList();
    }
}

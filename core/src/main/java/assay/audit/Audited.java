package assay.audit;

import assay.algebra.Rational;
import assay.spec.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An answer that has been audited.
///
/// @param file its name
/// @param models that it speaks of, with the sizes that are taken for each
/// @param figures in the order of the file
/// @param sums arithmetic that is written out, and whether it comes to what is said
public record Audited(String file, Map<String, Map<String, Rational>> models, List<Finding> figures, List<Sum> sums) {
    /// A chain of arithmetic.
    ///
    /// @param result as it is printed
    /// @param comes what the figures before it come to
    public record Sum(int line, String result, Rational comes, boolean holds) {}

    public Audited {
        models = new TreeMap<>(models);
        figures = List.copyOf(figures);
        sums = List.copyOf(sums);
    }

    /// The audit of a text.
    ///
    /// @param file by whose ending notebooks, pages and tables of values are told
    public static Audited of(String file, String text, Library library) {
        return Audit.audited(file, Paper.of(file, text), library, Optional.empty());
    }

    /// The audit of a text that is read as one about a model and none beside it, with that one's sizes and switches.
    ///
    /// @param file by whose ending notebooks, pages and tables of values are told
    public static Audited of(String file, String text, Library library, Spec model) {
        return Audit.audited(file, Paper.of(file, text), library, Optional.of(model));
    }

    /// How many figures have a status.
    public long count(Status status) {
        return figures.stream().filter(f -> f.status() == status).count();
    }

    /// Whether any figure is wrong.
    public boolean wrong() {
        return figures.stream().anyMatch(Finding::wrong);
    }

    /// What a mistake is, by its code.
    public static Optional<String> mistake(String code) {
        return Mistake.named(code).map(Mistake::what).or(() -> Optional.ofNullable(Mistake.OF_READING.get(code)));
    }
}

package assay.command;

import assay.audit.Audited;
import assay.audit.Guess;
import assay.audit.Library;
import assay.catalog.Catalog;
import assay.catalog.Row;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.report.AuditSheet;
import assay.spec.Spec;
import assay.write.AuditJson;
import assay.write.Format;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Answers audited, and numbers identified.
public final class Auditing {
    /// The greatest length of an answer, in characters.
    public static final int LENGTH = 8_000_000;

    /// The model of the exercise, where none is named.
    private static final String COURSE = "gpt2-xl-swiglu";

    /// So many guesses are shown where not all are asked for.
    private static final int FEW = 8;

    private Auditing() {}

    /// An answer before it is audited.
    ///
    /// @param name of its file
    public record Document(String name, String text) {}

    /// The catalogue's models by the names that answers call them.
    private static final class Known implements Library {
        private final Set<String> names = new HashSet<>();

        Known() {
            for (var row : Catalog.rows()) {
                names.add(row.name().toLowerCase(Locale.ROOT));
                row.aliases().forEach(a -> names.add(a.toLowerCase(Locale.ROOT)));
            }
        }

        @Override
        public Set<String> names() {
            return names;
        }

        @Override
        public Optional<Spec> spec(String name) {
            return Catalog.row(name).map(Row::spec);
        }
    }

    /// The catalogue's models, as answers speak of them.
    static Library catalogued() {
        return new Known();
    }

    /// The audit of documents; of one model, with what is set of it, where that is asked for.
    ///
    /// @throws Refusal where one is no text, or holds no figure
    public static Reply of(Asked asked, List<Document> documents) {
        var models = catalogued();
        var forced = asked.has("model") || asked.has("set")
                ? Optional.of(asked.set(asked.spec(asked.text("model").orElse(COURSE)))) : Optional.<Spec>empty();
        var audits = documents.stream().map(d -> audited(d, models, forced)).toList();
        boolean full = asked.has("full");
        return Reply.of((format, _) -> IntStream.range(0, audits.size()).mapToObj(i -> AuditSheet.of(audits.get(i),
                        documents.get(i).text, full || format != Format.TABLE)).toList(),
                () -> AuditSheet.data(audits)).json(() -> AuditJson.of(audits))
                .found(audits.stream().anyMatch(Audited::wrong));
    }

    private static Audited audited(Document document, Library models, Optional<Spec> forced) {
        var text = document.text;
        if (text.indexOf('\0') >= 0) {
            throw new Refusal(new Problem(document.name, "", "is no text", "give the answer as text, Markdown, LaTeX, "
                    + "HTML, CSV or a notebook"));
        }
        var audited = forced.map(model -> Audited.of(document.name, text, models, model))
                .orElseGet(() -> Audited.of(document.name, text, models));
        if (audited.figures().isEmpty()) {
            throw new Refusal(new Problem(document.name, "", "holds no figure", "there is nothing to audit"));
        }
        return audited;
    }

    /// What a number may be.
    ///
    /// @throws Refusal where it is none
    public static Reply identify(Asked asked) {
        if (asked.words().size() != 1) {
            throw new Refusal(new Problem("assay identify", "", "takes one number",
                    "assay identify 2133349056 --near gpt2-xl-swiglu"));
        }
        var number = asked.words().getFirst();
        var near = asked.set(asked.spec(asked.text("near").orElse(COURSE)));
        var guesses = Guess.of(number, near, asked.text("unit").orElse(""));
        return Reply.of(asked.has("full"), () -> AuditSheet.of(number, near.name(), guesses, FEW),
                () -> AuditSheet.of(number, near.name(), guesses, guesses.size()))
                .found(guesses.isEmpty());
    }
}

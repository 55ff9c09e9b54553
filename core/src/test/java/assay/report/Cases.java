package assay.report;

import assay.algebra.Rational;
import assay.ask.Answer;
import assay.ask.Ask;
import assay.ask.Case;
import assay.ask.Options;
import assay.convention.Conventions;
import assay.spec.Field;
import assay.spec.Spec;
import assay.spec.Value;
import java.util.LinkedHashMap;
import java.util.List;

/// Cases of a small decoder: 2 layers, 100 tokens in the vocabulary, heads of 4.
final class Cases {
    private Cases() {}

    /// The case at a width, a context and a feed-forward width as a user sets it.
    static Case of(long width, String inner, long context, String convention, String... more) {
        return answer(width, inner, context, convention, more).subject();
    }

    static Answer answer(long width, String inner, long context, String convention, String... more) {
        var fields = new LinkedHashMap<String, Field>();
        fields.put("vocab_size", number(100));
        fields.put("num_layers", number(2));
        fields.put("d_model", number(width));
        fields.put("num_heads", number(width / 4));
        var settings = new LinkedHashMap<String, Field>();
        settings.put("d_ff", new Field(new Value.Text(inner), "--set d_ff"));
        for (var word : more) {
            int at = word.indexOf('=');
            settings.put(word.substring(0, at), new Field(new Value.Text(word.substring(at + 1)), "test"));
        }
        return Ask.of(new Spec("w" + width, "test", fields, settings))
                .with(Options.DEFAULT.at(Rational.of(context)).by(Conventions.named(convention))).answer();
    }

    /// The sentences of a section.
    static List<String> lines(Sheet sheet, String title) {
        return sheet.sections().stream()
                .filter(s -> s.title().startsWith(title))
                .flatMap(s -> s instanceof Sheet.Lines(_, var lines) ? lines.stream()
                        : ((Sheet.Table) s).lead().stream())
                .map(Sentence::toString)
                .toList();
    }

    private static Field number(long n) {
        return new Field(new Value.Numeral(Rational.of(n)), "test");
    }
}

package assay.ask;

import assay.algebra.Rational;
import assay.kit.Media;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What images or a sound take of the context of text.
///
/// @param name `Images`, `Sound`
/// @param option that gives them
/// @param count of each sequence
/// @param tokens of each, which a tower makes
/// @param marks the words around those of each
public record Beside(String name, String option, Rational count, Rational tokens, Rational marks) {
    /// What is given beside a text, as a model's sizes say.
    static List<Beside> of(Map<String, Rational> values) {
        return Stream.of(
                new Beside("Images", "--images", of(values, Media.IMAGES), of(values, Media.IMAGE_TOKENS),
                        of(values, Media.IMAGE_MARKS)),
                new Beside("Sound", "--audio", Rational.ONE, of(values, Media.SOUND_TOKENS),
                        of(values, Media.SOUND_MARKS)))
                .filter(part -> part.all().signum() > 0).toList();
    }

    private static Rational of(Map<String, Rational> values, String size) {
        return values.getOrDefault(size, Rational.ZERO);
    }

    /// Tokens of the context that all of them take.
    public Rational all() {
        return count.times(tokens.plus(marks));
    }

    /// `2 of 576 tokens, 1,152 of 4,096 tokens of context (28.13 %)`.
    public String share(Rational context) {
        var each = (count.equals(Rational.ONE) ? "" : Figures.exact(count) + " of ")
                + Figures.counted(tokens, "token")
                + (marks.signum() > 0 ? " and " + Figures.counted(marks, "word") + " around them" : "");
        return each + ", " + Figures.exact(all()) + " of " + Figures.counted(context, "token") + " of context ("
                + Figures.percent(all().over(context)) + ")";
    }

    /// Tokens of the context that all that is given takes.
    static Rational taken(Map<String, Rational> values) {
        return of(values).stream().map(Beside::all).reduce(Rational.ZERO, Rational::plus);
    }

    /// Throws [Refusal] where all of it is more than the context.
    static void check(Map<String, Rational> values) {
        var parts = of(values);
        var context = values.getOrDefault("T", Rational.ONE);
        var all = taken(values);
        if (all.compareTo(context) > 0) {
            throw new Refusal(new Problem("T = " + Figures.exact(context), parts.getLast().option,
                    parts.stream().map(part -> Figures.counted(part.all(), "token") + " of "
                            + part.name.toLowerCase(Locale.ROOT)).collect(Collectors.joining(" and "))
                            + (parts.size() > 1 ? " do not fit into the context" : " are more than the context"),
                    "--seq " + all + " or more"));
        }
    }
}

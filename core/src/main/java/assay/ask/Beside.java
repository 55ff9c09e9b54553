package assay.ask;

import assay.algebra.Rational;
import assay.kit.Media;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.quantity.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What images and sound take of the context of text.
final class Beside {
    private Beside() {}

    /// One kind of it.
    ///
    /// @param tokens of each, which a tower makes
    /// @param marks the words around those of each
    private record Part(String name, String option, Rational count, Rational tokens, Rational marks) {
        Rational all() {
            return count.times(tokens.plus(marks));
        }

        /// `images: 2 of 576 tokens, 1,152 of 4,096 tokens of context (28.13 %)`.
        String note(Rational context) {
            var each = (name.equals("sound") ? "" : Figures.exact(count) + " of ") + Figures.counted(tokens, "token")
                    + (marks.signum() > 0 ? " and " + Figures.counted(marks, "word") + " that mark them" : "");
            var same = each.equals(Figures.counted(all(), "token"));
            return name + ": " + each + ", " + (same ? "" : Figures.exact(all()) + " ") + "of "
                    + Figures.counted(context, "token") + " of context (" + Figures.percent(all().over(context))
                    + ").";
        }
    }

    private static List<Part> parts(Map<String, Rational> values) {
        return Stream.of(
                new Part("images", "--images", values.getOrDefault(Media.IMAGES, Rational.ZERO),
                        values.getOrDefault(Media.IMAGE_TOKENS, Rational.ZERO),
                        values.getOrDefault(Media.IMAGE_MARKS, Rational.ZERO)),
                new Part("sound", "--audio", Rational.ONE, values.getOrDefault(Media.SOUND_TOKENS, Rational.ZERO),
                        values.getOrDefault(Media.SOUND_MARKS, Rational.ZERO)))
                .filter(part -> part.all().signum() > 0).toList();
    }

    /// Throws [Refusal] where they are more than the context.
    static void check(Map<String, Rational> values) {
        var parts = parts(values);
        var context = values.getOrDefault("T", Rational.ONE);
        var all = parts.stream().map(Part::all).reduce(Rational.ZERO, Rational::plus);
        if (all.compareTo(context) > 0) {
            var problems = new ArrayList<Problem>();
            var last = parts.getLast();
            problems.add(new Problem("T = " + Figures.exact(context), last.option, parts.stream()
                    .map(part -> part.name + " of " + Figures.counted(part.all(), "token"))
                    .reduce((a, b) -> a + " and " + b).orElse("") + " do not fit into it",
                    "--seq of at least " + all));
            throw new Refusal(problems);
        }
    }

    static List<String> notes(Map<String, Rational> values) {
        var context = values.getOrDefault("T", Rational.ONE);
        return parts(values).stream().map(part -> part.note(context)).toList();
    }
}

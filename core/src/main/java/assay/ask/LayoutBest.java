package assay.ask;

import assay.algebra.Rational;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The fastest layout at a place, or why there is none.
///
/// @param batch sequences of a step
/// @param found empty where nothing fits, or nothing can be asked
/// @param whole whether no layout that fits is faster, or none fits
/// @param problem why there is none
public record LayoutBest(long batch, Optional<Fastest> found, boolean whole, String problem) {
    private static final int FIELDS = 10;

    /// A layout, as it is told.
    ///
    /// @param flags what asks `assay train` for it
    /// @param seconds of a step
    /// @param rate tokens a second
    /// @param mfu model FLOPs over time and peak
    /// @param peak bytes of the rank that holds most
    /// @param host bytes of a rank of the first stage in the host's memory
    /// @param bound what most of the time goes to
    public record Fastest(
            String flags, double seconds, double rate, Rational mfu, Rational peak, Rational host, String bound) {
        private static Fastest of(Layouts.Found found) {
            return new Fastest(found.flags(), found.step().seconds(), found.step().rate(), found.mfu(), found.peak(),
                    found.host(), found.step().times().most().label());
        }
    }

    /// The fastest layout of a question in words.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words and the model's source
    public static LayoutBest of(Supplier<Spec> spec, Words words, Watch watch) {
        var question = LayoutQuestion.of(spec, words, "within", watch, new ArrayList<>());
        long devices = question.devices();
        var search = question.search(devices);
        if (search.nothingCarries()) {
            throw new Refusal(new Problem(question.device().name(), "--on",
                    "states no link and no network between devices, and time needs one", "--devices 1"));
        }
        var found = search.fastest(1).stream().findFirst().map(Fastest::of);
        boolean whole = search.counts().whole();
        return new LayoutBest(question.batch(devices), found, whole, found.isPresent() ? "" : whole ? "nothing fits"
                : "nothing that fits was found");
    }

    /// That nothing can be asked at a place.
    public static LayoutBest none(Refusal refusal) {
        return new LayoutBest(0, Optional.empty(), true, refusal.problems().stream().map(problem -> problem.subject()
                + (problem.message().isEmpty() ? "" : " " + problem.message())).distinct()
                .collect(Collectors.joining("; ")));
    }

    /// Whether nothing could be asked.
    public boolean isRefused() {
        return batch == 0;
    }

    /// As a line of text, from which [#read] has the same to the last bit.
    public String text() {
        return String.join("\t", String.valueOf(batch), String.valueOf(whole), problem.replace('\t', ' ')
                .replace('\n', ' '), found.map(f -> String.join("\t", f.flags, Double.toString(f.seconds),
                        Double.toString(f.rate), f.mfu.toString(), f.peak.toString(), f.host.toString(), f.bound))
                .orElse(""));
    }

    /// What [#text] wrote.
    public static LayoutBest read(String text) {
        var words = text.split("\t", -1);
        var found = words.length < FIELDS ? Optional.<Fastest>empty() : Optional.of(new Fastest(words[3],
                Double.parseDouble(words[4]), Double.parseDouble(words[5]), Rational.parse(words[6]),
                Rational.parse(words[7]), Rational.parse(words[8]), words[9]));
        return new LayoutBest(Long.parseLong(words[0]), found, Boolean.parseBoolean(words[1]), words[2]);
    }
}

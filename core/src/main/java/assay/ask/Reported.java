package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.notation.Decimal;
import assay.pass.Recompute;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was reported of a training run.
///
/// @param figure which figure
/// @param value in units of one: tokens a second, seconds, FLOPs a second, a share of the peak
/// @param devices of the run
/// @param on which devices, where that is said
/// @param rate the type whose peak counts
/// @param recompute what was done again instead of kept
/// @param steps whether the sequences of a step are said
public record Reported(
        Figure figure, Rational value, Rational devices, Optional<Accelerator> on, Feature rate, Recompute recompute,
        boolean steps) {
    private static final Rational TERA = Rational.of(10).pow(12);

    /// What people report of a run. Of each the speed follows.
    public enum Figure {
        TOKENS("tokens-per-second", "5762", false),
        TOKENS_EACH("tokens-per-second-per-device", "5762", false),
        STEP("step-time", "1.42s", false),
        /// Model FLOPs, by a convention.
        FLOPS_EACH("tflops-per-device", "408", true),
        /// By a convention.
        MFU("mfu", "41%", true),
        /// By a convention, and by what is done again.
        HFU("hfu", "55%", true);

        private final String label;
        private final String example;
        private final boolean counted;

        Figure(String label, String example, boolean counted) {
            this.label = label;
            this.example = example;
            this.counted = counted;
        }

        /// The word by which it is given: `mfu`.
        public String label() {
            return label;
        }

        /// Whether it rests on a convention.
        public boolean counted() {
            return counted;
        }

        private boolean share() {
            return this == MFU || this == HFU;
        }
    }

    /// What words say of a run.
    ///
    /// @throws Refusal with all that is wrong with them
    public static Reported of(Words words) {
        var problems = new ArrayList<Problem>();
        var given = Arrays.stream(Figure.values()).filter(f -> words.has(f.label)).toList();
        if (given.isEmpty()) {
            problems.add(new Problem("assay measured", "", "takes one figure of a run", "one of "
                    + String.join(", ", Arrays.stream(Figure.values()).map(f -> "--" + f.label).toList())));
        } else if (given.size() > 1) {
            problems.add(new Problem("--" + given.getLast().label, "--" + given.getFirst().label,
                    "of one figure of a run the others follow", "give one"));
        }
        var value = given.stream().findFirst()
                .flatMap(figure -> value(figure, words.text(figure.label).orElse(""), problems));
        var devices = words.text("devices").flatMap(t -> Words.count("devices", t, problems));
        var on = words.device(problems);
        var rate = rate(words, on, problems);
        var recompute = words.recompute(problems);
        if (given.contains(Figure.STEP) && !words.has("batch")) {
            problems.add(new Problem("--step-time", "", "says nothing without the sequences of a step",
                    "--batch 512"));
        }
        if (given.stream().anyMatch(Figure::share) && !words.hasDevice()) {
            problems.add(new Problem("--" + given.stream().filter(Figure::share).findFirst().orElseThrow().label, "",
                    "is a share of a peak, and says nothing without a device", "--on h100"));
        }
        Refusal.ofAny(problems);
        return new Reported(given.getFirst(), value.orElseThrow(), devices.orElse(Rational.ONE), on, rate,
                recompute, words.has("batch"));
    }

    private static Optional<Rational> value(Figure figure, String text, List<Problem> problems) {
        if (figure.share()) {
            var share = Words.decimal(figure.label, text, figure.example, problems);
            if (share.filter(s -> s.compareTo(Rational.ONE) > 0).isPresent()) {
                problems.add(new Problem("'" + text + "'", "--" + figure.label, "is more than the whole peak",
                        "a share such as 0.41 or 41%"));
            }
            return share;
        }
        var units = figure == Figure.STEP ? Map.of("ms", Rational.of(1, 1000), "s", Rational.ONE)
                : Map.<String, Rational>of();
        var unit = units.keySet().stream().filter(text::endsWith).max((a, b) -> a.length() - b.length()).orElse("");
        var number = text.substring(0, text.length() - unit.length()).strip();
        var value = Decimal.of(number).filter(v -> v.signum() > 0);
        if (value.isEmpty()) {
            problems.add(new Problem("'" + text + "'", "--" + figure.label,
                    Decimal.mistake(number).orElse("is not a number above zero"),
                    "for example --" + figure.label + " " + figure.example));
        }
        return value.map(v -> v.times(units.getOrDefault(unit, figure == Figure.FLOPS_EACH ? TERA : Rational.ONE)));
    }

    /// The type whose peak counts: the one that is named, else the one in which people train on the device.
    private static Feature rate(Words words, Optional<Accelerator> on, List<Problem> problems) {
        var known = Arrays.stream(Feature.values()).filter(Reported::computes).map(Feature::label).toList();
        var word = words.text("dtype").orElseGet(() -> Words.usual(on).rate());
        return Feature.named(word).filter(Reported::computes).orElseGet(() -> {
            problems.add(new Problem(word, "--dtype", "no type that devices state a peak of FLOPs for",
                    Nearest.hint(word, known)));
            return Feature.BF16;
        });
    }

    /// Whether it is a rate of FLOPs.
    public static boolean computes(Feature feature) {
        return feature.isPeak() && feature.unit().equals(Feature.BF16.unit());
    }

    /// The FLOPs a second of one device at its peak, where that is known.
    public Optional<Rational> peak() {
        return on.flatMap(device -> device.figure(rate));
    }
}

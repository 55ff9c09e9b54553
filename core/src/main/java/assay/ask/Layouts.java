package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Feature;
import assay.pass.Recompute;
import assay.plan.Spread;
import assay.plan.StepTime;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The layouts of a step of training over so many devices: of all that [LayoutSearch] looks at the fastest that fit, by
/// estimates.
///
/// @param model its name
/// @param batch sequences of a step
/// @param tokens of a sequence
/// @param capacity bytes of a device
/// @param found the fastest that fit, the fastest first
/// @param counts of the space
public record Layouts(
        String model, Accelerator device, long devices, long batch, long tokens, Rational capacity, List<Found> found,
        Counts counts) {
    private static final long MOST_DEVICES = 1 << 17;

    /// How much longer than the fastest the plan took at the worst that was estimated to be it, of vTrain's plans on
    /// several nodes (`assay validation training`): what is nearer is a tie.
    public static final double TIE = .042;

    public Layouts {
        found = List.copyOf(found);
    }

    /// A layout that fits.
    ///
    /// @param peak bytes of the rank that holds most
    /// @param mfu model FLOPs over time and peak, as `assay train` has it
    public record Found(Spread spread, Recompute recompute, StepTime.Estimate step, Rational peak, Rational mfu) {
        /// What asks `assay train` for it.
        public String flags() {
            var degrees = spread.degrees();
            var words = new ArrayList<String>();
            flag(words, "--tp", degrees.tp());
            if (degrees.sequence()) {
                words.add("--sp");
            }
            flag(words, "--cp", degrees.cp());
            flag(words, "--pp", degrees.pp());
            flag(words, "--vpp", degrees.chunks());
            flag(words, "--ep", degrees.ep());
            if (spread.sharding().stage() > 0) {
                words.add(spread.sharding().units() ? "--fsdp" : "--zero " + spread.sharding().stage());
            }
            words.add("--micro-batch " + spread.microBatch().orElse(Rational.ONE));
            if (!recompute.equals(Recompute.NONE)) {
                words.add("--recompute " + recompute.label());
            }
            return String.join(" ", words);
        }

        private static void flag(List<String> words, String name, int degree) {
            if (degree > 1) {
                words.add(name + " " + degree);
            }
        }
    }

    /// The layouts of the space.
    ///
    /// @param stood all of them
    /// @param large whose states and kept activations alone are too much
    /// @param untimed that exchange what nothing is stated to carry, such as between nodes without a network
    /// @param tried by the account
    /// @param whole whether no layout that fits is faster than those found
    public record Counts(long stood, long large, long untimed, long tried, boolean whole) {}

    /// The layouts of a question in words.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words and the model's source
    public static Layouts of(Supplier<Spec> spec, Words words) {
        var problems = new ArrayList<Problem>();
        var read = Refusal.collecting(() -> words.over(spec.get()), problems);
        var plan = Refusal.collecting(() -> words.plan(read), problems);
        var options = Ask.options(words.without("devices"), read, problems);
        var devices = words.text("devices").flatMap(t -> Words.count("devices", t, problems));
        if (devices.filter(n -> n.compareTo(Rational.of(MOST_DEVICES)) > 0).isPresent()) {
            problems.add(new Problem(devices.get().toString(), "--devices", "are more than " + MOST_DEVICES, ""));
        }
        if (!words.has("devices")) {
            problems.add(new Problem("--devices", "", "is missing", "--devices 64"));
        }
        if (!words.has("on")) {
            problems.add(new Problem("--on", "", "is missing", "--on h100"));
        }
        var within = words.text("within").flatMap(t -> Refusal.collecting(() -> Capacity.of(t), problems));
        Refusal.ofAny(problems);
        var device = plan.orElseThrow().hardware().on().orElseThrow();
        var capacity = within.or(() -> device.figure(Feature.MEMORY)).orElseThrow(() -> new Refusal(
                new Problem(device.name(), "--on", "states no memory", "--within 80GB")));
        long batch = words.has("batch") ? options.orElseThrow().point().batch().num().longValueExact() : 0;
        return new LayoutSearch(read.orElseThrow(), options.orElseThrow(), plan.orElseThrow().over(Spread.ONE),
                devices.orElseThrow().num().longValueExact(), batch).of(device, capacity);
    }
}

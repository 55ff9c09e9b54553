package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.pass.Recompute;
import assay.plan.Offload;
import assay.plan.Spread;
import assay.plan.StepTime;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The layouts of a step of training over so many devices: of all that [LayoutSpace] has the fastest that fit, by
/// estimates; where none fits, those that hold least, and the fewest devices on which one does.
///
/// @param model its name
/// @param tuning what of it is trained
/// @param batch sequences of a step
/// @param tokens of a sequence
/// @param capacity bytes of a device
/// @param found the fastest that fit, the fastest first
/// @param least where none fits, those that hold least, that which holds least first
/// @param nearest where none fits, the fewest devices on which one does
/// @param counts of the space
/// @param changes that would make another of those found the first
public record Layouts(
        String model, Tuning tuning, Accelerator device, long devices, long batch, long tokens, Rational capacity,
        List<Found> found, List<Found> least, Optional<Nearest> nearest, Counts counts, List<Change> changes) {
    /// How many are sought.
    private static final int SOUGHT = 8;
    /// How many of those that hold least are told.
    private static final int LEAST = 3;

    /// How much longer than the fastest the plan took at the worst that was estimated to be it, of vTrain's plans on
    /// several nodes (`assay validation training`): what is nearer is a tie.
    public static final double TIE = .042;

    public Layouts {
        found = List.copyOf(found);
        least = List.copyOf(least);
        changes = List.copyOf(changes);
    }

    /// A layout.
    ///
    /// @param peak bytes of the rank that holds most
    /// @param host bytes of a rank of the first stage that lie in the host's memory
    /// @param mfu model FLOPs over time and peak, as `assay train` has it
    public record Found(Spread spread, Recompute recompute, StepTime.Estimate step, Rational peak, Rational host,
            Rational mfu) {
        /// What asks `assay train` for it.
        public String flags() {
            var degrees = spread.degrees();
            var sharding = spread.sharding();
            var words = new ArrayList<String>();
            flag(words, "--tp", degrees.tp());
            if (degrees.sequence()) {
                words.add("--sp");
            }
            flag(words, "--cp", degrees.cp());
            flag(words, "--pp", degrees.pp());
            flag(words, "--vpp", degrees.chunks());
            switch (spread.schedule()) {
                case ONE_FORWARD_ONE_BACKWARD, INTERLEAVED -> {}
                case ZERO_BUBBLE, DUAL_PIPE -> words.add("--schedule " + spread.schedule().label());
            }
            flag(words, "--ep", degrees.ep());
            if (sharding.stage() > 0) {
                words.add(sharding.group() > 0 ? "--hsdp " + sharding.group()
                        : sharding.units() ? "--fsdp" : "--zero " + sharding.stage());
            }
            if (!spread.offload().isEmpty()) {
                words.add("--offload " + spread.offload().stream().sorted().map(Offload::label)
                        .collect(Collectors.joining(",")));
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

    /// The fewest devices on which one fits, with sequences of the same tokens.
    ///
    /// @param batch sequences of a step there
    /// @param found the fastest there
    public record Nearest(long devices, long batch, Found found) {}

    /// What would make another layout the first.
    ///
    /// @param what changes: `memory`, `network`, `links`
    /// @param at bytes below which the first does not fit, or how many times as fast it is
    /// @param first the layout that is first then
    public record Change(String what, Rational at, Found first) {}

    /// The layouts of the space.
    ///
    /// @param stood all of them
    /// @param large whose states and kept activations alone are too much
    /// @param untimed that exchange what nothing is stated to carry, such as between nodes without a network
    /// @param slower that were not timed, since their passes alone take longer than what was found
    /// @param timed estimated
    /// @param tried by the account
    /// @param whole whether no layout that fits is faster than those found
    public record Counts(
            long stood, long large, long untimed, long slower, long timed, long tried, boolean whole) {}

    /// The layouts of a question in words.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words and the model's source
    public static Layouts of(Supplier<Spec> spec, Words words, Watch watch) {
        var problems = new ArrayList<Problem>();
        if (!words.has("devices")) {
            problems.add(new Problem("--devices", "", "is missing", "--devices 64"));
        }
        var question = LayoutQuestion.of(spec, words, "within", watch, problems);
        long devices = question.devices();
        var search = question.search(devices);
        if (search.nothingCarries()) {
            throw new Refusal(new Problem(question.device().name(), "--on",
                    "states no link and no network between devices, and time needs one",
                    "a row of one's own that has link= and linked=, or network= (--accelerators), or --devices 1"));
        }
        var found = search.fastest(SOUGHT);
        var counts = search.counts();
        boolean none = found.isEmpty() && counts.whole();
        return new Layouts(question.subject().name(), question.options().tuning(), question.device(), devices,
                question.batch(devices),
                question.subject().tokens(), question.capacity(), found, none ? search.least(LEAST) : List.of(),
                none ? LayoutFewest.above(question) : Optional.empty(), counts,
                LayoutChanges.of(question.subject().time(), found));
    }
}

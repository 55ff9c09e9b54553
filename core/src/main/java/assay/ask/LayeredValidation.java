package assay.ask;

import assay.algebra.Rational;
import assay.device.Accelerator;
import assay.device.Confidence;
import assay.device.Feature;
import assay.model.Model;
import assay.plan.Packing;
import assay.quantity.Dtype;
import assay.serve.Engine;
import assay.serve.Outlook;
import assay.serve.Ranks;
import assay.serve.Replica;
import assay.serve.Replica.Feed;
import assay.serve.Silicon;
import assay.serve.Silicon.Layered;
import assay.spec.Spec;
import assay.storage.Cached;
import assay.storage.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// What estimates are worth of an engine that reads its layers one after the other, as llama.cpp does.
///
/// Published speeds of one sequence stand beside what is said of them: with the constants of the program, and with
/// those of all other devices.
public final class LayeredValidation {
    private static final int PARTS = 10;
    private static final String ENGINE = "llama.cpp";
    private static final double[] STEPS = {.3, .1, .03, .01, .003};

    private final Map<String, Replica> made = new HashMap<>();
    private final Function<String, Spec> specs;
    private final Function<String, Storage> schemes;
    private final List<Run> runs;

    /// A speed that was measured.
    ///
    /// @param build the year of the build
    /// @param bandwidth bytes a second, `peak` FLOPs a second
    /// @param devices that have its layers one after the other
    /// @param decoded whether tokens are decoded; else a prompt is fed
    /// @param speed tokens a second
    public record Run(
            String build, String model, String weights, String device, Rational bandwidth, Rational peak, int devices,
            boolean decoded, int tokens, double speed) {
        /// Reads `build | model | weights | device | GB/s | TFLOP/s | devices | decode or prompt | tokens | tokens/s`.
        ///
        /// @throws IllegalArgumentException where the line is no such row
        static Run of(String line) {
            var parts = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (parts.size() != PARTS) {
                throw new IllegalArgumentException("no row of a speed: " + line);
            }
            return new Run(parts.get(0), parts.get(1), parts.get(2), parts.get(3), Rational.parse(parts.get(4)),
                    Rational.parse(parts.get(5)), Integer.parseInt(parts.get(6)), parts.get(7).equals("decode"),
                    Integer.parseInt(parts.get(8)), Double.parseDouble(parts.get(9)));
        }

        /// The kind of device whose constants it has.
        public String kind() {
            return device.startsWith("apple") ? "Metal" : "CUDA";
        }
    }

    private LayeredValidation(Function<String, Spec> specs, Function<String, Storage> schemes, List<Run> runs) {
        this.specs = specs;
        this.schemes = schemes;
        this.runs = List.copyOf(runs);
    }

    /// Speeds from their rows.
    ///
    /// @param specs models by their names
    /// @param schemes ways to store weights by their names
    public static LayeredValidation of(
            List<String> rows, Function<String, Spec> specs, Function<String, Storage> schemes) {
        return new LayeredValidation(specs, schemes, rows.stream().map(Run::of).toList());
    }

    /// Speeds of decoding, or of prompts.
    public List<Run> runs(boolean decoded) {
        return runs.stream().filter(run -> run.decoded() == decoded).toList();
    }

    /// The estimate over what was measured, less one.
    public double error(Run run) {
        return error(run, Optional.empty());
    }

    private double error(Run run, Optional<Layered> constants) {
        var replica = replica(run);
        var on = constants.map(c -> replica.on().layered(c)).orElse(replica.on());
        var placed = replica.on(on);
        double seconds = run.decoded() ? placed.seconds(Feed.decoding(1, run.tokens() / 2.))
                : placed.seconds(Feed.prompts(1, run.tokens())) / run.tokens();
        return 1 / seconds / run.speed() - 1;
    }

    private Replica replica(Run run) {
        return made.computeIfAbsent(run.model() + run.weights() + run.device(), _ -> {
            var subject = Case.of(specs.apply(run.model()), Options.DEFAULT.storing(Optional.of(schemes.apply(
                    run.weights())), Optional.empty()));
            Model model = subject.model();
            var device = new Accelerator(run.device(), List.of(), "", "", Map.of(Feature.BANDWIDTH, run.bandwidth(),
                    Feature.FP16, run.peak(), Feature.MEMORY, Rational.of(1000)), Confidence.MEDIUM, "", "");
            return Replica.of(model, Ranks.ONE, Packing.of(subject.terms().weights(), model,
                    new Packing.Kept(2, "fp16")), Cached.all(Dtype.FP16), Silicon.of(device, Silicon.rates()),
                    Engine.named(ENGINE));
        });
    }

    /// Errors of decoding on each device with constants that are fitted on all others of its kind.
    public Map<Run, Double> leftOut() {
        var errors = new HashMap<Run, Double>();
        var all = runs(true);
        for (var device : all.stream().map(Run::device).distinct().toList()) {
            var own = all.stream().filter(run -> run.device().equals(device)).toList();
            var others = all.stream().filter(run -> run.kind().equals(own.getFirst().kind())
                    && !run.device().equals(device)).toList();
            var fitted = fitted(others);
            own.forEach(run -> errors.put(run, error(run, Optional.of(fitted))));
        }
        return errors;
    }

    /// The runs of each class by which errors are told.
    public SequencedMap<String, List<Run>> classes() {
        var all = new TreeMap<String, List<Run>>();
        for (var run : runs) {
            Outlook.layered(ENGINE, replica(run).on()).forEach(name ->
                    all.computeIfAbsent(name, _ -> new ArrayList<>()).add(run));
        }
        return new LinkedHashMap<>(all);
    }

    /// The share of the bandwidth and the start of a layer that are least off: each is moved until neither helps.
    Layered fitted(List<Run> some) {
        var best = new Layered(.85, 120e-6, 1);
        double least = off(some, best);
        for (double step : STEPS) {
            for (boolean better = true; better;) {
                better = false;
                for (double factor : new double[] {1 + step, 1 / (1 + step)}) {
                    for (var other : List.of(new Layered(best.memory() * factor, best.start(), 1),
                            new Layered(best.memory(), best.start() * factor, 1),
                            new Layered(best.memory() * factor, best.start() * factor, 1))) {
                        double off = off(some, other);
                        if (off < least - 1e-9) {
                            least = off;
                            best = other;
                            better = true;
                        }
                    }
                }
            }
        }
        return best;
    }

    private double off(List<Run> some, Layered constants) {
        return some.stream().mapToDouble(run -> Math.abs(Math.log(1 + error(run, Optional.of(constants))))).sum();
    }
}

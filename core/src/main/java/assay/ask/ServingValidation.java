package assay.ask;

import assay.account.Terms;
import assay.algebra.Rational;
import assay.convention.Conventions;
import assay.device.Accelerators;
import assay.family.Families;
import assay.model.Model;
import assay.plan.Packing;
import assay.quantity.Dtype;
import assay.serve.Disaggregated;
import assay.serve.Engine;
import assay.serve.Outlook;
import assay.serve.Ranks;
import assay.serve.Replica;
import assay.serve.Replica.Feed;
import assay.serve.Service;
import assay.serve.Silicon;
import assay.serve.Simulation;
import assay.serve.Steady;
import assay.serve.Traffic;
import assay.spec.Spec;
import assay.storage.Cached;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What estimates of serving are worth: runs that were measured beside what is said of them, one prediction a run, with
/// nothing fitted to one.
public final class ServingValidation {
    private static final double REAL = .94;
    private static final double HELD = 2e9;
    private static final int MORE = 64;

    private final Function<String, Spec> specs;
    private final Accelerators devices;
    private final List<ServedRun> runs;
    private final Map<String, Model> models = new HashMap<>();
    private final Map<String, Boolean> routed = new HashMap<>();
    private final Map<List<Object>, Made> made = new HashMap<>();

    /// A replica with what it holds.
    ///
    /// @param ideal the same without losses
    /// @param tokens that its cache has room for
    /// @param each bytes of the cache of a token, of a rank
    private record Made(Replica replica, Replica ideal, double tokens, double each) {}

    /// A run beside what is said of it.
    ///
    /// @param faster whether it was faster than a machine without losses
    public record Row(ServedRun run, Replica.Kind kind, String generation, Service said, boolean faster) {
        public double ttft() {
            return said.ttft() / run.ttft() - 1;
        }

        public double tpot() {
            return said.tpot() / run.tpot() - 1;
        }

        public double throughput() {
            return run.throughput(said.ttft(), said.tpot()) / run.throughput() - 1;
        }
    }

    private ServingValidation(Function<String, Spec> specs, Accelerators devices, List<ServedRun> runs) {
        this.specs = specs;
        this.devices = devices;
        this.runs = List.copyOf(runs);
    }

    /// Runs from their rows.
    ///
    /// @param specs models by the names under which runs have them
    public static ServingValidation of(List<String> rows, Function<String, Spec> specs, Accelerators devices) {
        return new ServingValidation(specs, devices, rows.stream().map(ServedRun::of).toList());
    }

    public List<ServedRun> runs() {
        return runs;
    }

    private Model model(String name) {
        return models.computeIfAbsent(name, n -> Families.build(specs.apply(n)));
    }

    private boolean routed(String name) {
        return routed.computeIfAbsent(name, n -> routed(model(n)));
    }

    /// Whether a model has experts that tokens choose.
    static boolean routed(Model model) {
        var found = new boolean[1];
        model.walk((_, op) -> found[0] |= op.line().reads().stream()
                .anyMatch(t -> t.parameter() && t.axes().stream().anyMatch(a -> a.chosen())));
        return found[0];
    }

    /// Why nothing is said of a run: the field that it lacks.
    public Optional<String> missing(ServedRun run) {
        return run.missing(routed(run.model()));
    }

    /// Runs that are well specified, each with what is said of it.
    ///
    /// @param simulated whether engines' steps are simulated; else by the closed form
    public List<Row> rows(boolean simulated) {
        return runs.stream().filter(run -> missing(run).isEmpty()).map(run -> row(run, simulated)).toList();
    }

    private Row row(ServedRun run, boolean simulated) {
        var first = made(run, run.layout().getFirst());
        var replica = first.replica();
        var said = run.apart() ? apart(run) : together(run, first, simulated);
        var last = made(run, run.layout().getLast());
        int groups = last.replica().ranks().dp() * run.layout().getLast().workers().orElse(1);
        double running = Math.max(1, Math.min(run.running(), run.clients().orElseThrow()) / groups);
        double least = last.ideal().seconds(Feed.decoding(Math.floor(running), lengths(run)
                * (run.input() + run.output() / 2.)));
        return new Row(run, replica.kind(), replica.on().generation(), said, least > run.tpot());
    }

    /// The mean length over the longest.
    private static double lengths(ServedRun run) {
        return run.protocol().equals("gap") ? 1 : .9;
    }

    private Service together(ServedRun run, Made made, boolean simulated) {
        boolean gap = run.protocol().equals("gap");
        int clients = run.clients().orElseThrow();
        var replica = made.replica();
        int each = Math.max(1, (int) Math.rint(clients / (double) replica.ranks().dp()));
        var traffic = Traffic.of(each, gap ? 8 : 10, (double) run.input(), (double) run.output(), gap ? 1 : .8);
        var fed = replica.budget(budget(run, clients));
        int polled = run.engine().equals("sglang") && !gap && replica.on().generation().equals("blackwell")
                ? clients >= 16 ? 30 : 10 : 1;
        return simulated ? Simulation.of(fed, traffic, made.tokens(), polled)
                : Steady.of(fed, traffic, made.tokens(), polled);
    }

    /// The tokens of a step, as the scripts of the runs have them.
    private static double budget(ServedRun run, int clients) {
        if (run.protocol().equals("gap")) {
            return run.engine().equals("sglang") ? 8192 : 2048;
        }
        return run.engine().equals("trtllm") ? run.input() + clients + MORE
                : Engine.named(run.engine()).budget();
    }

    private Service apart(ServedRun run) {
        var prompts = run.layout().getFirst();
        var decoding = run.layout().getLast();
        var first = made(run, prompts);
        var second = made(run, decoding);
        double input = run.input() * lengths(run);
        double output = run.output() * lengths(run);
        int tp = second.replica().ranks().tp();
        return new Disaggregated(first.replica(), prompts.workers().orElseThrow() * first.replica().ranks().dp(),
                second.replica(), decoding.workers().orElseThrow() * second.replica().ranks().dp(),
                second.tokens() / (input + output), Disaggregated.transfer(input * second.each(), tp))
                .of(run.clients().orElseThrow(), input, output);
    }

    private Made made(ServedRun run, ServedRun.Part part) {
        var ranks = part.ranks();
        boolean narrow = narrow(run);
        return made.computeIfAbsent(List.of(run.model(), run.device(), run.engine(), run.precision(), ranks, narrow),
                _ -> make(run, ranks, narrow));
    }

    private Made make(ServedRun run, Ranks ranks, boolean narrow) {
        var model = model(run.model());
        var packing = packing(run);
        var cached = Cached.all(narrow ? Dtype.FP8 : Dtype.BF16);
        var replica = Replica.of(model, ranks, packing, cached, Silicon.of(devices.find(run.device()),
                Silicon.rates()), Engine.named(run.engine()));
        double each = cache(model, cached, ranks.tp());
        double left = replica.on().memory() * REAL - replica.weights() - HELD;
        return new Made(replica, replica.ideal(), Math.max(0, left / each), each);
    }

    /// Bytes of the cache of one more token of a long context, of a rank.
    static double cache(Model model, Cached cached, int tp) {
        var terms = Terms.of(Conventions.MATMUL, Dtype.BF16);
        var memory = RankMemory.of(model, terms.storing(terms.weights(), cached), tp);
        return memory.cache(1 << 17).minus(memory.cache(1 << 16)).over(Rational.of(1 << 16)).approximate();
    }

    /// Whether the cache is in 8 bits, as the scripts of the runs have it.
    private static boolean narrow(ServedRun run) {
        boolean quantised = Set.of("fp8", "fp4").contains(run.precision());
        var eight = Set.of("llama-3.1-70b", "gpt-oss-120b");
        return quantised && (run.engine().equals("trtllm") || run.device().startsWith("b")
                || run.device().startsWith("gb") || (run.engine().equals("vllm") && eight.contains(run.model())));
    }

    /// How weights lie, by the word for a run's precision: of a model with experts those alone in 4 bits.
    private Packing packing(ServedRun run) {
        return packing(run.model(), routed(run.model()), run.precision());
    }

    static Packing packing(String model, boolean routed, String precision) {
        var wide = new Packing.Kept(2, "bf16");
        boolean blocks = model.startsWith("gpt-oss");
        var few = blocks ? new Packing.Kept(.53125, "fp4 mxfp4") : switch (precision) {
            case "fp8" -> new Packing.Kept(1, "fp8");
            case "fp4" -> new Packing.Kept(.5625, "fp4 nvfp4");
            case "int4" -> new Packing.Kept(.53125, "int4");
            default -> wide;
        };
        boolean experts = blocks || (routed && Set.of("fp4", "int4").contains(precision));
        return (_, weight) -> experts && weight.axes().stream().noneMatch(a -> a.chosen()) ? wide : few;
    }

    /// Sizes of errors.
    public record Sizes(int n, double p50, double mean, double p80, double p90, double bias) {
        public static Sizes of(List<Row> rows, ToDoubleFunction<Row> error) {
            return of(rows.stream().mapToDouble(error).toArray());
        }

        /// Of errors with their signs.
        public static Sizes of(double[] errors) {
            var signed = Arrays.stream(errors).sorted().toArray();
            var sizes = Arrays.stream(signed).map(Math::abs).sorted().toArray();
            return new Sizes(sizes.length, at(sizes, .5), Arrays.stream(sizes).average().orElse(0), at(sizes, .8),
                    at(sizes, .9), at(signed, .5));
        }

        private static double at(double[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
        }
    }

    /// Rows by a word of them, all of them first.
    public static SequencedMap<String, List<Row>> by(List<Row> rows, Function<Row, String> word) {
        var all = new LinkedHashMap<String, List<Row>>();
        var sorted = new TreeMap<String, List<Row>>();
        rows.forEach(row -> sorted.computeIfAbsent(word.apply(row), _ -> new ArrayList<>()).add(row));
        all.putAll(sorted);
        return all;
    }

    /// The classes by which errors are told, narrowest and widest.
    public static SequencedMap<String, List<Row>> classes(List<Row> rows) {
        var all = new TreeMap<String, List<Row>>();
        rows.forEach(row -> Outlook.classes(row.run().engine(), row.kind(), row.generation())
                .forEach(name -> all.computeIfAbsent(name, _ -> new ArrayList<>()).add(row)));
        return new LinkedHashMap<>(all);
    }

    /// How layouts of one question are ordered: of two that were measured by which has the lesser TPOT, and of all by
    /// which has the most tokens a second of each device.
    ///
    /// @param pairs of runs that differ in nothing but their layouts
    /// @param right how many of these are ordered as they were measured
    /// @param regrets of each question, what choosing by the estimate loses of what was measured of the best, as a part
    public record Order(int pairs, int right, List<Double> regrets) {
        public Order {
            regrets = List.copyOf(regrets);
        }
    }

    /// The order of layouts among rows of replicas that do all.
    public static Order order(List<Row> rows) {
        var questions = new TreeMap<String, List<Row>>();
        rows.stream().filter(row -> !row.run().apart()).forEach(row ->
                questions.computeIfAbsent(row.run().question(), _ -> new ArrayList<>()).add(row));
        int pairs = 0;
        int right = 0;
        var regrets = new ArrayList<Double>();
        for (var all : questions.values()) {
            for (int i = 0; i < all.size(); i++) {
                for (int j = 0; j < i; j++) {
                    var one = all.get(i);
                    var other = all.get(j);
                    if (!one.run().layout().equals(other.run().layout()) && one.run().tpot() != other.run().tpot()) {
                        pairs++;
                        right += one.run().tpot() < other.run().tpot() == one.said().tpot() < other.said().tpot()
                                ? 1 : 0;
                    }
                }
            }
            if (all.stream().map(row -> row.run().layout()).collect(Collectors.toSet()).size() > 1) {
                double best = all.stream().mapToDouble(row -> row.run().each(row.run().throughput())).max().orElse(0);
                var chosen = all.stream().max(Comparator.comparingDouble(row -> row.run().each(
                        row.run().throughput(row.said().ttft(), row.said().tpot())))).orElseThrow();
                regrets.add(1 - chosen.run().each(chosen.run().throughput()) / best);
            }
        }
        return new Order(pairs, right, regrets);
    }

    /// How far runs that are the same are apart, as parts of the lesser: TTFT and TPOT of each pair.
    public List<double[]> noise() {
        var same = new HashMap<String, List<ServedRun>>();
        runs.forEach(run -> same.computeIfAbsent(run.configuration(), _ -> new ArrayList<>()).add(run));
        var pairs = new ArrayList<double[]>();
        for (var group : same.values()) {
            for (int i = 1; i < group.size(); i++) {
                var one = group.get(i - 1);
                var other = group.get(i);
                pairs.add(new double[] {Math.max(one.ttft(), other.ttft()) / Math.min(one.ttft(), other.ttft()) - 1,
                        Math.max(one.tpot(), other.tpot()) / Math.min(one.tpot(), other.tpot()) - 1});
            }
        }
        return pairs;
    }
}

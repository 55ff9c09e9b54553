package assay.ask;

import assay.device.Accelerators;
import assay.family.Families;
import assay.model.Model;
import assay.plan.Machine;
import assay.plan.Rate;
import assay.plan.Rates;
import assay.plan.StepTime;
import assay.plan.StepTime.Estimate;
import assay.plan.Fitted;
import assay.plan.Works;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// What the estimate of a step's time is worth: steps that were measured beside what it says of them, with nothing
/// fitted and with constants that were fitted on the class.
public final class Validation {
    /// From this release on, the constants of chosen experts are not those that were fitted.
    static final String NEWER = "26.06";

    private static final double SHARE = .4;
    private static final int FEW = 4;
    /// Dense classes whose layouts are stated.
    private static final List<String> JUDGED = List.of("selene", "vtrain-multi", "foundry-a100-40", "foundry-a100-80",
            "foundry-h100", "bridge-dense");

    private final Accelerators devices;
    private final Rates rates;
    private final SequencedMap<String, RunClass> classes = new LinkedHashMap<>();
    private final List<MeasuredStep> steps = new ArrayList<>();
    private final IdentityHashMap<MeasuredStep, StepTime> times = new IdentityHashMap<>();
    private final IdentityHashMap<MeasuredStep, Estimate> plain = new IdentityHashMap<>();
    private final IdentityHashMap<MeasuredStep, Estimate> fitted = new IdentityHashMap<>();
    private final Map<String, Double> medians = new HashMap<>();
    private final Map<List<Object>, StepTime> ways = new HashMap<>();

    private Validation(Accelerators devices, Rates rates) {
        this.devices = devices;
        this.rates = rates;
    }

    /// Measured steps from their rows.
    ///
    /// @param classes rows of what runs have in common
    /// @param models by the names under which runs have them
    /// @param runs a row each
    public static Validation of(
            List<String> classes, Map<String, Spec> models, List<String> runs, Accelerators devices, Rates rates) {
        var made = new Validation(devices, rates);
        classes.stream().map(RunClass::of).forEach(c -> made.classes.put(c.name(), c));
        var works = new HashMap<String, Works>();
        var built = new HashMap<String, Model>();
        var alike = new HashMap<String, StepTime>();
        for (var run : runs) {
            var step = MeasuredStep.of(run, made.classes);
            var key = step.model() + " " + step.tokens();
            var work = works.computeIfAbsent(key, _ -> {
                var spec = models.get(step.model());
                if (spec == null) {
                    throw new IllegalArgumentException("no model of: " + run);
                }
                var model = built.computeIfAbsent(step.model(), _ -> Families.build(spec));
                return new Works(model, step.tokens());
            });
            made.steps.add(step);
            made.times.put(step, alike.computeIfAbsent(key + " " + step.kind(),
                    _ -> new StepTime(work, step.setting(devices, rates))));
        }
        return made;
    }

    /// All steps, in the order of their rows.
    public List<MeasuredStep> steps() {
        return List.copyOf(steps);
    }

    /// Of each class, which rows were looked at for which choice.
    public SequencedMap<String, String> seen() {
        var all = new LinkedHashMap<String, String>();
        classes.values().forEach(c -> all.put(c.title(), c.seen()));
        return all;
    }

    /// The constants of all estimates.
    public Rates rates() {
        return rates;
    }

    /// What is said of a step with nothing fitted.
    public Estimate plain(MeasuredStep step) {
        return plain.computeIfAbsent(step, s -> time(s).of(s.layout(), s.again()));
    }

    /// What is said of a step with what was fitted on its class, or with nothing where nothing was.
    public Estimate fitted(MeasuredStep step) {
        return fitted.computeIfAbsent(step, s -> step.of().fitted().isEmpty() ? plain(s)
                : with(s, constants(s), clock(s)));
    }

    /// What is said of a step with these constants.
    Estimate with(MeasuredStep step, Fitted constants, Optional<Double> clock) {
        var time = time(step);
        var setting = time.setting().fitted(constants);
        var on = clock.map(c -> setting.on(setting.machine().clock(c))).orElse(setting);
        return time.in(on).of(step.layout(), step.again());
    }

    private StepTime time(MeasuredStep step) {
        var time = times.get(step);
        if (time == null) {
            throw new IllegalArgumentException("no such step: " + step);
        }
        return time;
    }

    Machine machine(MeasuredStep step) {
        return time(step).setting().machine();
    }

    /// The fitted rows that hold for a step.
    private Optional<Rate> fitted(MeasuredStep step, String name) {
        return step.of().fitted().stream().flatMap(c -> rates.find(c + "." + name).stream()).findFirst();
    }

    private double fitted(MeasuredStep step, String name, double other) {
        return fitted(step, name).map(Rate::value).orElse(other);
    }

    Fitted constants(MeasuredStep step) {
        boolean old = step.before(NEWER);
        return new Fitted(fitted(step, "memory", 1), fitted(step, "data", 0),
                old ? fitted(step, "routed", 1) : 1, old ? fitted(step, "expert", 0) * 1e-6 : 0,
                fitted(step, "host", 0) * 1e-3);
    }

    Optional<Double> clock(MeasuredStep step) {
        return fitted(step, "clock." + machine(step).family()).map(Rate::value);
    }

    /// The error of an estimate, as a part of what was measured: above zero where it is too long.
    static double error(MeasuredStep step, double seconds) {
        return seconds / step.seconds() - 1;
    }

    /// The share of the peak that a step had.
    double mfu(MeasuredStep step) {
        return plain(step).mfu() * plain(step).seconds() / step.seconds();
    }

    /// The shares of the peak that steps of some classes had, by model FLOPs, the least first.
    public List<Double> shares(String... names) {
        return rows(s -> List.of(names).contains(s.of().name())).stream().map(this::mfu).sorted().toList();
    }

    /// Some of the steps, judged together.
    ///
    /// @param plain errors with nothing fitted
    /// @param fitted errors with what was fitted on the class; empty where nothing was
    /// @param constant errors of the median MFU of the same source, kind, device and format
    /// @param sixN errors of `6 N` FLOPs a token at 0.4 of the peak
    /// @param seen which rows were looked at for which choice
    public record Group(
            String title, String name, Errors plain, Optional<Errors> fitted, Errors constant, Errors sixN,
            String seen) {}

    /// All classes, and some that cut through them.
    public List<Group> groups() {
        var all = new ArrayList<Group>();
        for (var of : classes.values()) {
            var rows = rows(s -> s.of().equals(of));
            switch (of.name()) {
                case "vtrain-multi" -> {
                    all.add(group(of.title(), of.name(), rows, of.seen()));
                    all.add(group("of it 175B on 512", "vtrain-175b", only(rows, s -> s.model().contains("h12288")),
                            "as " + of.name()));
                    all.add(group("of it PP > 1, TP <= 8", "vtrain-piped", only(rows, s ->
                            s.layout().degrees().pp() > 1 && s.layout().degrees().tp() <= 8), "as " + of.name()));
                }
                case "vtrain-one-node" -> all.add(group(of.title() + ", even rows", of.name(), every(rows, 1),
                        of.seen()));
                case "bridge-dense" -> {
                    for (var device : rows.stream().map(MeasuredStep::device).distinct().sorted().toList()) {
                        all.add(group(of.title() + ", " + device.toUpperCase(Locale.ROOT), of.name() + "-" + device,
                                only(rows, s -> s.device().equals(device)), of.seen()));
                    }
                    all.add(group(of.title() + ", later releases", of.name() + "-later", only(rows, s ->
                            s.release().compareTo(Calibration.LAST) > 0), "no constant was fitted on these rows"));
                    all.add(group(of.title() + ", all", of.name(), rows, of.seen()));
                }
                case "bridge-routed" -> {
                    all.add(group(of.title() + ", less two of a regression", of.name(),
                            only(rows, s -> !Calibration.regressed(s)), of.seen()));
                    all.add(group(of.title() + ", all", of.name() + "-all", rows, of.seen()));
                }
                default -> all.add(group(of.title(), of.name(), rows, of.seen()));
            }
        }
        all.add(strange("dense", "strange-dense", s -> JUDGED.contains(s.of().name())));
        all.add(strange("with experts", "strange-routed", s -> s.of().name().equals("bridge-routed")));
        all.add(group("llm-foundry in bf16, all", "foundry-bf16", rows(s -> s.of().family().equals("foundry")
                && s.format().equals("bf16")), "as their classes"));
        all.add(group("all of llm-foundry and Megatron-Bridge", "foundry-bridge", rows(s ->
                s.of().family().equals("foundry") || s.of().family().equals("bridge")), "as their classes"));
        return all;
    }

    private List<MeasuredStep> rows(Predicate<MeasuredStep> which) {
        return only(steps, which);
    }

    private static List<MeasuredStep> only(List<MeasuredStep> rows, Predicate<MeasuredStep> which) {
        return rows.stream().filter(which).toList();
    }

    /// Every second row, from the first or the second on.
    static List<MeasuredStep> every(List<MeasuredStep> rows, int from) {
        return IntStream.range(0, rows.size()).filter(i -> i % 2 == from).mapToObj(rows::get).toList();
    }

    private Group group(String title, String name, List<MeasuredStep> rows, String seen) {
        boolean tuned = rows.stream().anyMatch(s -> !constants(s).equals(Fitted.NONE) || clock(s).isPresent());
        return new Group(title, name, errors(rows, s -> plain(s).seconds()),
                tuned ? Optional.of(errors(rows, s -> fitted(s).seconds())) : Optional.empty(),
                errors(rows, this::constant), errors(rows, s -> plain(s).sixN(SHARE)), seen);
    }

    /// Steps of devices as though nothing had been measured of these.
    private Group strange(String title, String name, Predicate<MeasuredStep> which) {
        var rows = rows(which);
        var machines = new HashMap<String, StepTime>();
        return new Group("devices taken as unknown, " + title, name, errors(rows, s -> machines.computeIfAbsent(
                s.model() + " " + s.tokens() + " " + s.kind(), _ -> time(s).in(time(s).setting().on(s.machine(devices,
                        rates.strange())))).of(s.layout(), s.again()).seconds()), Optional.empty(),
                errors(rows, this::constant), errors(rows, s -> plain(s).sixN(SHARE)), "no constant is of a device");
    }

    private static Errors errors(List<MeasuredStep> rows, ToDoubleFunction<MeasuredStep> seconds) {
        return Errors.of(rows.stream().mapToDouble(s -> error(s, seconds.applyAsDouble(s))).toArray());
    }

    /// The seconds of a step at the median share of the peak of the steps like it.
    private double constant(MeasuredStep step) {
        var like = medians.computeIfAbsent(like(step), key -> {
            var all = steps.stream().filter(s -> like(s).equals(key)).mapToDouble(this::mfu).sorted().toArray();
            return Errors.quantile(all, .5);
        });
        return plain(step).mfu() * plain(step).seconds() / like;
    }

    private static String like(MeasuredStep step) {
        return step.of().name() + " " + step.device() + " " + step.format();
    }

    /// Steps whose source does not state all of how they were run, each estimated in every way that is left open.
    ///
    /// @param unstated what is not stated
    /// @param inside those that took no less than the shortest and no more than the longest
    /// @param width the median of how much longer the longest is than the shortest
    public record Open(String title, String unstated, int n, int inside, double width) {}

    /// The classes of which not all is stated.
    public List<Open> open() {
        return classes.values().stream().filter(c -> !c.unstated().isEmpty()).map(this::open).toList();
    }

    private Open open(RunClass of) {
        var recipes = new Recipes(of.unstated());
        var rows = rows(s -> s.of().equals(of));
        int inside = 0;
        var widths = new double[rows.size()];
        for (int i = 0; i < widths.length; i++) {
            var step = rows.get(i);
            var seconds = recipes.of(step).stream().mapToDouble(r -> in(step, r)).summaryStatistics();
            inside += seconds.getMin() <= step.seconds() && step.seconds() <= seconds.getMax() ? 1 : 0;
            widths[i] = seconds.getMax() / seconds.getMin() - 1;
        }
        return new Open(of.title(), String.join(", ", new TreeSet<>(of.unstated())), rows.size(), inside,
                Errors.quantile(Arrays.stream(widths).sorted().toArray(), .5));
    }

    private double in(MeasuredStep step, Recipes.Recipe recipe) {
        var kept = ways.computeIfAbsent(List.of(time(step), recipe.hides()), _ -> time(step).in(time(step).setting()
                .with(time(step).setting().habits().hidingData(recipe.hides()))));
        return kept.of(recipe.layout(), recipe.again()).seconds();
    }

    /// How much longer the plan takes that is estimated to be the fastest than the one that was.
    ///
    /// @param plans of one model, batch and number of devices
    public record Regret(String model, long devices, int plans, double lost) {}

    /// The regrets of a class, of four plans or more each.
    public List<Regret> regrets(String name) {
        var groups = new LinkedHashMap<String, List<MeasuredStep>>();
        rows(s -> s.of().name().equals(name)).forEach(s -> groups.computeIfAbsent(s.model() + " " + s.devices() + " "
                + s.layout().batch(), _ -> new ArrayList<>()).add(s));
        return groups.values().stream().filter(g -> g.size() >= FEW).map(g -> {
            var chosen = g.stream().min(Comparator.comparingDouble(s -> fitted(s).seconds())).orElseThrow();
            double best = g.stream().mapToDouble(MeasuredStep::seconds).min().orElseThrow();
            return new Regret(chosen.model(), chosen.devices(), g.size(), chosen.seconds() / best - 1);
        }).toList();
    }

    /// What a clock is worth elsewhere.
    ///
    /// @param source on which nothing was fitted
    /// @param clocks by families of devices, fitted on dense steps of all other sources
    /// @param plain errors with nothing fitted, `errors` with those clocks
    public record Apart(String source, SequencedMap<String, Double> clocks, Errors plain, Errors errors) {}

    /// Each source by clocks that were fitted on the others, for devices that others have too.
    public List<Apart> apart() {
        var dense = rows(s -> JUDGED.contains(s.of().name()));
        var fitting = new Calibration(this);
        var all = new ArrayList<Apart>();
        for (var source : dense.stream().map(s -> s.of().family()).distinct().toList()) {
            var clocks = new LinkedHashMap<String, Double>();
            for (var family : only(dense, s -> s.of().family().equals(source)).stream()
                    .map(s -> machine(s).family()).distinct().toList()) {
                var others = only(dense, s -> !s.of().family().equals(source)
                        && machine(s).family().equals(family));
                if (!others.isEmpty()) {
                    clocks.put(family, fitting.clock(others));
                }
            }
            var rows = only(dense, s -> s.of().family().equals(source) && clocks.containsKey(machine(s).family()));
            if (!rows.isEmpty()) {
                all.add(new Apart(source, clocks, errors(rows, s -> plain(s).seconds()), errors(rows, s -> with(s,
                        Fitted.NONE, Optional.ofNullable(clocks.get(machine(s).family()))).seconds())));
            }
        }
        return all;
    }
}

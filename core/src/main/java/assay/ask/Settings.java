package assay.ask;

import assay.algebra.Rational;
import assay.device.Feature;
import assay.life.Kernel;
import assay.pass.Recompute;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.recipe.Optimizers;
import assay.recipe.Precision;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Whole ways to train a model in so much memory, the best first.
///
/// Those that fit come before those of which that is not known, and these before those that do not. Of those that fit,
/// the nearest to what is asked comes first: another way to do attention changes no number; what is done again costs
/// time; another optimizer, and then another precision, gives another model. Of those that do not, the one that takes
/// least. A way that takes no less than a nearer one of the same precision and optimizer is none.
///
/// @param subject the case, its `B` the sequences of a pass
/// @param plan what is asked
/// @param there whether gradients are there when the pass begins, since an earlier one of the step left them
/// @param capacity in bytes
/// @param all the ways, with what is asked
public record Settings(Case subject, Plan plan, boolean there, Rational capacity, List<Setting> all) {
    private static final List<String> OPTIMIZERS = List.of("adamw-8bit", "adafactor");
    private static final List<String> PRECISIONS = List.of("bf16-mixed", "fp16-mixed", "bf16");

    public Settings {
        all = List.copyOf(all);
    }

    /// One way.
    ///
    /// @param flags that ask for it, beside what is asked; empty where it is what is asked
    /// @param peak of a step that is one pass
    public record Setting(String flags, Plan plan, Moments peak) {
        /// Whether its peak is within a capacity, as far as that is known.
        public boolean isWithin(Rational capacity) {
            return peak.bytes().compareTo(capacity) <= 0;
        }

        /// Whether it is known to fit.
        public boolean fits(Rational capacity) {
            return isWithin(capacity) && !peak.atLeast();
        }
    }

    /// The ways to train the model of a question in words.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words and the model's source
    public static Settings of(Supplier<Spec> spec, Words words) {
        var problems = new ArrayList<Problem>();
        var read = Refusal.collecting(() -> words.over(spec.get()), problems);
        var plan = Refusal.collecting(() -> words.plan(read), problems);
        var options = Ask.options(words, read, problems);
        var memory = plan.flatMap(p -> Refusal.collecting(() -> words.memory(p.hardware().on()), problems));
        Refusal.ofAny(problems);
        return of(Training.of(Case.of(read.orElseThrow(), options.orElseThrow()), plan.orElseThrow()).subject(),
                plan.orElseThrow(), false, memory.orElseThrow());
    }

    /// The ways to train a model.
    static Settings of(Case subject, Plan plan, boolean there, Rational capacity) {
        var all = new ArrayList<Setting>();
        for (var precision : precisions(plan)) {
            for (var optimizer : optimizers(plan)) {
                for (var recompute : recomputed(plan)) {
                    for (var kernel : kernels(plan)) {
                        var other = plan.in(precision).by(Optimizers.named(optimizer)).with(recompute).with(kernel);
                        all.add(new Setting(flags(plan, other), other,
                                Memory.of(subject.accounts(), other).moments(subject.values(), there)));
                    }
                }
            }
        }
        var best = Comparator.<Setting>comparingInt(s -> s.fits(capacity) ? 0 : s.isWithin(capacity) ? 1 : 2)
                .thenComparing(s -> s.isWithin(capacity) ? Rational.ZERO : s.peak.bytes());
        return new Settings(subject, plan, there, capacity, useful(all).stream().sorted(best).toList());
    }

    /// The ways of which no nearer one of the same precision and optimizer takes as little.
    private static List<Setting> useful(List<Setting> all) {
        var useful = new ArrayList<Setting>();
        for (var one : all) {
            if (useful.stream().noneMatch(s -> s.plan.precision().equals(one.plan.precision())
                    && s.plan.optimizer().equals(one.plan.optimizer())
                    && s.peak.bytes().compareTo(one.peak.bytes()) <= 0)) {
                useful.add(one);
            }
        }
        return useful;
    }

    private static List<Precision> precisions(Plan plan) {
        var all = new ArrayList<>(List.of(plan.precision()));
        int own = PRECISIONS.indexOf(plan.precision().name());
        PRECISIONS.subList(own + 1, PRECISIONS.size()).stream().map(Precision::named)
                .filter(p -> own < 0 || p.master().isEmpty()).filter(p -> plan.hardware().on().isEmpty()
                        ? !p.rate().equals("fp16")
                        : Feature.named(p.rate()).flatMap(plan.hardware().on().get()::figure).isPresent())
                .filter(p -> !p.name().equals(plan.precision().name())).forEach(all::add);
        return all;
    }

    private static List<String> optimizers(Plan plan) {
        var all = new ArrayList<>(List.of(plan.optimizer().name()));
        OPTIMIZERS.stream().filter(name -> !name.equals(plan.optimizer().name())).forEach(all::add);
        return all;
    }

    private static List<Recompute> recomputed(Plan plan) {
        return switch (plan.kept().recompute().extent()) {
            case NONE -> List.of(Recompute.NONE, Recompute.SELECTIVE, Recompute.FULL);
            case CORES -> List.of(Recompute.SELECTIVE, Recompute.FULL);
            case BLOCKS -> List.of(plan.kept().recompute());
        };
    }

    private static List<Kernel> kernels(Plan plan) {
        return plan.kept().kernel() == Kernel.FUSED ? List.of(Kernel.FUSED)
                : List.of(plan.kept().kernel(), Kernel.FUSED);
    }

    /// What asks for another way than a plan; empty where it is the same.
    public static String flags(Plan plan, Plan other) {
        var all = new ArrayList<String>();
        if (!other.precision().name().equals(plan.precision().name())) {
            all.add("--precision " + other.precision().name());
        }
        if (!other.optimizer().equals(plan.optimizer())) {
            all.add("--optimizer " + other.optimizer().name());
        }
        if (other.kept().kernel() != plan.kept().kernel()) {
            all.add("--attention " + other.kept().kernel().label());
        }
        if (!other.kept().recompute().equals(plan.kept().recompute())) {
            all.add("--recompute " + other.kept().recompute().label());
        }
        return String.join(" ", all);
    }

    /// The ways that are known to fit.
    public List<Setting> fitting() {
        return all.stream().filter(s -> s.fits(capacity)).toList();
    }

    /// The way that takes least.
    public Setting least() {
        return all.stream().min(Comparator.comparing(s -> s.peak.bytes())).orElseThrow();
    }

    /// The greatest value of `B` or `T` with which a way fits in a step that is one pass.
    ///
    /// @param dim `T` is that of one sequence
    public Optional<Rational> most(Setting setting, String dim) {
        var values = dim.equals("B") ? subject.values() : Memory.at(subject.values(), "B", Rational.ONE);
        return Memory.of(subject.accounts(), setting.plan).most(dim, values, there, capacity).map(Fit::most);
    }
}

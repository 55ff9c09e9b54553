package assay.ask;

import assay.account.Forward;
import assay.account.OptimizerStep;
import assay.account.RunTime;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Sizes;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A course's exercise on what a Transformer costs, asked of any model: the answers that its parts are made of.
///
/// @param ours whether the model is one of the exercise's architecture
/// @param answer parts a to c
/// @param plain the exercise's architecture, for its formulas beside those of the model
/// @param sizes of part d, at one context
/// @param longer of part e
/// @param absent what a part that was not asked for by name cannot say, and why
public record Exercise(Edition edition, List<Part> parts, boolean ours, Answer answer, Case plain,
        Optional<Alike> sizes, Optional<Case> longer, Optional<Trained> trained, List<Problem> absent) {
    /// The words of how the model is trained that may be said.
    public static final List<String> PLAN = List.of("activations", "attention", "recompute", "optimizer", "precision",
            "on", "batch", "steps", "utilisation", "mfu");

    private static final Rational BATCH = Rational.of(1024);
    private static final Rational STEPS = Rational.of(400_000);
    private static final String SHARE = "50%";

    /// A part of the exercise.
    public enum Part {
        A("a"), B("b"), C("c"), D("d"), E("e"), ADAMW("adamw");

        private final String label;

        Part(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /// The parts that a list names: `a-e,adamw`.
        ///
        /// @throws Refusal with every word that is none
        public static List<Part> of(String list) {
            var problems = new ArrayList<Problem>();
            var all = new LinkedHashSet<Part>();
            for (var word : list.split(",", -1)) {
                int dash = word.indexOf('-');
                var first = one(dash < 0 ? word : word.substring(0, dash), problems);
                var last = one(dash < 0 ? word : word.substring(dash + 1), problems);
                first.ifPresent(from -> last.ifPresent(to -> {
                    if (from.compareTo(to) > 0) {
                        problems.add(new Problem(word, "--parts", "ends before it begins", "--parts a-e,adamw"));
                    }
                    Stream.of(values()).filter(p -> p.compareTo(from) >= 0 && p.compareTo(to) <= 0).forEach(all::add);
                }));
            }
            Refusal.ofAny(new LinkedHashSet<>(problems));
            return Stream.of(values()).filter(all::contains).toList();
        }

        private static Optional<Part> one(String word, List<Problem> problems) {
            var found = Stream.of(values()).filter(p -> p.label.equals(word.strip())).findFirst();
            if (found.isEmpty()) {
                problems.add(new Problem("'" + word + "'", "--parts", "is no part of the exercise",
                        Nearest.hint(word, Arrays.stream(values()).map(Part::label).toList())));
            }
            return found;
        }
    }

    /// What training takes of memory, work and time.
    ///
    /// @param held of one sequence, on the device
    /// @param runs the run, by each kind of work by which the share of the peak may be meant
    /// @param instead what stands for sizes in every amount: a width need not be a whole number to be asked for
    public record Trained(Training held, List<Training> runs, Map<String, Expr> instead) {
        public Trained {
            runs = List.copyOf(runs);
            instead = Map.copyOf(instead);
        }

        /// An amount with what stands for sizes.
        public Expr of(Expr amount) {
            return amount.with(instead);
        }

        /// An amount of memory with numbers for all but `B`.
        public Expr closed(Expr amount) {
            return held.closed(of(amount));
        }

        /// The bytes of an amount of memory of one sequence.
        public Rational bytes(Expr amount) {
            return closed(amount).at(Map.of("B", Rational.ONE));
        }

        /// The greatest batch that the device has room for in one pass.
        public Optional<Fit> fit() {
            if (instead.isEmpty()) {
                return held.fits("B");
            }
            var all = held.moments().stream().map(m -> closed(m.total())).toList();
            return held.capacity().map(bytes -> {
                var most = all.stream().map(m -> Fit.most(m, "B", bytes, Sizes.GREATEST)).reduce(Rational::min)
                        .orElseThrow();
                var uses = all.stream().map(m -> m.at(Map.of("B", most.max(Rational.ONE)))).reduce(Rational::max)
                        .orElseThrow();
                return new Fit(bytes, most, uses);
            });
        }

        /// The FLOPs of one step of the optimizer.
        public Expr optimizer() {
            return of(held.work().stream().filter(l -> l.quantity() instanceof OptimizerStep).findFirst().orElseThrow()
                    .total());
        }

        /// The seconds of a run, as a formula.
        public static Expr seconds(Training run) {
            return run.ledger(new RunTime()).orElseThrow().total();
        }
    }

    public Exercise {
        parts = List.copyOf(parts);
        absent = List.copyOf(absent);
    }

    /// The answers.
    ///
    /// @param spec of the model
    /// @param ours whether it is of the exercise's architecture as the catalogue has it
    /// @param others of part d, the model among them
    /// @param plain one of the exercise's architecture
    /// @param named whether parts are asked for by name, so that what they cannot say is refused
    /// @throws Refusal with all that is wrong with the words and the model
    public static Exercise of(Edition edition, List<Part> parts, Spec spec, boolean ours, List<Spec> others, Spec plain,
            Words said, boolean named) {
        var model = ours ? edition.over(spec) : spec;
        var words = untrained(said).with("dtype", "fp32");
        var absent = new ArrayList<Problem>();
        var answer = Ask.of(model, words).answer();
        var subject = answer.subject();
        var sizes = parts.contains(Part.D) ? Optional.of(sizes(
                others.stream().map(o -> ours ? edition.over(o) : o).toList(), words)) : Optional.<Alike>empty();
        var longer = parts.contains(Part.E) && subject.needs("T") && subject.ledger(new Forward()).isPresent()
                ? Optional.of(answer.subject(o -> o.at(longer(subject)))) : Optional.<Case>empty();
        var instead = ours && !Edition.widths(said) ? edition.instead() : Map.<String, Expr>of();
        boolean refuses = named || PLAN.stream().anyMatch(said::has);
        var trained = !parts.contains(Part.ADAMW) ? Optional.<Trained>empty() : refuses
                ? Optional.of(trained(edition, model, said, instead))
                : Refusal.collecting(() -> trained(edition, model, said, instead), absent);
        return new Exercise(edition, parts, ours, answer,
                Ask.of(plain, new Words(words.said(), List.of(), List.of())).answer().subject(), sizes, longer, trained,
                absent);
    }

    /// The long context: the exercise's, or as many times the model's own where that is no shorter.
    private static Rational longer(Case subject) {
        var own = subject.values().getOrDefault("T", Rational.ONE);
        return own.compareTo(Edition.CONTEXT) < 0 ? Edition.CONTEXT : own.times(Rational.of(16));
    }

    /// Models beside each other, the least first.
    private static Alike sizes(List<Spec> others, Words words) {
        var answers = others.stream().map(o -> Ask.of(o, words).answer())
                .sorted(Comparator.comparing((Answer a) -> a.value("parameters"))).toList();
        return Alike.of(answers, words.options());
    }

    private static Words untrained(Words said) {
        var words = said;
        for (var word : PLAN) {
            words = words.without(word);
        }
        return words;
    }

    private static Trained trained(Edition edition, Spec spec, Words said, Map<String, Expr> instead) {
        var words = edition.trained(said);
        var run = words.with("batch", words.text("batch").orElse(BATCH.toString()))
                .with("steps", words.text("steps").orElse(STEPS.toString()));
        var reaches = Set.of(Reach.Of.ALL, Reach.Of.MODEL).stream().anyMatch(of -> said.has(of.label()))
                ? List.of(run)
                : List.of(run.with(Reach.Of.ALL.label(), SHARE), run.with(Reach.Of.MODEL.label(), SHARE));
        var single = reaches.getFirst().without("batch").without("steps");
        return new Trained(Ask.training(() -> spec, single).answer().training(),
                reaches.stream().map(w -> Ask.training(() -> spec, w).answer().training()).toList(), instead);
    }
}

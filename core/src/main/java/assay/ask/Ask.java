package assay.ask;

import assay.algebra.Rational;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A question: of which model, with which options, trained how, and what is to fit.
///
/// @param spec the model's fields, and what is set over them
/// @param plan how it is trained; absent where that is not asked, and as [Plan#DEFAULT] where it is needed
/// @param sought the size whose greatest value is asked, where one is
public record Ask(Spec spec, Options options, Optional<Plan> plan, Optional<Sought> sought) {
    /// The greatest value of one size with which training is held in so much memory.
    ///
    /// @param memory in bytes
    public record Sought(Over over, Rational memory) {}

    /// The account of a model as it is.
    public static Ask of(Spec spec) {
        return new Ask(spec, Options.DEFAULT, Optional.empty(), Optional.empty());
    }

    /// A question in words, with everything that is wrong with it at once.
    ///
    /// @throws Refusal with all that is wrong with the words
    public static Ask of(Spec spec, Words words) {
        return of(() -> spec, words);
    }

    /// A question in words about a model that is yet to be read.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words and the model's source
    public static Ask of(Supplier<Spec> spec, Words words) {
        return of(spec, words, words.plans());
    }

    /// A question in words of how a model is trained.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words and the model's source
    public static Ask training(Supplier<Spec> spec, Words words) {
        return of(spec, words, true);
    }

    private static Ask of(Supplier<Spec> spec, Words words, boolean trains) {
        var problems = new ArrayList<Problem>();
        var read = Refusal.collecting(() -> words.over(spec.get()), problems);
        var plan = words.plans() ? Refusal.collecting(() -> words.plan(read), problems) : Optional.<Plan>empty();
        var options = options(words, trains ? read : Optional.empty(), problems);
        Refusal.ofAny(problems);
        return new Ask(read.orElseThrow(), options.orElseThrow(), plan, Optional.empty());
    }

    /// The options of an account of a model of which so much is trained.
    static Optional<Options> options(Words words, Optional<Spec> spec, List<Problem> problems) {
        var tuning = Refusal.collecting(() -> words.tuning(spec), problems);
        return Refusal.collecting(words::options, problems).flatMap(o -> tuning.map(o::training));
    }

    /// A question in words of what fits.
    ///
    /// @param spec may refuse
    /// @throws Refusal with all that is wrong with the words and the model's source
    public static Ask whatFits(Supplier<Spec> spec, Words words) {
        var problems = new ArrayList<Problem>();
        var read = Refusal.collecting(() -> words.over(spec.get()), problems);
        var plan = Refusal.collecting(() -> words.plan(read), problems);
        var options = options(words, read, problems);
        var memory = plan.flatMap(p -> Refusal.collecting(() -> words.memory(p.hardware().on()), problems));
        var over = Refusal.collecting(() -> words.over(read), problems);
        over.ifPresent(o -> problems.addAll(words.clashes(o, read)));
        Refusal.ofAny(problems);
        return new Ask(read.orElseThrow(), options.orElseThrow(), plan,
                Optional.of(new Sought(over.orElseThrow(), memory.orElseThrow())));
    }

    public Ask with(Options other) {
        return new Ask(spec, other, plan, sought);
    }

    public Ask with(Plan other) {
        return new Ask(spec, options, Optional.of(other), sought);
    }

    public Ask with(Sought other) {
        return new Ask(spec, options, plan, Optional.of(other));
    }

    /// The answer, as far as it is looked at.
    ///
    /// @throws Refusal with everything that is wrong with the spec
    public Answer answer() {
        return Answer.of(this);
    }

    /// The answer, with the ledgers of another where its model differs in nothing but sizes.
    ///
    /// @throws Refusal with everything that is wrong with the spec
    public Answer answer(Answer like) {
        return Answer.of(this, like);
    }
}

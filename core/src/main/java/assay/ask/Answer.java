package assay.ask;

import assay.account.Activations;
import assay.account.AllWork;
import assay.account.Ledger;
import assay.account.Loss;
import assay.account.Peak;
import assay.account.Quantity;
import assay.account.Recomputation;
import assay.account.RunTime;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.family.Families;
import assay.model.Model;
import assay.model.Size;
import assay.problem.Nearest;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Field;
import assay.spec.Grounds;
import assay.spec.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The answer to an [Ask]. What is looked at is worked out then, and once.
public final class Answer {
    private final Optional<Plan> plan;
    private final Case subject;
    private final Optional<Ask> ask;
    private Optional<Model> built;
    private Optional<Training> training = Optional.empty();
    private Optional<Fitting> fitting = Optional.empty();
    private Optional<Laid> laid = Optional.empty();
    private List<Quantity> quantities = List.of();

    private Answer(Optional<Model> built, Case subject, Optional<Plan> plan, Optional<Ask> ask) {
        this.built = built;
        this.subject = subject;
        this.plan = plan;
        this.ask = ask;
    }

    static Answer of(Ask ask) {
        var built = Case.built(ask.spec(), ask.options());
        return new Answer(Optional.of(built), Case.of(Accounts.of(OneRank.whole(built, ask.options().spread())),
                ask.spec(), ask.options()), ask.plan(), Optional.of(ask));
    }

    /// The answer of a model whose ledgers may be those of another.
    static Answer of(Ask ask, Answer like) {
        var built = Case.built(ask.spec(), ask.options());
        var whole = OneRank.whole(built, ask.options().spread());
        var known = like.subject.accounts();
        return new Answer(Optional.of(built), Case.of(known.serves(whole) ? known.over(whole) : Accounts.of(whole),
                ask.spec(), ask.options()), ask.plan(), Optional.of(ask));
    }

    /// The answer by accounts of the spec's model.
    static Answer of(Ask ask, Accounts accounts) {
        return new Answer(Optional.empty(), Case.of(accounts, ask.spec(), ask.options()), ask.plan(), Optional.of(ask));
    }

    /// What can be said of a case that is there.
    public static Answer of(Case subject) {
        return new Answer(Optional.empty(), subject, Optional.empty(), Optional.empty());
    }

    /// The model, the terms, and a value for every size.
    public Case subject() {
        return subject;
    }

    /// The model with other options than were asked.
    public Case subject(UnaryOperator<Options> other) {
        var asked = ask.orElseThrow();
        return Case.of(subject.accounts(), asked.spec(), other.apply(asked.options()));
    }

    /// How the model is trained, as far as that is looked at.
    public Plan plan() {
        return plan.orElseGet(() -> ask.map(a -> Words.NONE.plan(Optional.of(a.spec()))).orElse(Plan.DEFAULT));
    }

    /// Whether it was asked how the model is trained.
    public boolean planned() {
        return plan.isPresent();
    }

    /// The account of the model as such.
    public Statement statement() {
        return Statement.of(subject);
    }

    /// What training takes; over several devices, of the rank that holds most.
    ///
    /// @throws Refusal where the plan, its device and the convention do not go together
    public synchronized Training training() {
        var known = training.orElseGet(() -> ask.isPresent() ? laid().most().training()
                : Training.of(subject, plan()));
        training = Optional.of(known);
        return known;
    }

    /// What each rank of the layout that was asked for holds and exchanges.
    ///
    /// @throws Refusal where the plan, its device and the convention do not go together
    public synchronized Laid laid() {
        var asked = ask.orElseThrow();
        var model = built.orElseGet(() -> Case.built(asked.spec(), asked.options()));
        built = Optional.of(model);
        var known = laid.orElseGet(() -> Laid.of(model, subject, asked.options(), plan()));
        laid = Optional.of(known);
        return known;
    }

    /// What fits.
    ///
    /// @throws Refusal where no size is sought, or none that the model has
    public synchronized Fitting fitting() {
        var known = fitting.orElseGet(() -> {
            var asked = ask.orElseThrow(() -> nothingSought());
            var sought = asked.sought().orElseThrow(() -> nothingSought());
            return Fitting.of(subject, asked.spec(), asked.options(), plan(), sought.over(), sought.memory());
        });
        fitting = Optional.of(known);
        return known;
    }

    private Refusal nothingSought() {
        return new Refusal(new Problem(subject.model().name(), "--over", "no size is sought", "--over batch"));
    }

    /// Every quantity that can be asked, in the order in which they are shown: those of the model as such, then those
    /// of its training.
    public synchronized List<Quantity> quantities() {
        if (quantities.isEmpty()) {
            var names = new LinkedHashSet<String>();
            quantities = Stream.concat(Quantity.ALL.stream(), Training.all(plan()).stream())
                    .filter(q -> names.add(q.name())).toList();
        }
        return quantities;
    }

    /// The quantity of a name.
    public Optional<Quantity> quantity(String name) {
        return quantities().stream().filter(q -> q.name().equals(name)).findFirst();
    }

    /// Whether a quantity is one of training; the weights are, where it is asked how the model is trained.
    public boolean isOfTraining(Quantity quantity) {
        return !Quantity.ALL.contains(quantity) || (plan.isPresent() && quantity instanceof Weights);
    }

    /// Whether the formula of a quantity rests on the form of the model alone, whatever its sizes are: not so of what
    /// is greatest at some moment of a step, nor where a device decides how many sequences a pass has.
    public boolean isOfForm(Quantity quantity) {
        return !isOfTraining(quantity) || (plan().hardware().on().isEmpty() && switch (quantity) {
            case Peak _, RunTime _, AllWork _, Activations _, Loss _, Recomputation _ -> false;
            default -> true;
        });
    }

    /// The case in whose sizes the ledger of a quantity is: that of the training, for one of training.
    public Case subject(Quantity quantity) {
        return isOfTraining(quantity) ? training().subject() : subject;
    }

    /// The ledger of a quantity, where there is one.
    ///
    /// @throws Refusal where it is one of training, and that has no account
    public Optional<Ledger> ledger(Quantity quantity) {
        return isOfTraining(quantity) ? training().ledger(quantity) : subject.ledger(quantity);
    }

    /// The ledger of a quantity by its name: `flops.forward`, `memory.peak`.
    ///
    /// @throws Refusal where there is no such quantity, or it has no ledger here, with why
    public Ledger ledger(String name) {
        var quantity = quantity(name).orElseThrow(() -> new Refusal(new Problem(subject.model().name(), "",
                "no quantity is called '" + name + "'",
                Nearest.hint(name, quantities().stream().map(Quantity::name).toList()))));
        return ledger(quantity).orElseThrow(() -> {
            var absence = Absence.of(quantity, subject.terms().convention());
            return new Refusal(new Problem(name, "", absence.why(), absence.hint()));
        });
    }

    /// The formula of a quantity in the names of the sizes.
    ///
    /// @throws Refusal as [#ledger(String)]
    public Expr formula(String name) {
        return ledger(name).total();
    }

    /// The exact value of a quantity, in its unit.
    ///
    /// @throws Refusal as [#ledger(String)]
    public Rational value(String name) {
        var ledger = ledger(name);
        return subject(ledger.quantity()).value(ledger.total());
    }

    /// Whether the model with another value of a size has the same formulas, so that all numbers follow it: twice the
    /// value is tried, and half of it where twice is no model. Empty where neither is one, and where nothing was asked
    /// from which a model could be made anew.
    public Optional<Boolean> follows(String size) {
        var own = Optional.ofNullable(subject.model().sizes().all().get(size)).map(Size::definition)
                .filter(Expr::isConstant);
        if (ask.isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        for (var factor : List.of(Rational.of(2), Rational.of(1, 2))) {
            try {
                var spec = ask.get().spec().with(size, new Field(
                        new Value.Numeral(own.get().constant().times(factor)), size));
                return Optional.of(subject.isAlike(Case.of(spec, ask.get().options()), size));
            } catch (Refusal _) {
                // not a model; the next may be one
            }
        }
        return Optional.empty();
    }

    /// What the form of the model rests on.
    ///
    /// @throws Refusal where nothing was asked from which a model could be made anew
    public Grounds grounds() {
        return Families.read(ask.orElseThrow(() -> new Refusal(Problem.of(subject.model().name(), "",
                "is of no description"))).spec()).grounds();
    }

    /// What a reader of the numbers should know.
    public List<String> notes() {
        return subject.notes();
    }
}

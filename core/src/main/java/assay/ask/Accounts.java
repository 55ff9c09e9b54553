package assay.ask;

import assay.account.Backward;
import assay.account.Cache;
import assay.account.Checkpoint;
import assay.account.Forward;
import assay.account.Ledger;
import assay.account.Quantity;
import assay.account.Reference;
import assay.account.Step;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.convention.Convention;
import assay.life.Life;
import assay.life.Lives;
import assay.model.Model;
import assay.recipe.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What has been asked of one model so far: no tree is walked twice for one quantity, and no moment sought twice.
///
/// All cases of a model share it, whatever their sizes. It may be asked from several threads.
public final class Accounts {
    private final Model model;
    private final Common common;
    private final Map<Pass, Moments> moments = new HashMap<>();
    /// What parts of moments are worth, by the values of the pass that was asked of last.
    private IdentityHashMap<Expr, Rational> bytes = new IdentityHashMap<>();
    private Map<String, Rational> valued = Map.of();
    private final Map<Lived, NavigableMap<Rational, List<assay.life.Moment>>> lived = new HashMap<>();

    /// The ledger of a quantity, where there is one.
    ///
    /// @param quantity where it is no more than its name, any of that name is the same
    private record Known(Quantity quantity, Terms terms, Optional<Ledger> ledger) {
        boolean answers(Quantity other, Terms by) {
            return (STORED.contains(other.getClass()) ? terms.equals(by) : terms.counts(by))
                    && (PLAIN.contains(other.getClass()) || Objects.equals(quantity, other));
        }
    }

    private static final Set<Class<?>> PLAIN =
            Quantity.ALL.stream().map(Object::getClass).collect(Collectors.toUnmodifiableSet());

    /// The quantities that rest on how something is stored.
    private static final Set<Class<?>> STORED = Set.of(Weights.class, Cache.class, Reference.class, Checkpoint.class);

    /// How passes are run, for any number of sequences.
    ///
    /// @param there whether gradients are there when a pass begins
    /// @param values of all sizes but `B`
    record Lived(Life life, boolean there, Map<String, Rational> values) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Lived(var its, var are, var theirs) && there == are
                    && life.label().equals(its.label()) && values.equals(theirs);
        }

        @Override
        public int hashCode() {
            return 31 * life.label().hashCode() + values.hashCode();
        }
    }

    /// What models of one tree share, whatever their sizes are.
    private static final class Common {
        final Map<String, List<Known>> ledgers = new HashMap<>();
        final IdentityHashMap<Ledger, Expr> totals = new IdentityHashMap<>();
        final Map<Updated, Optimizer.Updates> updates = new HashMap<>();
        final Lives lives;

        Common(Lives lives) {
            this.lives = lives;
        }
    }

    private record Updated(String optimizer, Rational element) {}

    private Accounts(Model model, Common common) {
        this.model = model;
        this.common = common;
    }

    public static Accounts of(Model model) {
        return of(model, new Lives());
    }

    /// Accounts of a model with what is known of passes over trees like its own.
    static Accounts of(Model model, Lives lives) {
        return new Accounts(model, new Common(lives));
    }

    /// Whether the ledgers and passes of another model are those of this one: its tree is the same, whatever its sizes
    /// are.
    boolean serves(Model other) {
        return model.root().equals(other.root()) && model.axes().equals(other.axes())
                && model.inputs().equals(other.inputs()) && model.output().equals(other.output())
                && model.switches().equals(other.switches()) && model.spelling().equals(other.spelling());
    }

    /// Accounts of another model that these serve, with the same ledgers and passes.
    Accounts over(Model other) {
        return new Accounts(other, common);
    }

    public Model model() {
        return model;
    }

    /// The ledger of a quantity, where there is one; a step's from those of its passes.
    public Optional<Ledger> ledger(Quantity quantity, Terms terms) {
        synchronized (common) {
            var all = common.ledgers.computeIfAbsent(quantity.name(), _ -> new ArrayList<>());
            for (var known : all) {
                if (known.answers(quantity, terms)) {
                    return known.ledger();
                }
            }
            var made = made(quantity, terms);
            all.add(new Known(quantity, terms, made));
            return made;
        }
    }

    /// The total of a ledger that stands here.
    Expr total(Ledger ledger) {
        synchronized (common) {
            return common.totals.computeIfAbsent(ledger, Ledger::total);
        }
    }

    /// What an optimizer holds for a time while it updates the parameters.
    ///
    /// @param element the bytes of one element of state
    Optimizer.Updates updates(Optimizer optimizer, Rational element) {
        synchronized (common) {
            return common.updates.computeIfAbsent(new Updated(optimizer.name(), element),
                    _ -> optimizer.temporaries(model, element));
        }
    }

    /// What amounts are worth that stand here or in a ledger of these.
    synchronized Function<Expr, Rational> at(Map<String, Rational> values) {
        if (!valued.equals(values)) {
            valued = values;
            bytes = new IdentityHashMap<>();
        }
        var known = bytes;
        return amount -> known.computeIfAbsent(amount, a -> a.at(values));
    }

    private Optional<Ledger> made(Quantity quantity, Terms terms) {
        if (quantity instanceof Step step) {
            return ledger(new Forward(), terms).flatMap(forward ->
                    ledger(new Backward(), terms).map(backward -> step.sum(forward, backward)));
        }
        return quantity instanceof Backward backward
                && terms.convention().backward() instanceof Convention.Backward.Factor(var times)
                ? ledger(new Forward(), terms).map(forward -> backward.multiple(forward, times))
                : quantity.of(model, terms);
    }

    /// The moments of a pass; sought where they are not known.
    synchronized Moments moments(Pass pass, Memory memory) {
        var known = moments.get(pass);
        if (known == null) {
            known = Moments.of(pass.moments(this, memory), at(pass.values()));
            moments.put(pass, known);
        }
        return known;
    }

    /// The moments of a pass of `sequences`.
    ///
    /// What is held at a moment is a line in the number of sequences, since no tensor has two axes of them. So the
    /// moments that are greatest for fewer and for more are greatest for those between.
    synchronized List<assay.life.Moment> lived(Lived pass, Rational sequences) {
        var known = lived.computeIfAbsent(pass, _ -> new TreeMap<>());
        var fewer = known.floorEntry(sequences);
        var more = known.ceilingEntry(sequences);
        if (fewer != null && more != null && fewer.getValue().equals(more.getValue())) {
            return fewer.getValue();
        }
        var found = common.lives.moments(pass.life(), model, Memory.at(pass.values(), "B", sequences), pass.there());
        known.put(sequences, found);
        return found;
    }
}

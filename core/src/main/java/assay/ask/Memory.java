package assay.ask;

import assay.account.Activations;
import assay.account.Gradients;
import assay.account.Ledger;
import assay.account.Loss;
import assay.account.OptimizerState;
import assay.account.Quantity;
import assay.account.Reference;
import assay.account.Terms;
import assay.account.Weights;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.algebra.Wholes;
import assay.convention.Conventions;
import assay.life.Holding;
import assay.life.Keeping;
import assay.model.Ordered;
import assay.model.Model;
import assay.model.Sizes;
import assay.model.Tensor;
import assay.plan.Offload;
import assay.storage.Apart;
import assay.storage.Plain;
import assay.storage.Storage;
import assay.storage.Store;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What training holds of a model under a plan: the parts as ledgers, and the moments at which they are held. Every
/// question of what fits is a question to this.
public final class Memory {
    private final Accounts accounts;
    private final Plan plan;
    private final SequencedMap<Holding, Quantity> quantities;
    private final Map<Holding, Optional<Ledger>> ledgers = new EnumMap<>(Holding.class);
    private final Map<Holding, Expr> totals = new EnumMap<>(Holding.class);
    private final Set<String> packed;
    private final Shards shards;
    private Optional<Places> places = Optional.empty();

    /// The parts on the device, and in the host's memory.
    private record Places(SequencedMap<Holding, Ledger> held, SequencedMap<Holding, Ledger> away) {}

    private Memory(Accounts accounts, Plan plan) {
        this.accounts = accounts;
        this.plan = plan;
        this.quantities = quantities(plan);
        this.packed = packed(accounts, plan);
        this.shards = new Shards(accounts.model(), plan.spread());
    }

    /// What is held of a model under a plan. A part is counted when it is asked for.
    ///
    /// @param plan its device, if any, says nothing here
    public static Memory of(Accounts accounts, Plan plan) {
        return new Memory(accounts, plan.anywhere());
    }

    /// A part where nothing is shared out.
    Optional<Ledger> whole(Holding part) {
        return Optional.ofNullable(quantities.get(part)).flatMap(quantity ->
                accounts.ledger(quantity, terms(quantity, plan, accounts.model())));
    }

    /// A part as one rank has it, wherever it lies.
    private Optional<Ledger> own(Holding part) {
        var known = ledgers.get(part);
        if (known == null) {
            known = whole(part).map(ledger -> shards.of(part, ledger));
            ledgers.put(part, known);
        }
        return known;
    }

    private Places places() {
        var known = places.orElseGet(() -> {
            var held = new LinkedHashMap<Holding, Ledger>();
            var away = new LinkedHashMap<Holding, Ledger>();
            for (var part : quantities.keySet()) {
                own(part).ifPresent(ledger -> {
                    if (part == Holding.ACTIVATIONS && leaves()) {
                        var spread = plan.spread();
                        held.put(part, shards.staying(ledger));
                        away.put(part, shards.leaving(ledger, spread.flight(spread.microBatch()
                                .orElse(Rational.ONE))));
                    } else {
                        (shards.away(part) ? away : held).put(part, ledger);
                    }
                });
            }
            return new Places(Ordered.of(held), Ordered.of(away));
        });
        places = Optional.of(known);
        return known;
    }

    /// What training holds under a plan, by its part.
    static SequencedMap<Holding, Quantity> quantities(Plan plan) {
        var all = new LinkedHashMap<Holding, Quantity>();
        all.put(Holding.WEIGHTS, new Weights());
        if (plan.reference()) {
            all.put(Holding.REFERENCE, new Reference());
        }
        all.put(Holding.GRADIENTS, new Gradients(plan.precision()));
        all.put(Holding.OPTIMIZER,
                new OptimizerState(plan.optimizer(), plan.precision(), plan.kept().list().equals(Keeping.PYTORCH)));
        all.put(Holding.ACTIVATIONS, new Activations(
                plan.kept().list(), plan.kept().kernel(), plan.kept().recompute(), Optional.of(plan.precision())));
        all.put(Holding.LOSS, new Loss(plan.kept().list(), Optional.of(plan.precision())));
        return all;
    }

    private static Terms terms(Quantity quantity, Plan plan, Model model) {
        boolean passing = quantity instanceof Activations || quantity instanceof Loss;
        return weights(Terms.of(Conventions.MATMUL,
                passing ? plan.precision().activations() : plan.precision().weights()), plan, model);
    }

    /// Terms with the weights stored as a plan has them.
    static Terms weights(Terms terms, Plan plan, Model model) {
        return plan.stored().map(stored -> terms.storing(new Store(
                apart(stored.based(plan.precision().weights(), model), plan, model), model.sizes().values()),
                terms.cached())).orElse(terms);
    }

    /// What is trained beside frozen weights is in the precision's type, however these are stored.
    private static Storage apart(Storage stored, Plan plan, Model model) {
        var trained = new HashSet<String>();
        var frozen = new HashSet<String>();
        model.walk((place, op) -> op.line().reads().stream().filter(model.spelling()::stored)
                .filter(Tensor::trained).forEach(tensor ->
                stored.items(model, place, op, tensor, model.sizes().values())
                        .forEach(item -> (tensor.updated() ? trained : frozen).add(item.name()))));
        trained.removeAll(frozen);
        return frozen.isEmpty() ? stored : new Apart(stored, Plain.all(plan.precision().weights()), trained);
    }

    /// The frozen parameters that are stored packed, and unpacked for a time where a product reads them.
    Set<String> packed() {
        return packed;
    }

    private static Set<String> packed(Accounts accounts, Plan plan) {
        if (plan.stored().isEmpty()) {
            return Set.of();
        }
        var terms = weights(Terms.of(Conventions.MATMUL, plan.precision().weights()), plan, accounts.model());
        return terms.weights().held(accounts.model()).stream().filter(h -> !h.scheme().isEmpty() && !h.updated())
                .map(Store.Held::name).collect(Collectors.toUnmodifiableSet());
    }

    /// The parts, in `B` sequences of one pass: weights, gradients, optimizer, and what is kept for the backward pass.
    /// They are not all there at once.
    public synchronized SequencedMap<Holding, Ledger> parts() {
        return places().held();
    }

    /// What lies in the host's memory, of each rank.
    public synchronized SequencedMap<Holding, Ledger> away() {
        return places().away();
    }

    /// What ranks share out.
    Shards shards() {
        return shards;
    }

    /// Whether what layers keep for the backward pass lies in the host's memory.
    boolean leaves() {
        return plan.spread().offload().contains(Offload.ACTIVATIONS);
    }

    /// The bytes of a part on the device; zero where there is none.
    synchronized Expr total(Holding part) {
        var known = totals.get(part);
        if (known == null) {
            known = summed(part);
            totals.put(part, known);
        }
        return known;
    }

    private Expr summed(Holding part) {
        var precision = plan.precision();
        if (part == Holding.ACTIVATIONS && leaves()) {
            return own(part).map(kept -> shards.staying(kept).total()).orElse(Expr.ZERO);
        }
        return switch (part) {
            case GATHERED -> whole(Holding.WEIGHTS).map(shards::gathered).orElse(Expr.ZERO)
                    .times(Expr.of(Rational.of(precision.read().bits(), precision.weights().bits())));
            case SUMMED -> whole(Holding.GRADIENTS).map(shards::summed).orElse(Expr.ZERO);
            default -> shards.away(part) ? Expr.ZERO : shards.shares(part)
                    ? own(part).map(Ledger::total).orElse(Expr.ZERO)
                    : whole(part).map(accounts::total).orElse(Expr.ZERO);
        };
    }

    /// The moments of a pass.
    ///
    /// @param values of all sizes, `B` that of the sequences of the pass
    /// @param there whether gradients are there when it begins, since an earlier pass of the step left them
    public Moments moments(Map<String, Rational> values, boolean there) {
        return accounts.moments(pass(values, there), this);
    }

    private Pass pass(Map<String, Rational> values, boolean there) {
        var sizes = new HashMap<>(values);
        sizes.remove(Terms.POSITION);
        sizes.remove(Training.MICRO_BATCH);
        return new Pass(plan, sizes, there);
    }

    /// What is held at the peak of a pass that is a whole step, as long as passes run in the same way.
    ///
    /// @param values of all sizes
    /// @param wholes that are whole numbers of every model
    Optional<Branch> peak(Map<String, Rational> values, Wholes wholes) {
        return pass(values, false).peak(accounts, this, wholes);
    }

    /// The greatest value of a size of the pass with which its peak is within a capacity; empty where the peak does not
    /// depend on it.
    ///
    /// What is held at a moment of one pass is held at the same moment of any other, where the peak may be elsewhere:
    /// its formula is a bound from below. So the greatest value that all known moments allow is either an answer or
    /// has a moment that is not known yet.
    ///
    /// @param dim `B` or `T`
    /// @param values of all sizes; that of `dim` is where the search begins
    /// @param limit the greatest value that is asked for
    public Optional<Fit> most(
            String dim, Map<String, Rational> values, boolean there, Rational capacity, Rational limit) {
        var moments = moments(values, there);
        if (moments.all().stream().noneMatch(m -> m.total().dims().stream().anyMatch(d -> d.name().equals(dim)))) {
            return Optional.empty();
        }
        UnaryOperator<Expr> closing = closing(dim, values);
        var known = new HashSet<Expr>();
        var most = limit;
        while (true) {
            for (var moment : moments.all()) {
                var bytes = closing.apply(moment.total());
                if (known.add(bytes)) {
                    most = most.min(Fit.most(bytes, dim, capacity, most));
                }
            }
            if (most.signum() <= 0) {
                var least = moments(at(values, dim, Rational.ONE), there).bytes();
                return Optional.of(new Fit(capacity, least.compareTo(capacity) <= 0 ? Rational.ONE : Rational.ZERO,
                        least));
            }
            moments = moments(at(values, dim, most), there);
            if (moments.bytes().compareTo(capacity) <= 0) {
                return Optional.of(new Fit(capacity, most, moments.bytes()));
            }
            most = most.minus(Rational.ONE);
        }
    }

    /// As far as sizes are believed.
    public Optional<Fit> most(String dim, Map<String, Rational> values, boolean there, Rational capacity) {
        return most(dim, values, there, capacity, Sizes.GREATEST);
    }

    private static UnaryOperator<Expr> closing(String dim, Map<String, Rational> values) {
        var numbers = new HashMap<String, Expr>();
        values.forEach((name, value) -> numbers.put(name, Expr.of(value)));
        numbers.put(dim, Expr.dim(dim));
        return amount -> amount.with(numbers);
    }

    static Map<String, Rational> at(Map<String, Rational> values, String dim, Rational value) {
        var point = new HashMap<>(values);
        point.put(dim, value);
        return point;
    }
}

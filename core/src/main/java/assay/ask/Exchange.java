package assay.ask;

import assay.account.Entry;
import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.life.Holding;
import assay.model.Component;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.pass.Partial;
import assay.pass.Recompute;
import assay.pass.Shard;
import assay.pass.Spreading;
import assay.pass.Stage;
import assay.plan.Layout;
import assay.plan.Spread;
import assay.plan.StepTime;
import assay.plan.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What ranks give each other again and again in a step.
///
/// @param kind how
/// @param what is exchanged, in words
/// @param over whose ranks: `tp`, `dp`, `pp`
/// @param where the part of the tree whose tensors they are; empty where it is all
/// @param stage of the pipeline whose ranks they are, from 0
/// @param bytes of the tensor that is made whole, summed or sent, each time
/// @param group ranks that take part
/// @param times how often in a step
public record Exchange(Kind kind, String what, String over, String where, int stage, Expr bytes, long group,
        Rational times) {
    private static final long THOUSAND = 1000;

    /// How ranks exchange. A ring of `n` ranks sends `(n - 1)/n` of the bytes from each; of a sum that all get, twice.
    public enum Kind {
        ALL_REDUCE("all_reduce"),
        REDUCE_SCATTER("reduce_scatter"),
        ALL_GATHER("all_gather"),
        ALL_TO_ALL("all_to_all"),
        SEND("send");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /// As libraries call it: `all_reduce`.
        public String label() {
            return label;
        }

        /// The part of the bytes that each rank of a ring sends.
        public Rational sent(long group) {
            return switch (this) {
                case ALL_REDUCE -> Rational.of(2 * (group - 1), group);
                case REDUCE_SCATTER, ALL_GATHER, ALL_TO_ALL -> Rational.of(group - 1, group);
                case SEND -> Rational.ONE;
            };
        }
    }

    /// The share of the time of all exchanges over such ranks that other work does not hide, by an estimate of a step.
    public Rational exposed(StepTime.Estimate step) {
        var term = switch (over) {
            case Shard.RANKS -> Term.TP;
            case Layout.CONTEXT -> Term.CP;
            case Spreading.EXPERTS -> Term.EP;
            case Stage.COUNT -> Term.P2P;
            default -> Term.DP;
        };
        return Rational.of(Math.round(step.times().exposed(term) * THOUSAND), THOUSAND);
    }

    /// The exchanges of a step, of the stages that are given.
    static List<Exchange> all(Case whole, Plan plan, List<Laid.Holder> holders) {
        var all = new ArrayList<Exchange>();
        for (int i = 0; i < holders.size(); i++) {
            var holder = holders.get(i);
            var next = holders.stream().skip(i + 1L).findFirst().map(Laid.Holder::training);
            all.addAll(new Step(holder.training(), whole, next, plan.over(plan.spread().at(holder.stage())),
                    holder.stage()).all());
        }
        return all;
    }

    /// Those of one stage.
    ///
    /// @param whole the case of all stages
    /// @param next the stage behind it, where that is known
    private record Step(Training training, Case whole, Optional<Training> next, Plan plan, int stage) {
        List<Exchange> all() {
            var all = new ArrayList<Exchange>();
            all.addAll(split());
            all.addAll(partial());
            all.addAll(context());
            all.addAll(data());
            all.addAll(stages());
            return all;
        }

        /// What goes to the stage behind in the forward pass and to that before in the backward pass, once for each
        /// chunk of layers; and the sum of the gradients of a parameter that stands on the first and the last stage.
        private List<Exchange> stages() {
            int stages = spread().degrees().pp();
            if (stages == 1) {
                return List.of();
            }
            var all = new ArrayList<Exchange>();
            var times = passes().times(Rational.of(spread().degrees().chunks()));
            boolean last = stage == stages - 1;
            var forward = last ? times.minus(passes()) : times;
            var backward = stage == 0 ? times.minus(passes()) : times;
            if (forward.signum() > 0) {
                var given = next.map(t -> given(t, false)).orElseGet(() -> given(training, false));
                all.add(new Exchange(Kind.SEND, "activations, to the next stage", Stage.COUNT, "", stage, given, 2,
                        forward));
            }
            var gradients = given(stage == 0 ? next.orElse(training) : training, true);
            if (backward.signum() > 0 && !gradients.isZero()) {
                all.add(new Exchange(Kind.SEND, "gradients of activations, to the stage before", Stage.COUNT, "",
                        stage, gradients, 2, backward));
            }
            var tied = stage == 0 || last ? tied() : Expr.ZERO;
            if (!tied.isZero()) {
                all.add(new Exchange(Kind.ALL_REDUCE, "gradients of tied parameters", Stage.COUNT, "", stage, tied, 2,
                        Rational.ONE));
            }
            return all;
        }

        /// The bytes that a stage is given, all of them or those that need a gradient.
        private Expr given(Training of, boolean needing) {
            var model = of.subject().model();
            var own = whole.model().inputs().stream().map(Tensor::key).toList();
            var received = new HashSet<String>();
            model.walk((_, op) -> {
                if (op instanceof Pointwise p && p.kind() == assay.model.Kind.RECEIVE) {
                    received.add(p.line().reads().getFirst().key());
                }
            });
            var root = Place.root(model.axes());
            return of.micro(Expr.sum(model.inputs().stream().filter(t -> needing ? received.contains(t.key())
                    : !own.contains(t.key())).map(t -> activation(t.elements(root::size))).toList()));
        }

        private Expr activation(Expr elements) {
            return elements.times(Expr.of(Rational.of(plan.precision().activations().bits(), Byte.SIZE)));
        }

        /// The bytes of gradients of parameters that ops behind the layers read and the first stage owns.
        private Expr tied() {
            var own = new HashSet<String>();
            whole.model().walk((place, op) -> {
                if (!place.repeated()) {
                    op.line().reads().stream().filter(Tensor::counted).forEach(t ->
                            own.add(place.module() + "." + t.name()));
                }
            });
            var all = new LinkedHashMap<String, Expr>();
            whole.model().walk((place, op) -> op.line().reads().stream()
                    .filter(t -> t.role() == Tensor.Role.SHARED && t.trained() && !place.repeated())
                    .filter(t -> own.contains(t.path() + "." + t.name()))
                    .forEach(t -> all.put(t.key(), t.elements(place::size))));
            return Expr.sum(List.copyOf(all.values())).times(
                    Expr.of(Rational.of(plan.precision().gradients().bits(), Byte.SIZE)));
        }

        private Spread spread() {
            return plan.spread();
        }

        private Rational passes() {
            return training.passes();
        }

        /// What the tree says. The backward pass has the opposite of each exchange, of gradients: of a sum for all one
        /// of the same size (of that of an embedding the head has it), of what is gathered a sum that leaves a share.
        /// What was gathered is gathered again for it, since a rank keeps its share alone. Layers that are done again
        /// have all theirs again.
        private List<Exchange> split() {
            var sums = new LinkedHashMap<Sum, Rational>();
            var model = training.subject().model();
            model.walk((place, op) -> {
                if (op instanceof Pointwise p && backward(p).isPresent()) {
                    var whole = p.kind() == assay.model.Kind.ALL_GATHER ? p.line().writes().getFirst()
                            : p.line().reads().getFirst();
                    var bytes = training.micro(activation(whole.elements(place::size)));
                    var where = place.component().map(Component::label).orElse("");
                    boolean again = plan.kept().recompute().extent() == Recompute.Extent.BLOCKS && place.repeated();
                    var forward = training.subject().value(place.count()).times(passes());
                    int gathered = p.kind() == assay.model.Kind.ALL_GATHER && place.repeated() ? 1 : 0;
                    forward(p).ifPresent(kind -> sums.merge(new Sum(kind, where, bytes),
                            forward.times(Rational.of(1 + gathered + (again ? 1 : 0))), Rational::plus));
                    if (!spread().degrees().sequence() || p.kind() != assay.model.Kind.ALL_REDUCE) {
                        sums.merge(new Sum(backward(p).get(), where, bytes), forward, Rational::plus);
                    }
                }
            });
            var all = new ArrayList<Exchange>();
            sums.forEach((sum, times) -> {
                boolean experts = sum.kind == Kind.ALL_TO_ALL;
                all.add(new Exchange(sum.kind, experts ? "what experts are given and make, and their gradients"
                        : "activations and their gradients", experts ? Spreading.EXPERTS : Shard.RANKS, sum.where,
                        stage, sum.bytes, experts ? spread().degrees().ep() : spread().degrees().tp(), times));
            });
            return all;
        }

        private record Sum(Kind kind, String where, Expr bytes) {}

        private static Optional<Kind> forward(Pointwise op) {
            return switch (op.kind()) {
                case ALL_REDUCE -> Optional.of(Kind.ALL_REDUCE);
                case REDUCE_SCATTER -> Optional.of(Kind.REDUCE_SCATTER);
                case ALL_GATHER -> Optional.of(Kind.ALL_GATHER);
                case ALL_TO_ALL -> Optional.of(Kind.ALL_TO_ALL);
                default -> Optional.empty();
            };
        }

        private static Optional<Kind> backward(Pointwise op) {
            return switch (op.kind()) {
                case ALL_REDUCE -> Optional.of(Kind.ALL_REDUCE);
                case REDUCE_SCATTER, SCATTER -> Optional.of(Kind.ALL_GATHER);
                case ALL_GATHER -> Optional.of(Kind.REDUCE_SCATTER);
                case ALL_TO_ALL -> Optional.of(Kind.ALL_TO_ALL);
                default -> Optional.empty();
            };
        }

        /// What ranks of data parallelism exchange: gradients, and weights where they are shared out; of experts that
        /// are spread, among the ranks that have the same.
        private List<Exchange> data() {
            boolean both = spread().schedule() == Layout.Schedule.DUAL_PIPE;
            long replicas = spread().degrees().replicas() * (both ? 2 : 1);
            int spreads = spread().degrees().ep();
            var all = new ArrayList<Exchange>();
            for (boolean experts : spreads > 1 ? List.of(false, true) : List.of(false)) {
                Predicate<Entry> which = e -> spreads == 1
                        || e.op().filter(Shards::expert).isPresent() == experts;
                all.addAll(data(which, experts ? "experts" : "", experts ? replicas / spreads : replicas));
            }
            return all;
        }

        private List<Exchange> data(Predicate<Entry> which, String where, long replicas) {
            var gradients = ledger(Holding.GRADIENTS).only(which);
            var weights = ledger(Holding.WEIGHTS).only(which);
            if (replicas == 1 || (gradients.entries().isEmpty() && weights.entries().isEmpty())) {
                return List.of();
            }
            var all = new ArrayList<Exchange>();
            long group = spread().sharding().over(replicas);
            int stage = spread().sharding().stage();
            switch (stage) {
                case 0 -> all.add(of(Kind.ALL_REDUCE, "gradients", where, gradients.total(), replicas, Rational.ONE));
                case 1, 2 -> {
                    all.add(of(Kind.REDUCE_SCATTER, "gradients", where, gradients.total(), group,
                            stage == 1 ? Rational.ONE : passes()));
                    all.add(of(Kind.ALL_GATHER, "weights", where, moved(gradients.total()), group, Rational.ONE));
                }
                default -> {
                    all.addAll(each(Kind.ALL_GATHER, "weights", where, weights.each(e -> e.each().times(Expr.of(
                            Rational.of(plan.precision().read().bits(), plan.precision().weights().bits())))), group));
                    all.addAll(each(Kind.REDUCE_SCATTER, "gradients", where, gradients, group));
                }
            }
            if (group < replicas) {
                all.add(of(Kind.ALL_REDUCE, "a rank's part of the gradients", where, gradients.total().over(
                        spread().group()), replicas / group, spread().left() ? Rational.ONE : passes()));
            }
            return all.stream().filter(e -> !e.bytes().isZero()).toList();
        }

        /// What is made whole, or shared out, a unit at a time where units are; weights for the forward and the
        /// backward pass, but once for both where they are in no layer, since those are left whole between; beside
        /// stages once a step.
        private List<Exchange> each(Kind kind, String what, String where, Ledger ledger, long group) {
            int often = kind == Kind.ALL_GATHER && !spread().left() ? 2 : 1;
            var passes = spread().left() ? Rational.ONE : passes();
            if (!spread().sharding().units()) {
                return List.of(of(kind, what, where, ledger.total(), group, passes().times(Rational.of(often))));
            }
            return Shards.units(ledger).stream()
                    .map(unit -> new Exchange(kind, what, Spread.DATA, unit.where(), stage, unit.bytes(), group,
                            training.subject().value(unit.copies()).times(passes)
                                    .times(Rational.of(unit.where().isEmpty() ? 1 : often)))).toList();
        }

        private Exchange of(Kind kind, String what, String where, Expr bytes, long group, Rational times) {
            return new Exchange(kind, what, Spread.DATA, where, stage, bytes, group, times);
        }

        /// The bytes of the weights that have gradients of so many.
        private Expr moved(Expr gradients) {
            return gradients.times(Expr.of(Rational.of(plan.precision().read().bits(),
                    plan.precision().gradients().bits())));
        }

        /// A part as it is where nothing is shared out.
        private Ledger ledger(Holding part) {
            return training.held().whole(part).orElseThrow();
        }

        /// What ranks of context parallelism give each other: the keys and values of their tokens, in each pass, and
        /// their gradients back.
        private List<Exchange> context() {
            long group = spread().degrees().cp();
            if (group == 1) {
                return List.of();
            }
            var sums = new LinkedHashMap<Expr, Rational>();
            var again = Rational.of(plan.kept().recompute().extent() == Recompute.Extent.BLOCKS ? 1 : 0);
            training.subject().model().walk((place, op) -> {
                if (op.line().writes().stream().anyMatch(t -> t.role() == Tensor.Role.STATE)) {
                    var bytes = training.micro(activation(op.line().writes().getFirst().elements(place::size)));
                    sums.merge(bytes, training.subject().value(place.count()).times(passes()), Rational::plus);
                }
            });
            var all = new ArrayList<Exchange>();
            sums.forEach((bytes, times) -> {
                all.add(new Exchange(Kind.ALL_GATHER, "keys and values", Layout.CONTEXT, "", stage, bytes, group,
                        times.times(Rational.of(2).plus(again))));
                all.add(new Exchange(Kind.REDUCE_SCATTER, "gradients of keys and values", Layout.CONTEXT, "", stage,
                        bytes, group, times));
            });
            return all;
        }

        /// Gradients of what every rank has whole and sums over its own tokens or heads alone.
        private List<Exchange> partial() {
            var found = Partial.of(training.subject().model()).stream().map(at -> at.parameter()
                    .elements(at.place()::size).times(at.place().inStore().count())).toList();
            if (found.isEmpty()) {
                return List.of();
            }
            var bytes = Expr.sum(found).times(Expr.of(Rational.of(plan.precision().gradients().bits(), Byte.SIZE)));
            return List.of(new Exchange(Kind.ALL_REDUCE, "gradients of what is on all ranks", Shard.RANKS, "", stage,
                    bytes, spread().degrees().tp(), Rational.ONE));
        }
    }
}

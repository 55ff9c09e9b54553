package assay.ask;

import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.life.Holding;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.pass.Recompute;
import assay.pass.Shard;
import assay.plan.Layout;
import assay.plan.Spread;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
                all.add(new Exchange(Kind.SEND, "activations, to the next stage", Spread.STAGES, "", stage, given, 2,
                        forward));
            }
            var gradients = given(stage == 0 ? next.orElse(training) : training, true);
            if (backward.signum() > 0 && !gradients.isZero()) {
                all.add(new Exchange(Kind.SEND, "gradients of activations, to the stage before", Spread.STAGES, "",
                        stage, gradients, 2, backward));
            }
            var tied = stage == 0 || last ? tied() : Expr.ZERO;
            if (!tied.isZero()) {
                all.add(new Exchange(Kind.ALL_REDUCE, "gradients of tied parameters", Spread.STAGES, "", stage, tied, 2,
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

        /// What the tree says: sums of what split parts make. The backward pass has one of the same size for each, of
        /// the gradients of what a split part reads; layers that are done again have theirs again.
        private List<Exchange> split() {
            long group = spread().degrees().tp();
            var sums = new LinkedHashMap<Map.Entry<String, Expr>, Rational>();
            training.subject().model().walk((place, op) -> {
                if (op instanceof Pointwise p && p.kind().exchanges()) {
                    Tensor given = p.line().reads().getFirst();
                    var bytes = training.micro(activation(given.elements(place::size)));
                    boolean again = plan.kept().recompute().extent() == Recompute.Extent.BLOCKS && place.repeated();
                    sums.merge(Map.entry(place.component().map(c -> c.label()).orElse(""), bytes),
                            training.subject().value(place.count()).times(Rational.of(again ? 3 : 2)), Rational::plus);
                }
            });
            var all = new ArrayList<Exchange>();
            sums.forEach((sum, times) -> all.add(new Exchange(Kind.ALL_REDUCE, "activations and their gradients",
                    Shard.RANKS, sum.getKey(), stage, sum.getValue(), group, times.times(passes()))));
            return all;
        }

        /// What ranks of data parallelism exchange: gradients, and weights where they are shared out.
        private List<Exchange> data() {
            boolean both = spread().schedule() == Layout.Schedule.DUAL_PIPE;
            long replicas = spread().degrees().replicas() * (both ? 2 : 1);
            if (replicas == 1) {
                return List.of();
            }
            var all = new ArrayList<Exchange>();
            long group = spread().sharding().over(replicas);
            var gradients = whole(Holding.GRADIENTS);
            switch (spread().sharding().stage()) {
                case 0 -> all.add(of(Kind.ALL_REDUCE, "gradients", gradients, replicas, Rational.ONE));
                case 1 -> {
                    all.add(of(Kind.REDUCE_SCATTER, "gradients", gradients, group, Rational.ONE));
                    all.add(of(Kind.ALL_GATHER, "weights", trained(), group, Rational.ONE));
                }
                case 2 -> {
                    all.add(of(Kind.REDUCE_SCATTER, "gradients", gradients, group, passes()));
                    all.add(of(Kind.ALL_GATHER, "weights", trained(), group, Rational.ONE));
                }
                default -> {
                    all.addAll(each(Kind.ALL_GATHER, "weights", Holding.WEIGHTS, group));
                    all.addAll(each(Kind.REDUCE_SCATTER, "gradients", Holding.GRADIENTS, group));
                }
            }
            if (group < replicas) {
                all.add(of(Kind.ALL_REDUCE, "a rank's part of the gradients", gradients.over(spread().group()),
                        replicas / group, passes()));
            }
            return all;
        }

        /// What is made whole, or shared out, a unit at a time where units are; weights for the forward and the backward
        /// pass, but once for both where they are in no layer, since those are left whole between.
        private List<Exchange> each(Kind kind, String what, Holding part, long group) {
            var ledger = ledger(part);
            int often = kind == Kind.ALL_GATHER ? 2 : 1;
            if (ledger.isEmpty()) {
                return List.of();
            }
            if (!spread().sharding().units()) {
                return List.of(of(kind, what, ledger.get().total(), group, passes().times(Rational.of(often))));
            }
            return Shards.units(ledger.get()).stream().filter(unit -> !unit.bytes().isZero())
                    .map(unit -> new Exchange(kind, what, Spread.DATA, unit.where(), stage, unit.bytes(), group,
                            training.subject().value(unit.copies()).times(passes())
                                    .times(Rational.of(unit.where().isEmpty() ? 1 : often)))).toList();
        }

        private Exchange of(Kind kind, String what, Expr bytes, long group, Rational times) {
            return new Exchange(kind, what, Spread.DATA, "", stage, bytes, group, times);
        }

        /// The weights that a step changes.
        private Expr trained() {
            var trained = training.counted().getFirst().total();
            return trained.times(Expr.of(Rational.of(plan.precision().weights().bits(), Byte.SIZE)));
        }

        private Expr whole(Holding part) {
            return ledger(part).map(Ledger::total).orElse(Expr.ZERO);
        }

        /// A part as it is where nothing is shared out.
        private Optional<Ledger> ledger(Holding part) {
            var memory = Memory.of(training.subject().accounts(), plan.over(Spread.ONE));
            return Optional.ofNullable(memory.parts().get(part));
        }
    }
}

package assay.ask;

import assay.account.Ledger;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.life.Holding;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.pass.Recompute;
import assay.pass.Shard;
import assay.plan.Spread;
import java.util.ArrayList;
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
        for (var holder : holders) {
            all.addAll(new Step(holder.training(), plan.over(plan.spread().at(holder.stage())), holder.stage()).all());
        }
        return all;
    }

    /// Those of one stage.
    private record Step(Training training, Plan plan, int stage) {
        List<Exchange> all() {
            var all = new ArrayList<Exchange>();
            all.addAll(split());
            all.addAll(data());
            return all;
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
            var bits = plan.precision().activations().bits();
            var sums = new LinkedHashMap<Map.Entry<String, Expr>, Rational>();
            training.subject().model().walk((place, op) -> {
                if (op instanceof Pointwise p && p.kind().exchanges()) {
                    Tensor given = p.line().reads().getFirst();
                    var bytes = training.micro(given.elements(place::size).times(Expr.of(Rational.of(bits, Byte.SIZE))));
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
            long replicas = spread().degrees().replicas();
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

package assay.account;

import assay.account.Trace.Keep;
import assay.account.Trace.Run;
import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Model;
import assay.model.Pointwise;
import assay.model.Tensor;
import assay.pass.Recompute;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The backward pass as memory sees it: op by op, what was kept is let go, and gradients are made.
///
/// The last copy of a repeat comes first. While its ops are undone one after the other, three things are held beside
/// what all copies before it keep: what is left of its own, gradients of streams from the op that made them until the
/// op that uses them, and gradients of parameters, which stay. A sum hands its gradient on; where a stream was read
/// twice, the two gradients and their sum are there at once. What single kernels hold inside is not counted.
public final class Unwinding {
    private final List<Run> runs;
    private final List<Storage> output;
    private final IdentityHashMap<List<Storage>, Set<Storage>> keeps = new IdentityHashMap<>();
    private final Map<Storage, Integer> keepers = new HashMap<>();
    private final Expr element;
    private final Expr gradient;
    private final Map<String, Rational> values;

    /// The moment of one block's backward pass at which most is held.
    ///
    /// @param block the path of the repeat whose last copy it is
    /// @param op the path of the op that is undone then
    /// @param kept of what the forward pass kept, bytes that are let go by then, in this block and behind it
    /// @param streams bytes of the gradients of streams
    /// @param parameters bytes of the gradients of parameters, of this block and all behind it
    public record Moment(String block, String op, Expr kept, Expr streams, Expr parameters) {}

    private Unwinding(Trace trace, Expr element, Expr gradient, Map<String, Rational> values) {
        this.values = values;
        this.runs = trace.runs();
        this.output = trace.output();
        this.element = element;
        this.gradient = gradient;
        for (Keep keep : trace.kept()) {
            if (keep.made().stream().anyMatch(Storage::reached)
                    && keep.storage().kept()
                    && keeps.computeIfAbsent(keep.made(), _ -> identity()).add(keep.storage())) {
                keepers.merge(keep.storage(), 1, Integer::sum);
            }
        }
    }

    /// The moment of each repeat's last copy, which is the first to be undone.
    ///
    /// @param terms the type of activations
    /// @param gradient bytes of an element of a parameter's gradient
    /// @param values of all sizes, by which the moment is chosen
    public static List<Moment> of(
            Model model, Keeping list, Kernel kernel, Terms terms, Rational gradient, Map<String, Rational> values) {
        var trace = Trace.walked(model, list, kernel, Recompute.NONE);
        var bytes = list.dtype().orElse(terms.dtype()).bytes();
        return new Unwinding(trace, Expr.of(bytes), Expr.of(gradient), values).moments();
    }

    private List<Moment> moments() {
        var moments = new ArrayList<Moment>();
        var live = new Live();
        for (int i = runs.size() - 1; i >= 0; i--) {
            var run = runs.get(i);
            if (run.within().isEmpty() || run.within().equals(Trace.OTHERS)) {
                live.undo(run);
                live.letGo(run);
                continue;
            }
            var most = live.net.minus(Rational.ONE);
            var best = new ArrayList<Moment>();
            int j = i;
            for (; j >= 0 && runs.get(j).within().equals(run.within()); j--) {
                live.undo(runs.get(j));
                var amount = live.amount();
                if (amount.compareTo(most) > 0) {
                    most = amount;
                    best.clear();
                    best.add(live.moment(run.within(), runs.get(j)));
                }
                live.letGo(runs.get(j));
            }
            moments.addAll(best);
            i = j + 1;
        }
        return moments;
    }

    private static Set<Storage> identity() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /// Bytes that live at one moment; one gradient may be that of several streams.
    private final class Live {
        private final Map<Storage, Gradient> gradients = new HashMap<>();
        private final Map<Storage, Integer> left = new HashMap<>(keepers);
        private final Set<String> trained = new HashSet<>();
        private final Set<Gradient> dying = Collections.newSetFromMap(new IdentityHashMap<>());
        private final List<Expr> parameters = new ArrayList<>();
        private final List<Expr> released = new ArrayList<>();
        private Rational net = Rational.ZERO;

        Live() {
            output.forEach(storage -> gradients.put(storage, new Gradient(bytes(storage), values)));
        }

        /// Makes the gradients of what an op read, from those of what it made.
        void undo(Run run) {
            dying.clear();
            var out = run.made().stream().filter(gradients::containsKey).toList();
            if (out.isEmpty()) {
                return;
            }
            var made = Objects.requireNonNull(gradients.get(out.getFirst()));
            dying.add(made);
            var reads = run.op().line().reads();
            for (int i = 0; i < reads.size(); i++) {
                if (reads.get(i).trained()) {
                    train(reads.get(i), run);
                } else if (run.needs().get(i)) {
                    for (var storage : run.reads().get(i)) {
                        give(storage, hands(run) ? made : new Gradient(bytes(storage), values));
                    }
                }
            }
            out.stream().filter(s -> run.reads().stream().noneMatch(r -> r.contains(s))).forEach(gradients::remove);
        }

        private void give(Storage storage, Gradient more) {
            var there = gradients.putIfAbsent(storage, more);
            if (there != null && !there.equals(more)) {
                dying.add(there);
                dying.add(more);
                gradients.put(storage, new Gradient(bytes(storage), values));
            }
        }

        private void train(Tensor tensor, Run run) {
            var name = tensor.role() == Tensor.Role.SHARED
                    ? tensor.path() + "." + tensor.name()
                    : run.place().module() + "." + tensor.name() + (run.within().isEmpty() ? "" : " " + run.within());
            if (trained.add(name)) {
                var bytes = tensor.elements(run.place()::size).times(gradient).times(run.copies().count());
                parameters.add(bytes);
                net = net.plus(bytes.at(values));
            }
        }

        private Set<Gradient> alive() {
            var all = Collections.<Gradient>newSetFromMap(new IdentityHashMap<>());
            all.addAll(gradients.values());
            all.addAll(dying);
            return all;
        }

        /// The bytes of all gradients, less those that were let go.
        Rational amount() {
            var amount = net;
            for (var gradient : alive()) {
                amount = amount.plus(gradient.value);
            }
            return amount;
        }

        Moment moment(String block, Run run) {
            return new Moment(block, run.place().path(), Expr.sum(released),
                    Expr.sum(alive().stream().map(g -> g.bytes).toList()), Expr.sum(parameters));
        }

        /// Lets go of what an op kept, where no op before it keeps it too.
        void letGo(Run run) {
            for (var storage : keeps.getOrDefault(run.made(), Set.of())) {
                int others = left.merge(storage, -1, Integer::sum);
                if (others == 0) {
                    var bytes = switch (storage.width()) {
                        case ELEMENT -> element;
                        case STATISTIC -> Expr.of(4);
                        case INDEX -> Expr.of(8);
                        case FLAG -> Expr.ONE;
                    };
                    var gone = storage.elements.times(storage.copies.count()).times(bytes);
                    released.add(gone);
                    net = net.minus(gone.at(values));
                }
            }
        }
    }

    /// A gradient in memory. Two of them are the same only if they are one object.
    private static final class Gradient {
        private final Expr bytes;
        private final Rational value;

        Gradient(Expr bytes, Map<String, Rational> values) {
            this.bytes = bytes;
            this.value = bytes.at(values);
        }
    }

    /// A storage's gradient; within one kernel none is made.
    private Expr bytes(Storage storage) {
        return storage.copies.silent() ? Expr.ZERO : storage.elements.times(element);
    }

    /// Whether an op hands the gradient of what it made to what it read, as it is.
    private static boolean hands(Run run) {
        return run.op() instanceof Pointwise p && switch (p.kind()) {
            case ADD, BIAS, SPLIT, ALIBI, POSITION_BIAS -> true;
            default -> false;
        };
    }
}

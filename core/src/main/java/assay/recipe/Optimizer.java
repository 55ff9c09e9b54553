package assay.recipe;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Axis;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// How training changes the parameters: what is held of each tensor between steps, and what a step costs.
///
/// @param name as `--optimizer` takes it
/// @param definition what it does, in a line, and what its prices leave out
/// @param source where it is published
/// @param apart which tensors are handled otherwise than the rest
/// @param those what is done with these
/// @param rest what is done with all others
public record Optimizer(
        String name, String definition, String source, Apart apart, Update those, Update rest) {
    /// Which tensors an optimizer sets apart.
    public enum Apart {
        NONE,
        /// Those of two dimensions or more.
        SEVERAL_DIMENSIONS,
        /// Matrices that multiply inside the model: neither tables that are looked up nor the head. Where experts are
        /// stored together, one of each of them.
        HIDDEN_MATRICES;

        boolean holds(Place place, Op op, Tensor tensor) {
            return switch (this) {
                case NONE -> false;
                case SEVERAL_DIMENSIONS -> tensor.dims().size() >= 2;
                case HIDDEN_MATRICES -> op instanceof Contract && single(tensor).size() == 2
                        && place.purpose().filter(OUTER::contains).isEmpty();
            };
        }

        /// The shape in which a tensor that is set apart is handled.
        public List<Expr> shape(Place place, Tensor tensor) {
            if (this != HIDDEN_MATRICES) {
                return tensor.shape(place::size);
            }
            var experts = tensor.axes().stream().filter(Axis::chosen);
            return Stream.concat(experts.map(List::of), single(tensor).stream())
                    .map(dim -> Expr.product(dim.stream().map(axis -> place.size(axis.name())).toList()))
                    .toList();
        }

        /// The dimensions of one expert's part of a tensor; all of them where there are no experts.
        private static List<List<Axis>> single(Tensor tensor) {
            return tensor.dims().stream()
                    .map(dim -> dim.stream().filter(axis -> !axis.chosen()).toList())
                    .filter(dim -> !dim.isEmpty())
                    .toList();
        }
    }

    private static final List<Component> OUTER = List.of(Component.EMBEDDING, Component.POSITION, Component.HEAD);

    /// What is done with one tensor.
    ///
    /// @param counted whether the number of steps is held beside it
    /// @param temporaries what is held for the update alone; empty where that is not known
    public record Update(
            List<State> states, List<Charge> charges, boolean counted, Optional<Temporaries> temporaries) {
        Update(List<State> states, List<Charge> charges, boolean counted) {
            this(states, charges, counted, Optional.empty());
        }

        Update holding(Temporaries temporaries) {
            return new Update(states, charges, counted, Optional.of(temporaries));
        }

        public Update {
            states = List.copyOf(states);
            charges = List.copyOf(charges);
        }
    }

    /// What is held of a tensor.
    ///
    /// @param name as PyTorch calls it, where PyTorch has it
    public record State(String name, Bytes bytes) {}

    /// The bytes of a state.
    @FunctionalInterface
    public interface Bytes {
        /// The bytes for one tensor.
        ///
        /// @param shape the tensor's
        /// @param element the bytes of one element of state under a precision
        Expr of(List<Expr> shape, Expr element);
    }

    /// The most bytes that are there at once while a tensor is updated and gone after the step, where one tensor is
    /// updated after another, as PyTorch does on a CPU.
    @FunctionalInterface
    public interface Temporaries {
        /// The bytes for one tensor.
        ///
        /// @param shape the tensor's
        /// @param before that of the tensor updated before it, of which something may still be there
        /// @param element the bytes of one element of state
        Expr of(List<Expr> shape, Optional<List<Expr>> before, Expr element);
    }

    /// One line of a price list.
    public record Charge(String what, Flops flops) {}

    /// The FLOPs of one line for one tensor.
    @FunctionalInterface
    public interface Flops {
        Expr of(List<Expr> shape);
    }

    public Update update(Place place, Op op, Tensor tensor) {
        return apart.holds(place, op, tensor) ? those : rest;
    }

    /// The shape in which a tensor is updated: the experts' number before each matrix of theirs where those are updated
    /// one by one.
    public List<Expr> shape(Place place, Op op, Tensor tensor) {
        return apart.holds(place, op, tensor) ? apart.shape(place, tensor) : tensor.shape(place::size);
    }

    /// A tensor to update.
    private record Target(Update update, List<Expr> shape, Expr count) {
        Optional<Expr> temporaries(Optional<Target> before, Expr element) {
            return update.temporaries.map(t -> t.of(shape, before.map(Target::shape), element));
        }
    }

    /// What a step holds for a time while it updates one tensor.
    ///
    /// @param bytes empty where they are not known
    /// @param copies of a layer, which have to be several for this to come; empty where it comes always
    private record Updating(Optional<Expr> bytes, Optional<Expr> copies) {
        boolean comes(Function<Expr, Rational> value) {
            return copies.map(value).filter(number -> number.compareTo(Rational.ONE) <= 0).isEmpty();
        }
    }

    /// What a step holds for a time, tensor by tensor, for any sizes.
    public static final class Updates {
        private final Set<Updating> all = new LinkedHashSet<>();

        /// The most bytes that are held with some values of sizes; empty where they are not known of every tensor.
        ///
        /// @param value of an expression
        public Optional<Expr> most(Function<Expr, Rational> value) {
            return all(value).flatMap(there -> there.stream()
                    .max((a, b) -> value.apply(a).compareTo(value.apply(b))));
        }

        /// The bytes that are held with some values of sizes, tensor by tensor; empty where they are not known of every
        /// tensor.
        ///
        /// @param value of an expression
        public Optional<List<Expr>> all(Function<Expr, Rational> value) {
            var there = new LinkedHashSet<Expr>();
            for (var one : all) {
                if (one.comes(value)) {
                    if (one.bytes.isEmpty()) {
                        return Optional.empty();
                    }
                    there.add(one.bytes.get());
                }
            }
            return Optional.of(List.copyOf(there));
        }

        /// The numbers of copies that have to be several for something of these to be held.
        public List<Expr> copies() {
            var copies = new LinkedHashSet<Expr>();
            all.forEach(one -> one.copies.ifPresent(copies::add));
            return List.copyOf(copies);
        }
    }

    /// The bytes that a step holds for a time, over all tensors of a model, each after the one before it; where copies
    /// of a layer follow each other, the first of a layer comes after the last as well.
    ///
    /// @param element the bytes of one element of state
    public Updates temporaries(Model model, Rational element) {
        var updates = new Updates();
        for (var targets : targets(model)) {
            int first = 0;
            for (int i = 0; i < targets.size(); i++) {
                var target = targets.get(i);
                updates.all.add(new Updating(target.temporaries(
                        i == 0 ? Optional.empty() : Optional.of(targets.get(i - 1)), Expr.of(element)),
                        Optional.empty()));
                if (i + 1 == targets.size() || !targets.get(i + 1).count.equals(target.count)) {
                    updates.all.add(new Updating(targets.get(first).temporaries(Optional.of(target),
                            Expr.of(element)), Optional.of(target.count)));
                    first = i + 1;
                }
            }
        }
        return updates;
    }

    /// The trained tensors in the order in which they are updated, those of each update rule by themselves where the
    /// rules are two optimizers in PyTorch.
    private List<List<Target>> targets(Model model) {
        var apartFirst = List.<List<Target>>of(new ArrayList<>(), new ArrayList<>());
        model.walk((place, op) -> op.line().reads().stream().filter(Tensor::updated).forEach(tensor -> {
            var target = new Target(update(place, op, tensor), shape(place, op, tensor), place.inStore().count());
            boolean second = apart == Apart.HIDDEN_MATRICES && !apart.holds(place, op, tensor);
            apartFirst.get(second ? 1 : 0).add(target);
        }));
        return apartFirst;
    }
}

package assay.account;

import assay.algebra.Expr;
import assay.algebra.Rational;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
        /// Matrices that multiply inside the model: neither tables that are looked up nor the head.
        HIDDEN_MATRICES;

        boolean holds(Place place, Op op, Tensor tensor) {
            int dimensions = tensor.dims().size();
            return switch (this) {
                case NONE -> false;
                case SEVERAL_DIMENSIONS -> dimensions >= 2;
                case HIDDEN_MATRICES -> dimensions == 2 && op instanceof Contract
                        && place.component().filter(OUTER::contains).isEmpty();
            };
        }
    }

    private static final List<Component> OUTER = List.of(Component.EMBEDDING, Component.POSITION, Component.HEAD);

    /// What is done with one tensor.
    ///
    /// @param counted whether the number of steps is held beside it
    /// @param alive how many tensors like it are there at once while it is updated, one parameter after another as
    ///     PyTorch does on a CPU, the last of them until the next parameter has its own; empty where that is not known
    public record Update(List<State> states, List<Charge> charges, boolean counted, OptionalInt alive) {
        Update(List<State> states, List<Charge> charges, boolean counted) {
            this(states, charges, counted, OptionalInt.empty());
        }

        Update alive(int number) {
            return new Update(states, charges, counted, OptionalInt.of(number));
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

    /// One line of a price list.
    public record Charge(String what, Flops flops) {}

    /// The FLOPs of one line for one tensor.
    @FunctionalInterface
    public interface Flops {
        Expr of(List<Expr> shape);
    }

    Update update(Place place, Op op, Tensor tensor) {
        return apart.holds(place, op, tensor) ? those : rest;
    }

    /// The tensors that are there at once while a parameter is updated; empty where that is not known.
    ///
    /// @param parameter its elements
    /// @param before the elements of the parameter that was updated before it, whose last tensor is still there
    /// @param element the bytes of one element of state
    public Optional<Expr> temporaries(Expr parameter, Expr before, Rational element) {
        var alive = rest.alive;
        if (alive.isEmpty()) {
            return Optional.empty();
        }
        int own = alive.getAsInt();
        return Optional.of(parameter.times(own).plus(before.times(Math.min(own, 1))).times(Expr.of(element)));
    }
}

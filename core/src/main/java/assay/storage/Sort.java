package assay.storage;

import assay.model.Axis;
import assay.model.Component;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Op;
import assay.model.Place;
import assay.model.Tensor;
import java.util.List;
import java.util.Optional;

/// What a stored tensor is to those who choose its type.
public enum Sort {
    /// The matrix of a layer: every output a sum over every input.
    LINEAR,
    /// The matrix of a layer in experts that a router chooses.
    EXPERT,
    /// The matrix by which experts are chosen.
    ROUTER,
    /// The matrix that makes logits.
    HEAD,
    /// A table of which rows are looked up.
    EMBEDDING,
    /// Of a norm.
    NORM,
    /// Anything else: biases, kernels of convolutions, parameters of scans.
    OTHER;

    /// The sort of a tensor that an op reads.
    static Sort of(Place place, Op op, Tensor tensor) {
        var purpose = place.purpose().or(place::component);
        if (purpose.equals(Optional.of(Component.NORM))) {
            return NORM;
        }
        if (op instanceof Gather) {
            return tensor.dims().size() == 2 ? EMBEDDING : OTHER;
        }
        if (!(op instanceof Contract) || !isMatrix(op, tensor)) {
            return OTHER;
        }
        if (purpose.equals(Optional.of(Component.ROUTER))) {
            return ROUTER;
        }
        return purpose.equals(Optional.of(Component.HEAD)) ? HEAD
                : tensor.axes().stream().anyMatch(Axis::chosen) ? EXPERT : LINEAR;
    }

    /// Whether a tensor has one dimension of outputs and one of inputs, and beside them only axes chosen by data.
    private static boolean isMatrix(Op op, Tensor tensor) {
        return tensor.dims().stream().filter(dim -> !dim.stream().allMatch(Axis::chosen)).count() == 2
                && turned(op, tensor) != inputsLast(op, tensor);
    }

    /// Whether inputs stand before outputs. A table of which rows are looked up has no inputs.
    static boolean turned(Op op, Tensor tensor) {
        return !(op instanceof Gather) && tensor.dims().size() >= 2
                && summed(op, tensor.dims().get(tensor.dims().size() - 2)) && !inputsLast(op, tensor);
    }

    private static boolean inputsLast(Op op, Tensor tensor) {
        return tensor.dims().size() >= 2 && summed(op, tensor.dims().getLast());
    }

    private static boolean summed(Op op, List<Axis> dim) {
        var summed = op.line().summed();
        return dim.stream().map(Axis::name).allMatch(summed::contains);
    }
}

package assay.account;

import assay.account.Storage.Width;
import assay.algebra.Expr;
import assay.model.Axis;
import assay.model.Contract;
import assay.model.Gather;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import assay.model.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What an op keeps for its own gradient, as PyTorch's ops do.
///
/// @param made what the op wrote
record Saving(Trace trace, Place place, List<Storage> made, Copies copies) {
    /// The axes of tokens: a product of two activations is a product of matrices over them and the inner axis, and
    /// batched over all others.
    static final Set<String> TOKENS = Set.of("t", "s");

    void of(Op op) {
        if (copies.silent()) {
            return;
        }
        switch (op) {
            case Contract c -> of(c);
            case Gather g -> of(g);
            case Pointwise p -> of(p);
            case Opaque o -> omit(op, o.operator());
        }
    }

    /// An operand is kept where the other needs a gradient.
    private void of(Contract op) {
        var reads = op.line().reads();
        for (int i = 0; i < reads.size(); i++) {
            if (trace.needs(reads.get(1 - i))) {
                operand(op, reads.get(i), reads.get(1 - i));
            }
        }
    }

    /// Beside another activation, an operand is a stack of matrices of its own, with all axes over which the product is
    /// batched: where it lacks one, such as a query head's, it is repeated; where it is a part of what it views, it is
    /// copied, as it is for a batch of more than one.
    private void operand(Contract op, Tensor operand, Tensor other) {
        var storages = trace.storages(operand);
        if (storages.isEmpty() || trace.storages(other).isEmpty()) {
            storages.forEach(this::keep);
            return;
        }
        var elements = operand.elements(place::size)
                .times(Expr.product(lacking(operand, other).stream().map(place::size).toList()));
        if (storages.stream().allMatch(s -> s.elements.equals(elements))) {
            storages.forEach(this::keep);
        } else {
            keep(trace.storage(place.named("stacked_" + operand.name()), op, elements, Width.ELEMENT, copies,
                    storages));
        }
    }

    /// The axes that `other` alone has, where one of them is the tokens'; they are all written.
    private static List<String> lacking(Tensor operand, Tensor other) {
        var has = new HashSet<>(operand.axes().stream().map(Axis::name).toList());
        var alone = new ArrayList<>(other.axes().stream().map(Axis::name).filter(a -> !has.contains(a)).toList());
        return alone.removeIf(TOKENS::contains) ? alone : List.of();
    }

    /// A table's rows are found again by their numbers.
    private void of(Gather op) {
        var reads = op.line().reads();
        if (reads.stream().noneMatch(Tensor::trained)) {
            if (made.stream().anyMatch(s -> s.op.equals(op)) && reads.size() < 2) {
                omit(op, "the numbers of chosen rows");
            } else if (reads.size() > 1) {
                omit(op, "where rows are put");
            }
            return;
        }
        if (!trace.list().bookkeeping()) {
            return;
        }
        for (var read : reads) {
            for (var storage : trace.storages(read)) {
                if (!trace.needs(read)) {
                    storage.numbers();
                    keep(storage);
                }
            }
        }
    }

    private void of(Pointwise op) {
        var reads = op.line().reads();
        switch (op.kind()) {
            case ADD, BIAS, ALIBI, POSITION_BIAS, SPLIT, GRADIENT -> {}
            case RMS_NORM, LATENT_NORM -> {
                input(op);
                statistic(op, "deviation");
                if (reads.stream().anyMatch(Tensor::trained)) {
                    keep(own(op, "normed", op.line().writes().getFirst(), Width.ELEMENT));
                } else {
                    made.forEach(this::keep);
                }
            }
            case LAYER_NORM -> {
                input(op);
                statistic(op, "mean");
                statistic(op, "deviation");
            }
            case SOFTMAX -> {
                made.forEach(this::keep);
                if (trace.list().bookkeeping() && op.line().mask().isPresent()) {
                    trace.enter(made, trace.mask(op, place, reads.getFirst()));
                }
            }
            case SILU, GELU, SOFTPLUS, CLIP -> input(op);
            case RELU, TANH, SIGMOID, EXP -> made.forEach(this::keep);
            case SOFTCAP -> keep(own(op, "tanh", op.line().writes().getFirst(), Width.ELEMENT));
            case DROPOUT -> keep(own(op, "dropped", op.line().writes().getFirst(), Width.FLAG));
            case MULTIPLY, SCALE, ROTATE, CONVOLVE -> product(reads);
            case COMBINE, SCAN, SHIFT, SINK -> omit(op, op.kind().label());
        }
    }

    /// Each factor is kept where another one needs a gradient.
    private void product(List<Tensor> reads) {
        for (int i = 0; i < reads.size(); i++) {
            for (int j = 0; j < reads.size(); j++) {
                if (i != j && trace.needs(reads.get(j))) {
                    trace.storages(reads.get(i)).forEach(this::keep);
                }
            }
        }
    }

    private void input(Pointwise op) {
        trace.storages(op.line().reads().getFirst()).forEach(this::keep);
    }

    private void statistic(Pointwise op, String name) {
        if (trace.list().bookkeeping()) {
            keep(trace.storage(place.named(name), op, rows(op, place), Width.STATISTIC, copies, List.of()));
        }
    }

    private Storage own(Pointwise op, String name, Tensor like, Width width) {
        return trace.storage(place.named(name), op, like.elements(place::size), width, copies, List.of());
    }

    private void keep(Storage storage) {
        trace.keep(made, storage, copies);
    }

    private void omit(Op op, String what) {
        trace.omit(what, place, op, copies);
    }

    /// How many last axes an op's output has.
    static Expr rows(Pointwise op, Place place) {
        var axes = op.line().writes().getFirst().axes();
        return Expr.product(axes.subList(0, axes.size() - 1).stream().map(a -> place.size(a.name())).toList());
    }
}

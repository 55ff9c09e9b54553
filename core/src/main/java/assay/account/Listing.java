package assay.account;

import assay.model.Contract;
import assay.model.Gather;
import assay.model.Kind;
import assay.model.Op;
import assay.model.Opaque;
import assay.model.Place;
import assay.model.Pointwise;
import java.util.List;

/// What a list keeps that names what is made: the outputs of products, norms, softmax and activations.
///
/// @param made what the op wrote
record Listing(Trace trace, Place place, List<Storage> made, Copies copies) {
    void of(Op op) {
        op.line().reads().stream().flatMap(t -> trace.storages(t).stream())
                .filter(s -> !s.copies.beside(copies))
                .forEach(Storage::leave);
        if (copies.silent()) {
            return;
        }
        switch (op) {
            case Contract _ -> keep();
            case Gather _ -> {}
            case Pointwise p -> of(p);
            case Opaque o -> trace.omit(o.operator(), place, op, copies);
        }
    }

    private void of(Pointwise op) {
        switch (op.kind()) {
            case RMS_NORM, LAYER_NORM, LATENT_NORM, SOFTMAX, SILU, GELU, RELU, SIGMOID, TANH, SOFTPLUS, EXP -> keep();
            case MULTIPLY -> multiply(op);
            case COMBINE, SCAN, SHIFT, CONVOLVE -> trace.omit(op.kind().label(), place, op, copies);
            default -> {}
        }
    }

    /// A gate's product, and the layer beside the activation.
    private void multiply(Pointwise op) {
        if (trace.list().gates()) {
            keep();
        } else {
            op.line().reads().stream()
                    .flatMap(t -> trace.storages(t).stream())
                    .filter(s -> s.op instanceof Contract)
                    .forEach(Storage::unlisted);
        }
    }

    private void keep() {
        made.forEach(s -> trace.keep(made, s, copies));
    }
}

package assay.plan;

/// Seconds of one micro-batch, forward and backward, with what is done again in the backward pass.
///
/// @param again seconds of the forward pass that are done once more
/// @param weights seconds of the backward pass that are for gradients of weights
record Pass(Times forward, Times backward, double again, double weights) {
    double total() {
        return forward.total() + backward.total() + again;
    }
}

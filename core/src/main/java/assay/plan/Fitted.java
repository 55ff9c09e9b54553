package assay.plan;

/// Constants that were fitted on measured runs of one class, and hold for that class alone.
///
/// @param memory slow-down of memory-bound kernels against their counted bytes
/// @param data the share of the exchange of data parallelism that is not hidden though it could be
/// @param routed slow-down of the kernels of chosen experts
/// @param expert seconds of launches for each expert of a rank, layer and micro-batch
/// @param host seconds that the host needs at least for each layer and micro-batch
public record Fitted(double memory, double data, double routed, double expert, double host) {
    /// Nothing fitted.
    public static final Fitted NONE = new Fitted(1, 0, 1, 0, 0);
}

package assay.serve;

/// A kernel that reads what is kept of a sequence, of all layers of one kind.
///
/// @param kind what it does
/// @param copies layers of the kind
/// @param bytes that one layer reads, and of a recurrence writes, for one query
/// @param flops of one layer for one query
/// @param scores of one layer for one query, of all heads
record Reading(Kind kind, double copies, Growth bytes, Growth flops, Growth scores) {
    /// What a kernel does.
    enum Kind {
        /// Attention on keys and values.
        ATTENTION,
        /// Attention on latents that all heads have in common.
        LATENT,
        /// Attention on keys and values that are made of latents.
        EXPANDED,
        /// Finds the keys that are attended to.
        INDEX,
        /// A state of one size.
        RECURRENCE
    }
}

package assay.serve;

import java.util.Optional;

/// What a replica does that is not as usual.
///
/// @param adapters that are served together, each request with one of them; 0 where the tree has none
/// @param offloaded what the host computes
public record Variation(Optional<Drafts> drafts, int adapters, Optional<Offloaded> offloaded) {
    /// Nothing.
    public static final Variation NONE = new Variation(Optional.empty(), 0, Optional.empty());

    /// What the host computes, from its own memory.
    ///
    /// @param host as a device
    /// @param share of the layers, of each kind as many
    /// @param experts whether it has the experts of all layers
    /// @param head whether it has the head
    public record Offloaded(Silicon host, double share, boolean experts, boolean head) {}

    public Variation with(Drafts other) {
        return new Variation(Optional.of(other), adapters, offloaded);
    }

    Variation ideal() {
        return new Variation(drafts.map(Drafts::ideal), adapters, offloaded.map(o ->
                new Offloaded(o.host().ideal(), o.share(), o.experts(), o.head())));
    }
}

package assay.plan;

import java.util.Set;

/// What of training lies in the host's memory instead of the device's. (Ren et al. 2021, arXiv 2101.06840.)
public enum Offload {
    /// The optimizer's state, and the gradients that its step reads.
    OPTIMIZER("optimizer"),
    /// The weights too, but for those that are gathered.
    PARAMETERS("parameters"),
    /// What layers keep for the backward pass, but of each kind of layers the one that runs and the next.
    ACTIVATIONS("activations");

    private final String label;

    Offload(String label) {
        this.label = label;
    }

    /// Whether the optimizer's state and gradients are among what lies there.
    public static boolean ofStates(Set<Offload> all) {
        return all.contains(OPTIMIZER) || all.contains(PARAMETERS);
    }

    /// As the word is written: `optimizer`.
    public String label() {
        return label;
    }
}

package assay.life;

/// What bytes in memory are held as, in the order in which they are shown.
public enum Holding {
    WEIGHTS("weights"),
    /// Weights of other ranks that are made whole for a time.
    GATHERED("gathered weights"),
    /// A frozen copy of the model beside the one that is trained.
    REFERENCE("reference copy"),
    /// The gradient of a parameter.
    GRADIENTS("gradients"),
    /// Gradients of all ranks' weights, until each rank has the sums of its own.
    SUMMED("gradients being summed"),
    /// The optimizer's, between steps.
    OPTIMIZER("optimizer"),
    /// Made by the forward pass.
    ACTIVATIONS("activations"),
    /// Made by the forward pass once more, in the backward pass.
    REDONE("activations done again"),
    /// The logits, and what is as wide.
    LOSS("loss"),
    /// A copy of a parameter in fewer bits.
    COPIES("copies of weights"),
    /// The gradient of anything but a parameter.
    PASSING("gradients of activations"),
    /// There while a step is undone, or a parameter is updated.
    TEMPORARIES("temporaries");

    private final String label;

    Holding(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}

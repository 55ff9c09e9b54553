package assay.convention;

import assay.model.Component;
import assay.model.Contract;
import assay.model.Place;
import java.util.Optional;

/// The contractions of a model by what they are, since conventions differ in which they count.
public enum Matmul {
    /// With a parameter, below the head.
    LINEAR("linear layers"),
    /// With a router's weights: the scores of the experts.
    ROUTER("routers"),
    /// Of two activations: queries with keys, probabilities with values.
    SCORES("score matmuls"),
    /// Of two activations in a recurrence: what tokens write to its state and read of it, in chunks of each other too.
    SCAN("scans"),
    /// From the last hidden state to the vocabulary.
    HEAD("the head"),
    /// Without a sum: rotary angles from positions and frequencies.
    OUTER("outer products");

    private final String label;

    Matmul(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static Matmul of(Contract contract, Place place) {
        if (place.purpose().equals(Optional.of(Component.HEAD))) {
            return HEAD;
        }
        if (place.purpose().equals(Optional.of(Component.ROUTER))) {
            return ROUTER;
        }
        if (contract.weighted()) {
            return LINEAR;
        }
        if (place.purpose().equals(Optional.of(Component.RECURRENCE))) {
            return SCAN;
        }
        return contract.sums() ? SCORES : OUTER;
    }
}

package assay.life;

import assay.algebra.Expr;
import assay.model.Ordered;
import java.util.SequencedMap;

/// What the passes hold at one moment, beside parameters and the optimizer's state.
///
/// @param phase of the step that it is in
/// @param at the path of the op that runs, or is undone, then; empty at the end of a phase
/// @param parts bytes by what they are held as
public record Moment(Phase phase, String at, SequencedMap<Holding, Expr> parts) {
    /// A phase of one step of training.
    public enum Phase {
        FORWARD("forward pass"),
        LOSS("loss"),
        BACKWARD("backward pass");

        private final String label;

        Phase(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public Moment {
        parts = Ordered.of(parts);
    }

    /// As people say it: `loss`, `end of the forward pass`, `backward pass, at layers/attn/softmax`.
    public String name() {
        return at.isEmpty() ? "end of the " + phase.label()
                : at.equals(phase.label()) ? at : phase.label() + ", at " + at;
    }
}

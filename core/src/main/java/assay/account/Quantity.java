package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// Something that can be asked of a model.
public sealed interface Quantity
        permits Parameters, Active, Constants, Weights, Forward, Backward, Step, Cache, Decoding, DecodingExpanded,
                Gradients, OptimizerState, OptimizerStep, Activations, Loss, Recomputation, AllWork, Peak, Exchanged,
                RunTime, Trainable, Reference, Checkpoint {
    /// Those of a model as such, in the order in which they are shown. Those of training need to be told how it is
    /// trained.
    List<Quantity> ALL = List.of(
            new Parameters(), new Active(), new Weights(), new Constants(), new Forward(), new Backward(), new Step(),
            new Cache(), new Decoding(), new DecodingExpanded(), new Exchanged());

    /// The name in JSON and on the command line: `flops.forward`.
    String name();

    /// What it is, in a line.
    String title();

    Unit unit();

    /// The ledger of a model; empty where the convention does not say what this is, where it is one of decoding and the
    /// model does not decode (or caches no latents, for what is said of them), and where a model and terms do not say
    /// it.
    Optional<Ledger> of(Model model, Terms terms);

    static Optional<Quantity> named(String name) {
        return ALL.stream().filter(q -> q.name().equals(name)).findFirst();
    }
}

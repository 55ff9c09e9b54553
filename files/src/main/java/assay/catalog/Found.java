package assay.catalog;

import assay.check.Dialect;
import assay.model.Checkpoint;
import assay.problem.Problem;
import assay.problem.Refusal;
import assay.spec.Spec;
import assay.storage.Filed;
import assay.storage.Storage;
import java.util.Optional;

/// What an argument means: a description of a model, its stored tensors, or both.
///
/// @param dialect how the files call the model's tensors; empty where their names do not tell which is which
public record Found(
        String argument, Optional<Spec> spec, Optional<Checkpoint> checkpoint, Optional<Dialect> dialect) {
    Found(String argument, Optional<Spec> spec, Optional<Checkpoint> checkpoint) {
        this(argument, spec, checkpoint, Optional.of(Dialect.OWN));
    }

    static Found of(String argument, Spec spec) {
        return new Found(argument, Optional.of(spec), Optional.empty());
    }

    static Found of(String argument, Checkpoint checkpoint) {
        return new Found(argument, Optional.empty(), Optional.of(checkpoint));
    }

    /// The description, with what is to be known of the files.
    ///
    /// @throws Refusal where there are tensors alone
    public Spec described() {
        boolean any = checkpoint.filter(c -> !c.tensors().isEmpty()).isPresent();
        return spec.map(s -> checkpoint.map(c -> held(s, c)).orElse(s)).orElseThrow(() -> new Refusal(
                new Problem(argument, "", any ? "holds tensors and does not say what model they are"
                        : "holds no tensors, and describes no model", checkpoint.map(Checkpoint::notes)
                                .filter(n -> !n.isEmpty())
                        .map(n -> String.join("; ", n)).orElse("a config.json beside it would"))));
    }

    private Spec held(Spec said, Checkpoint files) {
        var noted = said.noted(files.notes());
        return files.elements().signum() == 0 ? noted : noted.stored(dialect
                .<Storage>map(d -> new Filed(files, d.names())).orElseGet(() -> new Filed.Mean(files)));
    }
}

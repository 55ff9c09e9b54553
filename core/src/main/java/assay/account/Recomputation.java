package assay.account;

import assay.model.Model;
import assay.pass.Cores;
import assay.pass.Recompute;
import assay.quantity.Unit;
import java.util.Optional;
import java.util.stream.Stream;

/// The work of doing parts of the forward pass again in the backward pass.
///
/// @param recompute what is done again
public record Recomputation(Recompute recompute) implements Quantity {
    @Override
    public String name() {
        return "flops.recompute";
    }

    @Override
    public String title() {
        return "Recomputation";
    }

    @Override
    public Unit unit() {
        return Unit.FLOP;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        var work = Work.of(this, recompute.of(model), terms.convention());
        return Optional.of(recompute.extent() == Recompute.Extent.CORES
                ? new Ledger(this, unit(), work.entries(), Stream.concat(work.omissions().stream(), unknown(model))
                        .toList())
                : work);
    }

    /// Attention of a form of which it is not known what is done again.
    private static Stream<Omission> unknown(Model model) {
        return Cores.unknown(model).stream().map(part -> new Omission(
                "attention of a form that is not done again: " + part.place().path(), part.place().count(),
                part.op().line().writes().getFirst().elements(part.place()::size).times(part.place().count())));
    }
}

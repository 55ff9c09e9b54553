package assay.account;

import assay.algebra.Expr;
import assay.convention.Convention;
import assay.model.Model;
import assay.pass.Gradient;
import assay.quantity.Unit;
import java.util.List;
import java.util.Optional;

/// The work of one backward pass from the output's sum to every parameter.
public record Backward() implements Quantity {
    @Override
    public String name() {
        return "flops.backward";
    }

    @Override
    public String title() {
        return "Backward pass";
    }

    @Override
    public Unit unit() {
        return Unit.FLOP;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return switch (terms.convention().backward()) {
            case Convention.Backward.Pass _ ->
                Optional.of(Work.of(this, Gradient.of(Work.undone(model, terms.convention())), terms.convention()));
            case Convention.Backward.Factor(var times) ->
                Optional.of(multiple(Work.of(this, model, terms.convention()), times));
            case Convention.Backward.Unstated _ -> Optional.empty();
        };
    }

    /// The ledger of a pass that is so many times the forward pass.
    public Ledger multiple(Ledger forward, int times) {
        List<Entry> entries = forward.entries().stream()
                .map(e -> e.each(e.each().times(Expr.of(times))))
                .toList();
        return new Ledger(this, unit(), entries, forward.omissions());
    }
}

package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.List;
import java.util.Optional;

/// The work of a training step: forward and backward.
public record Step() implements Quantity {
    @Override
    public String name() {
        return "flops.step";
    }

    @Override
    public String title() {
        return "Training step";
    }

    @Override
    public Unit unit() {
        return Unit.FLOP;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return new Backward().of(model, terms)
                .flatMap(backward -> new Forward().of(model, terms).map(forward -> sum(forward, backward)));
    }

    /// The step that a forward and a backward pass make.
    public Ledger sum(Ledger forward, Ledger backward) {
        return sum(this, List.of(forward, backward));
    }

    /// What parts make together. The paths of each begin with the last word of its name.
    static Ledger sum(Quantity quantity, List<Ledger> parts) {
        var entries = new ArrayList<Entry>();
        var left = new ArrayList<Omission>();
        parts.forEach(part -> {
            var name = part.word();
            part.entries().forEach(e -> entries.add(e.below(name)));
            part.omissions().forEach(o -> left.add(new Omission(name + ": " + o.what(), o.ops(), o.elements())));
        });
        return new Ledger(quantity, quantity.unit(), entries, left);
    }
}

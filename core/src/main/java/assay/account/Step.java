package assay.account;

import assay.model.Model;
import assay.quantity.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

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
        var parts = new LinkedHashMap<String, Ledger>();
        parts.put("forward", forward);
        parts.put("backward", backward);
        return sum(parts);
    }

    private Ledger sum(SequencedMap<String, Ledger> parts) {
        return sum(this, parts);
    }

    /// What parts make together, each with the name that its paths begin with.
    static Ledger sum(Quantity quantity, SequencedMap<String, Ledger> parts) {
        var entries = new ArrayList<Entry>();
        var left = new ArrayList<Omission>();
        parts.forEach((name, part) -> {
            part.entries().forEach(e -> entries.add(e.below(name)));
            part.omissions().forEach(o -> left.add(new Omission(name + ": " + o.what(), o.ops(), o.elements())));
        });
        return new Ledger(quantity, quantity.unit(), entries, left);
    }
}

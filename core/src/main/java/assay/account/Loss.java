package assay.account;

import assay.algebra.Expr;
import assay.life.Keeping;
import assay.life.Keeping.Wide;
import assay.model.Model;
import assay.model.Op;
import assay.model.Place;
import assay.quantity.Unit;
import assay.recipe.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bytes of the logits and of what the cross-entropy keeps of them; empty for a model without logits. Labels are
/// the caller's.
///
/// @param list what is kept
/// @param precision by which the logarithm of the softmax is taken in as many bits as the logits, or in 32
public record Loss(Keeping list, Optional<Precision> precision) implements Quantity {
    private static final String LOGITS = "logits";

    public Loss(Keeping list) {
        this(list, Optional.empty());
    }

    @Override
    public String name() {
        return "memory.loss";
    }

    @Override
    public String title() {
        return "Logits and loss";
    }

    @Override
    public Unit unit() {
        return Unit.BYTE;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        if (!model.output().equals(LOGITS)) {
            return Optional.empty();
        }
        var entries = new ArrayList<Entry>();
        model.walk((place, op) -> {
            for (var written : op.line().writes()) {
                if (written.key().equals(LOGITS)) {
                    entries.clear();
                    entries.addAll(entries(place, op, written.elements(place::size), terms));
                }
            }
        });
        return Optional.of(new Ledger(this, unit(), entries, List.of()));
    }

    private List<Entry> entries(Place place, Op op, Expr elements, Terms terms) {
        return list.loss().stream()
                .map(wide -> Entry.of(place.named(wide.name()), op,
                        elements.times(bits(wide, terms)).over(Expr.of(Byte.SIZE))))
                .toList();
    }

    private int bits(Wide wide, Terms terms) {
        int bits = wide.dtype().orElse(terms.dtype()).bits();
        return wide.name().equals(LOGITS) ? bits
                : precision.map(p -> p.types().taken("cross_entropy_loss", bits)).orElse(bits);
    }
}

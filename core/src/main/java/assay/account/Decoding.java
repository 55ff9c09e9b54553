package assay.account;

import assay.model.Model;
import assay.pass.Absorb;
import assay.pass.Decode;
import assay.quantity.Unit;
import java.util.Optional;

/// The work of the step that decodes the token at position t, keys and values of those before it cached. Where latents
/// are cached in their place, it is done on the latents ([Absorb]), as engines do.
public record Decoding() implements Quantity {
    @Override
    public String name() {
        return "flops.decode";
    }

    @Override
    public String title() {
        return "Decoding one token";
    }

    @Override
    public Unit unit() {
        return Unit.FLOP;
    }

    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return model.keeps()
                ? Optional.of(Work.ofToken(this, Decode.of(Absorb.of(model).orElse(model), terms.position()),
                        terms.convention()))
                : Optional.empty();
    }
}

package assay.account;

import assay.model.Model;
import assay.pass.Absorb;
import assay.pass.Decode;
import assay.quantity.Unit;
import java.util.Optional;

/// The work of decoding a token where keys and values of every cached latent are made anew, as the formula of latent
/// attention is written; [Decoding] is that of an engine, which multiplies the latents themselves.
public record DecodingExpanded() implements Quantity {
    @Override
    public String name() {
        return "flops.decode.expanded";
    }

    @Override
    public String title() {
        return "Decoding one token, keys and values made of all latents";
    }

    @Override
    public Unit unit() {
        return Unit.FLOP;
    }

    /// Empty too where no latents are cached.
    @Override
    public Optional<Ledger> of(Model model, Terms terms) {
        return model.keeps() && Absorb.of(model).isPresent()
                ? Optional.of(Work.ofToken(this, Decode.of(model, terms.position()), terms.convention()))
                : Optional.empty();
    }
}

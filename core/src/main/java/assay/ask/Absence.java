package assay.ask;

import assay.account.Cache;
import assay.account.Decoding;
import assay.account.DecodingExpanded;
import assay.account.Exchanged;
import assay.account.Loss;
import assay.account.Quantity;
import assay.account.RunTime;
import assay.convention.Convention;

/// Why a quantity has no ledger.
///
/// @param hint what would give it one; empty where nothing would
public record Absence(Quantity quantity, String why, String hint) {
    public static Absence of(Quantity quantity, Convention convention) {
        return switch (quantity) {
            case Cache _, Decoding _ -> new Absence(quantity,
                    "the model reads its whole input at once, as an encoder does, and keeps nothing to decode token "
                            + "by token",
                    "");
            case Exchanged _ -> new Absence(quantity, "no matrix is split over ranks", "--tp 8");
            case DecodingExpanded _ -> new Absence(quantity, "no keys and values are made of cached latents", "");
            case Loss _ -> new Absence(quantity, "the model writes no logits", "");
            case RunTime _ -> new Absence(quantity, "it is of a device, and none is named", "--on a100-80gb");
            default -> new Absence(quantity, "the convention " + convention.name() + " does not say what it is",
                    "choose another with --convention");
        };
    }

    /// Whether a reader misses it unasked: not where it is of a part that few models have.
    public boolean missed() {
        return !(quantity instanceof DecodingExpanded || quantity instanceof Exchanged);
    }

    public String sentence() {
        return quantity.name() + " is not given: " + why + ".";
    }
}

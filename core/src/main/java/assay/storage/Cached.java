package assay.storage;

import assay.algebra.Expr;
import assay.model.Component;
import assay.model.Place;
import assay.quantity.Dtype;
import java.util.Optional;

/// The types of what is kept between tokens.
///
/// @param positions of what is kept for each token: keys, values, latents
/// @param states of what is of one size however many tokens there were: states of recurrences, inputs of convolutions
/// @param page the tokens for which memory is set aside at once
public record Cached(Encoding positions, Encoding states, long page) {
    /// The tokens for which memory is set aside where so many are kept.
    public Expr paged(Expr tokens) {
        return page == 1 ? tokens : tokens.ceilDiv(Expr.of(page)).times(page);
    }

    /// How what an op at a place keeps is stored.
    public Encoding of(Place place) {
        return place.component().equals(Optional.of(Component.RECURRENCE)) ? states : positions;
    }

    /// All in one type.
    public static Cached all(Dtype type) {
        return new Cached(Encoding.kept(type), Encoding.kept(type), 1);
    }
}

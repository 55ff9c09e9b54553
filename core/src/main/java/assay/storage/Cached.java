package assay.storage;

import assay.model.Component;
import assay.model.Place;
import assay.quantity.Dtype;
import java.util.Optional;

/// The types of what is kept between tokens.
///
/// @param positions of what is kept for each token: keys, values, latents
/// @param states of what is of one size however many tokens there were: states of recurrences, inputs of convolutions
public record Cached(Encoding positions, Encoding states) {
    /// How what an op at a place keeps is stored.
    public Encoding of(Place place) {
        return place.component().equals(Optional.of(Component.RECURRENCE)) ? states : positions;
    }

    /// All in one type.
    public static Cached all(Dtype type) {
        return new Cached(Encoding.plain(type), Encoding.plain(type));
    }
}

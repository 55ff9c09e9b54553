package assay.storage;

import assay.quantity.Dtype;

/// The types of what is kept between tokens.
///
/// @param positions of what is kept for each token: keys, values, latents
/// @param states of what is of one size however many tokens there were: states of recurrences, inputs of convolutions
public record Cached(Encoding positions, Encoding states) {
    /// All in one type.
    public static Cached all(Dtype type) {
        return new Cached(Encoding.plain(type), Encoding.plain(type));
    }
}

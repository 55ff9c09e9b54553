package assay.family;

import assay.kit.Family;

/// A family of models that have a decoder or an encoder of their own inside, and so stand in no other model; types that
/// end in `_text` are that inside alone.
interface Whole extends Family {
    /// Whether a type of the family's is the whole.
    default boolean whole(String type) {
        return !type.endsWith("_text");
    }
}

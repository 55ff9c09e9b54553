package assay.storage;

import assay.algebra.Expr;

/// Some of the tensors of one name, which are stored alike.
///
/// @param tensors how many
/// @param why they are stored otherwise than their scheme has it for their like; may be empty
public record Part(Expr tensors, Encoding encoding, String why) {
    String type() {
        return encoding.type();
    }

    /// What the encoding is called, where that says more than the type.
    String scheme() {
        return encoding.name().equals(encoding.type()) ? "" : encoding.name();
    }
}
